/*
 * session_tls.c - the handshake of a session's connection, its end, and what
 * is known of it. [RFC3207] [RFC8314]
 */
#include "engine/session_private.h"

/* What the handshake under way was asked for. */
struct handshake {
	struct tls_settings settings;
	struct tls_params params;
	const char *place;
};

static void on_secured(void *owner)
{
	struct connection *c = owner;
	struct session *s = c->session;
	const struct handshake *shake = c->handshake;
	struct tls_facts facts;
	const char *verified;

	s->now_us = loop_now_us(s->env->loop);
	transport_tls_facts(c->transport, s->result->arena, &facts);
	verified = session_say_verified(
		s, &shake->settings, &shake->params, &facts);
	session_note_tls(s, &facts, verified);
	session_note(c, "%s, %s%s; %s", facts.version ? facts.version : "TLS",
		facts.cipher ? facts.cipher : "no cipher",
		facts.resumed ? ", resumed" : "", verified);
	/* [RFC3207 4.2]: what was known of the server is void. */
	c->ehlo.count = 0;
	session_event_end(s, NULL);
}

static void on_tls_refused(void *owner, const struct err *err)
{
	struct connection *c = owner;
	struct session *s = c->session;
	struct tls_facts facts;

	s->now_us = loop_now_us(s->env->loop);
	transport_tls_facts(c->transport, s->result->arena, &facts);
	if (facts.has_cert)
		session_note_tls(s, &facts, NULL);
	session_note(c, "the TLS handshake failed: %s", err->text);
	c->transport =
		transport_tls_take_inner(&c->transport, &session_events, c);
	if (!c->transport)
		c->ended = c->news = true;
	session_event_end(s, err);
}

static void on_tls_received(void *owner, const char *data, size_t len)
{
	session_received(owner, data, len);
}

static void on_tls_drained(void *owner)
{
	session_events.drained(owner);
}

static void on_tls_ended(
	void *owner, enum transport_end how, const struct err *err)
{
	struct connection *c = owner;

	/* Who cuts the line could have left a part out. [RFC8446 6.1] */
	if (how == TRANSPORT_EOF && transport_tls_was_truncated(c->transport)) {
		c->session->now_us = loop_now_us(c->session->env->loop);
		session_note(c, "TLS was not ended before the close "
				"(no close_notify)");
	}
	session_events.ended(owner, how, err);
}

static const struct transport_events tls_events = {
	.opened = on_secured,
	.refused = on_tls_refused,
	.received = on_tls_received,
	.drained = on_tls_drained,
	.ended = on_tls_ended,
};

static void got_session(void *owner, struct tls_session *take_session)
{
	struct connection *c = owner;
	struct session *s = c->session;
	const struct handshake *shake = c->handshake;

	if (!s->kept_tls)
		s->kept_tls = tls_store_new();
	tls_store_keep(
		s->kept_tls, shake->place, tls_session_copy(take_session));
	tls_store_keep(s->env->tls_store, shake->place, take_session);
}

/* One of this conversation; only where it has none, one of the run: what
 * others do at the same time must not decide. */
static struct tls_session *find_session(
	const struct session *s, const char *place)
{
	struct tls_session *own =
		s->kept_tls ? tls_store_session(s->kept_tls, place) : NULL;

	return own ? own : tls_store_session(s->env->tls_store, place);
}

/* What the step says, else the `connect` of its connection, else the target
 * or the server of the script. */
#define CHOOSE(field)                                \
	(request && request->field  ? request->field \
		: own && own->field ? own->field     \
				    : defaults->field)

static void fill_settings(struct session *s, const struct tls_request *request,
	const struct tls_request *defaults, struct tls_settings *settings)
{
	const struct tls_request *own = s->c->tls;
	enum tls_verify verify = CHOOSE(verify);

	*settings = (struct tls_settings){
		.is_server = s->role == ROLE_SERVER,
		.min = CHOOSE(min),
		.max = CHOOSE(max),
		.ciphers = CHOOSE(ciphers),
		.ca = CHOOSE(ca),
		.cert = CHOOSE(cert),
		.key = CHOOSE(key),
		.alpn = CHOOSE(alpn),
	};
	settings->verify =
		verify == TLS_VERIFY_YES ||
		(verify == TLS_VERIFY_DEFAULT && s->role == ROLE_CLIENT);
	if (settings->is_server ? !settings->cert
				: session_server_is_ours(s, s->c))
		settings->authority = s->env->authority;
}

