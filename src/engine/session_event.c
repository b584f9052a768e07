/*
 * session_event.c - what a step begins and then waits for: another
 * connection, a program. The handshake is in session_tls.c.
 */
#include "engine/session_private.h"

#include <string.h>
#include "base/clock.h"
#include "net/process.h"

void session_event_begin(struct session *s, int64_t timeout_us)
{
	s->event_done = false;
	s->event_err = NULL;
	s->awaits_since_us = s->now_us;
	s->deadline_us = s->now_us + timeout_us;
	session_enter(s, SESSION_AWAIT_EVENT);
	session_arm(s);
}

void session_event_end(struct session *s, const struct err *err)
{
	struct err *kept = NULL;

	if (s->state != SESSION_AWAIT_EVENT)
		return;
	if (err) {
		kept = arena_alloc(s->result->arena, sizeof(*kept));
		*kept = *err;
	}
	s->event_err = kept;
	s->event_done = true;
	session_pump(s);
}

void session_event_cancel(struct session *s)
{
	if (s->resolve)
		net_resolve_cancel(&s->resolve);
	if (s->mx)
		mx_cancel(&s->mx);
	if (s->process)
		process_kill(&s->process);
}

/* --- another connection --- */

void session_connect_failed(struct session *s, const struct err *err)
{
	s->c->refusal = arena_strdup(s->result->arena, err->text);
	session_event_end(s, err);
}

static void go_to(
	struct session *s, const struct net_address *addresses, size_t count)
{
	struct connection *c = s->c;
	struct net_address *own =
		arena_calloc(s->result->arena, count ? count : 1, sizeof(*own));

	if (count)
		memcpy(own, addresses, count * sizeof(*own));
	c->addresses = own;
	c->address_count = count;
	c->address_at = 0;
	s->stop_reason = NULL;
	session_connect(s);
}

static void on_resolved(void *owner, const struct net_address *addresses,
	size_t count, const struct err *err)
{
	struct session *s = owner;

	s->resolve = NULL;
	s->now_us = loop_now_us(s->env->loop);
	if (count)
		go_to(s, addresses, count);
	else
		session_connect_failed(s, err);
}

static void on_mx(void *owner, const struct net_address *addresses,
	const char *const *hosts, size_t count, const struct err *err)
{
	struct session *s = owner;

	s->mx = NULL;
	s->now_us = loop_now_us(s->env->loop);
	if (count == 0) {
		session_connect_failed(s, err);
		return;
	}
	s->c->host = arena_strdup(s->result->arena, hosts[0]);
	go_to(s, addresses, count);
}

static bool read_bind(struct session *s, const struct connect_request *request)
{
	struct net_address *bind;
	struct err err;

	if (!request->bind.data)
		return true;
	bind = arena_calloc(s->result->arena, 1, sizeof(*bind));
	if (!net_address_parse(request->bind, 0, bind)) {
		err_set(&err, ERR_VALUE, "\"%.*s\" is no address to bind to",
			(int)(request->bind.len < 80 ? request->bind.len : 80),
			request->bind.data);
		session_connect_failed(s, &err);
		return false;
	}
	s->c->bind_address = bind;
	return true;
}

static void look_up(struct session *s, const struct connect_request *request)
{
	const struct smtp_url *url = &request->url;
	enum net_family family =
		request->family ? request->family : s->env->family;
	struct net_address address;
	struct err err;

	switch (url->place) {
	case SMTP_PLACE_HOST:
		s->resolve = net_resolve(s->env->loop, url->host, url->port,
			family, on_resolved, s);
		return;
	case SMTP_PLACE_MX:
		s->mx = mx_resolve(s->env->loop, url->host, url->port, family,
			s->env->dns, on_mx, s);
		return;
	case SMTP_PLACE_UNIX:
		break;
	}
	if (net_address_unix(str_from(url->host), &address)) {
		go_to(s, &address, 1);
		return;
	}
	err_set(&err, ERR_VALUE, "the path of the socket is too long");
	session_connect_failed(s, &err);
}

/* The target's addresses, those of one family if a step wants that. */
static void go_to_target(struct session *s, enum net_family family)
{
	const struct session_env *env = s->env;
	struct net_address *fit = arena_calloc(s->result->arena,
		env->address_count ? env->address_count : 1, sizeof(*fit));
	size_t count = 0;
	struct err err;

	if (family == NET_FAMILY_ANY) {
		session_connect(s);
		return;
	}
	for (size_t i = 0; i < env->address_count; i++)
		if (net_address_is_ipv6(&env->addresses[i]) ==
			(family == NET_FAMILY_IPV6))
			fit[count++] = env->addresses[i];
	if (count) {
		go_to(s, fit, count);
		return;
	}
	err_set(&err, ERR_RESOLVE, "the target has no %s address",
		family == NET_FAMILY_IPV6 ? "IPv6" : "IPv4");
	session_connect_failed(s, &err);
}

void session_connect_to(
	struct session *s, const struct connect_request *request)
{
	struct connection *c;
	int64_t limit_us = s->step->timeout_us >= 0 ? s->step->timeout_us
			   : s->env->timeouts.connect_us
				   ? s->env->timeouts.connect_us
				   : s->plan->timeouts.connect_us;

	session_connection_renew(s, s->step->conn);
	c = s->c;
	c->header = request->header;
	c->tls = request->tls;
	session_event_begin(s, session_scaled(s, limit_us));
	if (!read_bind(s, request))
		return;
	if (request->is_target) {
		c->implicit_tls = s->env->implicit_tls;
		go_to_target(s, request->family);
		return;
	}
	c->protocol = request->url.protocol;
	c->implicit_tls = request->url.implicit_tls;
	c->host = request->url.host;
	c->port = request->url.port;
	c->addresses = NULL;
	c->address_count = 0;
	look_up(s, request);
}

/* --- a program --- */

static struct str keep(struct session *s, struct str text)
{
	return arena_str(s->result->arena, text);
}

static void on_process(
	void *owner, const struct process_result *result, const struct err *err)
{
	struct session *s = owner;
	struct observed_process *seen;

	s->process = NULL;
	s->now_us = loop_now_us(s->env->loop);
	if (!result) {
		session_event_end(s, err);
		return;
	}
	seen = arena_calloc(s->result->arena, 1, sizeof(*seen));
	seen->exit_code = result->exit_code;
	seen->signal = result->signal;
	seen->out = keep(s, result->out);
	seen->err = keep(s, result->err);
	s->seen_process = seen;
	session_event_end(s, NULL);
}

void session_run(struct session *s, const char *const *argv)
{
	struct err err;

	session_event_begin(s, session_step_timeout_us(s));
	if (!s->env->allow_run) {
		err_set(&err, ERR_VALUE,
			"programs are run with --allow-run only");
		session_event_end(s, &err);
		return;
	}
	transcript_note_in(&s->result->transcript, LANE_NONE,
		session_elapsed_us(s),
		arena_printf(s->result->arena, "running %s", argv[0]));
	s->process = process_start(s->env->loop, argv, NULL, on_process, s);
}
