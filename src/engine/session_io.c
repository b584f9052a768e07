/*
 * session_io.c - a session's connection: making it, what comes in, and our
 * ways to end it. What goes out: session_write.c.
 */
#include "engine/session_private.h"

static void on_opened(void *owner)
{
	struct session *s = owner;
	struct scenario_result *result = s->result;
	const struct net_address *local;
	char host[NET_ADDRESS_TEXT_MAX];

	s->now_us = loop_now_us(s->env->loop);
	result->local =
		arena_strdup(result->arena, transport_local(s->transport));
	result->remote =
		arena_strdup(result->arena, transport_remote(s->transport));
	local = transport_local_address(s->transport);
	if (!vars_get(s->plan->vars, STR_LITERAL("helo")) && local) {
		net_address_format_host(local, host);
		s->default_helo = str_from(arena_printf(result->arena,
			net_address_is_ipv6(local) ? "[IPv6:%s]" : "[%s]",
			host));
	}
	transcript_note(
		&result->transcript, session_elapsed_us(s), "connected");
	session_enter(s, SESSION_READY);
	session_pump(s);
}

/* Why this address is none, and which one it was. */
void session_note_refusal(struct session *s, const char *why)
{
	char address[NET_ADDRESS_TEXT_MAX];

	if (s->address_at < s->env->address_count) {
		net_address_format(&s->env->addresses[s->address_at], address);
		s->stop_reason =
			arena_printf(s->result->arena, "%s: %s", address, why);
	} else {
		s->stop_reason = arena_strdup(s->result->arena, why);
	}
	transcript_note(&s->result->transcript, session_elapsed_us(s), "%s",
		s->stop_reason);
}

static void on_refused(void *owner, const struct err *err)
{
	struct session *s = owner;

	s->now_us = loop_now_us(s->env->loop);
	session_note_refusal(s, err->text);
	session_disconnect(s, false);
	s->address_at++;
	/* Out of ports or descriptors: another address does not help. */
	if (err->kind == ERR_LOCAL)
		s->address_at = s->env->address_count;
	session_connect(s);
}

static void on_received(void *owner, const char *data, size_t len)
{
	struct session *s = owner;

	s->now_us = loop_now_us(s->env->loop);
	transcript_add(&s->result->transcript, session_elapsed_us(s),
		DIRECTION_SERVER, (struct str){data, len});
	buf_consume(&s->input, s->input_at);
	s->input_at = 0;
	buf_append(&s->input, data, len);
	s->news = true;
	session_pump(s);
	if (s->state != SESSION_OVER && s->transport && !s->paused &&
		session_input(s).len > SESSION_INPUT_MAX) {
		s->paused = true;
		transport_pause(s->transport);
	}
}

static void on_drained(void *owner)
{
	struct session *s = owner;

	s->now_us = loop_now_us(s->env->loop);
	if (s->state == SESSION_AWAIT_REPLY) {
		/* The server's time begins when all has left. */
		s->awaits_since_us = s->now_us;
		s->deadline_us = s->now_us + session_step_timeout_us(s);
		session_arm(s);
	}
	session_pump(s);
}

static void on_ended(void *owner, enum transport_end how, const struct err *err)
{
	struct session *s = owner;

	s->now_us = loop_now_us(s->env->loop);
	s->ended = true;
	s->ended_by_reset = how == TRANSPORT_RESET;
	s->news = true;
	if (how == TRANSPORT_FAILED)
		transcript_note(&s->result->transcript, session_elapsed_us(s),
			"the connection failed: %s",
			err ? err->text : "no reason known");
	else
		transcript_note(&s->result->transcript, session_elapsed_us(s),
			how == TRANSPORT_EOF
				? "the server closed the connection"
				: "the server reset the connection");
	session_pump(s);
}

static const struct transport_events session_events = {
	.opened = on_opened,
	.refused = on_refused,
	.received = on_received,
	.drained = on_drained,
	.ended = on_ended,
};

/* Tries the next address of the target, or gives up. */
void session_connect(struct session *s)
{
	const struct session_env *env = s->env;
	int64_t limit_us = env->timeouts.connect_us
				   ? env->timeouts.connect_us
				   : s->plan->timeouts.connect_us;

	if (env->connect && s->address_at == 0) {
		s->transport =
			env->connect(env->connect_owner, &session_events, s);
	} else if (s->address_at < env->address_count) {
		s->transport = transport_tcp_connect(env->loop,
			&env->addresses[s->address_at], env->bind_address,
			&session_events, s);
	} else {
		if (!s->stop_reason)
			s->stop_reason = "no connection within the time limit";
		session_over(s);
		return;
	}
	s->deadline_us = s->now_us + session_scaled(s, limit_us);
	session_arm(s);
	if (s->address_at > 0)
		s->stop_reason = NULL;
}

void session_disconnect(struct session *s, bool reset)
{
	transport_free(&s->transport, reset);
}

void session_close(struct session *s, enum session_close how)
{
	const char *note = "our side closed the connection";

	switch (how) {
	case SESSION_CLOSE_HALF:
		note = "our side closed its sending direction";
		s->half_closed = true;
		if (s->transport)
			transport_shutdown(s->transport);
		break;
	case SESSION_CLOSE_FIN:
	case SESSION_CLOSE_RST:
		if (how == SESSION_CLOSE_RST)
			note = "our side reset the connection";
		s->closed_by_us = true;
		session_disconnect(s, how == SESSION_CLOSE_RST);
		break;
	}
	transcript_note(
		&s->result->transcript, session_elapsed_us(s), "%s", note);
}

struct str session_input(const struct session *s)
{
	struct str all = buf_view(&s->input);

	return (struct str){all.data + s->input_at, all.len - s->input_at};
}

void session_take_input(struct session *s, size_t len)
{
	/* Moved when more comes: many small replies at once would be moved
	 * as often. */
	s->input_at += len;
	if (s->input_at == s->input.len) {
		buf_clear(&s->input);
		s->input_at = 0;
	}
	reply_parser_init(&s->parser);
	if (s->paused && session_input(s).len < SESSION_INPUT_MAX / 2) {
		s->paused = false;
		if (s->transport)
			transport_resume(s->transport);
	}
}