static const char *choose_name(const struct connection *c,
	const struct tls_request *request, const struct tls_request *defaults)
{
	const struct session *s = c->session;
	bool is_target = c->host == s->env->target_host;
	const char *name = request && request->name ? request->name
			   : c->tls		    ? c->tls->name
						    : NULL;

	if (s->role == ROLE_SERVER)
		return NULL;
	if (!name && is_target)
		name = defaults->name;
	if (!name)
		name = c->host;
	return name && name[0] ? name : NULL;
}
#undef CHOOSE

static bool begin_handshake(
	struct session *s, struct handshake *shake, struct err *err)
{
	struct connection *c = s->c;

	if (!c->transport || c->ended) {
		err_set(err, ERR_TLS, "the %s has closed the connection",
			session_peer(s));
		return false;
	}
	if (transport_is_tls(c->transport)) {
		err_set(err, ERR_LOCAL, "the connection is TLS already");
		return false;
	}
	shake->params.context =
		tls_store_context(s->env->tls_store, &shake->settings, err);
	if (!shake->params.context)
		return false;
	c->handshake = shake;
	c->transport = transport_tls_start(
		&c->transport, &shake->params, &tls_events, c);
	return true;
}

void session_tls_start(struct session *s, const struct tls_request *request)
{
	struct connection *c = s->c;
	const struct tls_request none = {0};
	const struct tls_request *defaults = &s->env->tls;
	struct handshake *shake =
		arena_calloc(s->result->arena, 1, sizeof(*shake));
	struct tls_session *resume = NULL;
	struct err err;

	if (s->role == ROLE_SERVER)
		defaults = s->server && s->server->tls ? s->server->tls : &none;
	fill_settings(s, request, defaults, &shake->settings);
	shake->params.name = choose_name(c, request, defaults);
	/* A session counts only for those who would have vouched for it. */
	shake->place = arena_printf(s->result->arena, "%s:%d %d %p %s %s",
		c->host ? c->host : "", c->port, shake->settings.verify,
		(const void *)shake->settings.authority,
		shake->settings.ca ? shake->settings.ca : "",
		shake->params.name ? shake->params.name : "");
	if (s->role == ROLE_CLIENT)
		shake->params.got_session = got_session;
	if (request && request->resume)
		resume = find_session(s, shake->place);
	shake->params.resume = resume;
	if (s->role == ROLE_SERVER)
		shake->params.early = session_input(s);
	if (s->state != SESSION_AWAIT_EVENT)
		session_event_begin(s, session_step_timeout_us(s));
	if (!begin_handshake(s, shake, &err))
		session_event_end(s, &err);
	else if (s->role == ROLE_SERVER)
		session_take_input(s, session_input(s).len);
	tls_session_free(&resume);
}

bool session_tls_stop(struct session *s)
{
	struct connection *c = s->c;

	if (!session_is_tls(s))
		return false;
	c->transport =
		transport_tls_take_inner(&c->transport, &session_events, c);
	session_note(c, "our side ended TLS");
	/* The end of the peer's TLS is not that of the connection. */
	c->ended = !c->transport;
	return true;
}

bool session_is_tls(const struct session *s)
{
	return s->c->transport && transport_is_tls(s->c->transport);
}

bool session_tls_binding(
	const struct session *s, const char *type, struct buf *out)
{
	return session_is_tls(s) &&
	       transport_tls_binding(s->c->transport, type, out);
}

void session_drop_plaintext(struct session *s)
{
	if (session_input(s).len == 0)
		return;
	session_show_received(s, session_input(s));
	s->at->anomalies |= ANOMALY_LEFTOVER_PLAINTEXT;
	session_take_input(s, session_input(s).len);
}

void session_tls_abandon(struct session *s)
{
	struct connection *c = s->c;

	if (s->state != SESSION_AWAIT_EVENT || !c->is_open ||
		!session_is_tls(s) || s->event_done)
		return;
	session_disconnect(s, false);
	c->ended = c->news = true;
}
