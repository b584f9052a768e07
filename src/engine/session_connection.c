/*
 * session_connection.c - the connections of a session: "a", which needs no
 * memory of its own, and those that `connect` makes.
 */
#include "engine/session_private.h"

#include "base/mem.h"

void session_connection_init(struct session *s, struct connection *c, int index)
{
	const struct session_env *env = s->env;

	c->session = s;
	c->index = index;
	c->protocol = env->protocol;
	c->host = env->target_host;
	c->port = env->target_port;
	c->addresses = env->addresses;
	c->address_count = env->address_count;
	c->bind_address = env->bind_address;
	reply_parser_init(&c->parser);
}

struct connection *session_connection(const struct session *s, int index)
{
	if (index == 0)
		return (struct connection *)&s->first;
	return s->others ? s->others[index - 1] : NULL;
}

static void connection_fini(struct connection *c)
{
	transport_free(&c->transport, false);
	buf_fini(&c->input);
	buf_fini(&c->output);
}

void session_connection_renew(struct session *s, int index)
{
	struct connection *c = session_connection(s, index);

	if (!c) {
		if (!s->others)
			s->others =
				mem_calloc(CONNECTIONS_MAX, sizeof(*s->others));
		c = mem_calloc(1, sizeof(*c));
		s->others[index - 1] = c;
	} else {
		if (c->is_open && !c->ended && !c->closed_by_us)
			session_note(c, "our side closed the connection");
		connection_fini(c);
		*c = (struct connection){0};
	}
	session_connection_init(s, c, index);
	s->c = c;
}

void session_connections_close(struct session *s)
{
	transport_free(&s->first.transport, false);
	for (int i = 0; s->others && i < CONNECTIONS_MAX; i++)
		if (s->others[i])
			transport_free(&s->others[i]->transport, false);
}

void session_connections_fini(struct session *s)
{
	connection_fini(&s->first);
	for (int i = 0; s->others && i < CONNECTIONS_MAX; i++)
		if (s->others[i]) {
			connection_fini(s->others[i]);
			mem_free(s->others[i]);
		}
	mem_free(s->others);
	s->others = NULL;
}

static void note_ends(struct connection *c)
{
	struct scenario_result *result = c->session->result;

	if (result->local)
		return;
	result->local =
		arena_strdup(result->arena, transport_local(c->transport));
	result->remote =
		arena_strdup(result->arena, transport_remote(c->transport));
}

static void find_helo(struct connection *c)
{
	const struct net_address *local = transport_local_address(c->transport);
	char host[NET_ADDRESS_TEXT_MAX];

	/* A unix socket has no address that a literal could hold. */
	if (!local || net_address_is_unix(local) || local->len == 0) {
		c->default_helo = STR_LITERAL("localhost");
		return;
	}
	net_address_format_host(local, host);
	c->default_helo = str_from(arena_printf(c->session->result->arena,
		net_address_is_ipv6(local) ? "[IPv6:%s]" : "[%s]", host));
}

void session_connection_opened(struct connection *c)
{
	c->is_open = true;
	note_ends(c);
	if (!vars_get(c->session->plan->vars, STR_LITERAL("helo")))
		find_helo(c);
}

enum role session_role(const struct session *s)
{
	return s->role;
}

const char *session_peer(const struct session *s)
{
	return s->role == ROLE_SERVER ? "client" : "server";
}

const struct ehlo *session_offers(const struct session *s)
{
	return &s->c->ehlo;
}

const char *session_host(const struct session *s, int *port)
{
	*port = s->c->port;
	return s->c->host;
}

void session_stop_reading(struct session *s, bool stop)
{
	struct connection *c = s->c;

	c->stopped = stop;
	session_note(
		c, stop ? "our side stopped reading" : "our side reads again");
	if (!c->transport || c->paused == stop)
		return;
	c->paused = stop;
	if (stop)
		transport_pause(c->transport);
	else
		transport_resume(c->transport);
}
