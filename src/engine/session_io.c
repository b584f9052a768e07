/*
 * session_io.c - a session's connections: making them, what comes in, and our
 * ways to end them. What goes out: session_write.c.
 */
#include "engine/session_private.h"

#include <stdarg.h>

void session_note(struct connection *c, const char *format, ...)
{
	struct session *s = c->session;
	struct transcript *transcript = &s->result->transcript;
	struct buf text = BUF_INIT;
	va_list args;

	transcript->lane = (uint8_t)(s->lane + c->index);
	va_start(args, format);
	buf_vprintf(&text, format, args);
	va_end(args);
	transcript_note(
		transcript, session_elapsed_us(s), "%s", buf_cstr(&text));
	buf_fini(&text);
}

void session_wake(struct connection *c)
{
	struct session *s = c->session;

	if (c == s->c || s->state == SESSION_LEAVING)
		session_pump(s);
}

static void on_opened(void *owner)
{
	struct connection *c = owner;
	struct session *s = c->session;

	s->now_us = loop_now_us(s->env->loop);
	session_connection_opened(c);
	transcript_note_in(&s->result->transcript, s->lane + c->index,
		session_elapsed_us(s), "connected");
	if (c->header.len)
		session_write_bytes(s, c->header);
	if (s->state == SESSION_CONNECTING) {
		session_enter(s, SESSION_READY);
		session_pump(s);
	} else if (c->implicit_tls) {
		session_tls_start(s, NULL);
		session_pump(s);
	} else {
		session_event_end(s, NULL);
	}
}

/* Why this address is none, and which one it was. */
void session_note_refusal(struct session *s, const char *why)
{
	struct connection *c = s->c;
	char address[NET_ADDRESS_TEXT_MAX];

	if (c->address_at < c->address_count) {
		net_address_format(&c->addresses[c->address_at], address);
		s->stop_reason =
			arena_printf(s->result->arena, "%s: %s", address, why);
	} else {
		s->stop_reason = arena_strdup(s->result->arena, why);
	}
	session_note(c, "%s", s->stop_reason);
}

static void on_refused(void *owner, const struct err *err)
{
	struct connection *c = owner;
	struct session *s = c->session;

	s->now_us = loop_now_us(s->env->loop);
	session_note_refusal(s, err->text);
	session_disconnect(s, false);
	c->address_at++;
	/* Out of ports or descriptors: another address does not help. */
	if (err->kind == ERR_LOCAL)
		c->address_at = c->address_count;
	session_connect(s);
}

void session_received(struct connection *c, const char *data, size_t len)
{
	struct session *s = c->session;
	struct transcript *transcript = &s->result->transcript;

	s->now_us = loop_now_us(s->env->loop);
	transcript->lane = (uint8_t)(s->lane + c->index);
	transcript_add(transcript, session_elapsed_us(s),
		s->role == ROLE_SERVER ? DIRECTION_CLIENT : DIRECTION_SERVER,
		(struct str){data, len});
	buf_consume(&c->input, c->input_at);
	c->input_at = 0;
	buf_append(&c->input, data, len);
	c->news = true;
	session_wake(c);
	if (s->state != SESSION_OVER && c->transport && !c->paused &&
		c->input.len - c->input_at > SESSION_INPUT_MAX) {
		c->paused = true;
		transport_pause(c->transport);
	}
}

static void on_received(void *owner, const char *data, size_t len)
{
	session_received(owner, data, len);
}

static void on_drained(void *owner)
{
	struct connection *c = owner;
	struct session *s = c->session;

	s->now_us = loop_now_us(s->env->loop);
	if (c == s->c && s->state == SESSION_AWAIT_REPLY) {
		/* The server's time begins when all has left. */
		s->awaits_since_us = s->now_us;
		s->deadline_us = s->now_us + session_step_timeout_us(s);
		session_arm(s);
	}
	session_wake(c);
}

static void note_fault(struct connection *c, const struct err *err)
{
	struct err *fault =
		arena_alloc(c->session->result->arena, sizeof(*fault));

	if (err && err->kind != ERR_NONE)
		*fault = *err;
	else
		err_set(fault, ERR_CONNECT, "no reason known");
	c->fault = fault;
	session_note(c, "the connection failed: %s", fault->text);
}

static void on_ended(void *owner, enum transport_end how, const struct err *err)
{
	struct connection *c = owner;
	struct session *s = c->session;
	static const char *const notes[][2] = {
		[ROLE_CLIENT] = {"the server closed the connection",
			"the server reset the connection"},
		[ROLE_SERVER] = {"the client closed the connection",
			"the client reset the connection"},
	};

	s->now_us = loop_now_us(s->env->loop);
	c->ended = true;
	c->ended_by_reset = how == TRANSPORT_RESET;
	c->ended_by_eof = how == TRANSPORT_EOF;
	c->news = true;
	if (how == TRANSPORT_FAILED)
		note_fault(c, err);
	else
		transcript_note_in(&s->result->transcript, s->lane + c->index,
			session_elapsed_us(s),
			notes[s->role][how == TRANSPORT_EOF ? 0 : 1]);
	session_wake(c);
}

const struct transport_events session_events = {
	.opened = on_opened,
	.refused = on_refused,
	.received = on_received,
	.drained = on_drained,
	.ended = on_ended,
};

static int64_t connect_limit_us(const struct session *s)
{
	if (s->step && s->step->timeout_us >= 0)
		return s->step->timeout_us;
	return s->env->timeouts.connect_us ? s->env->timeouts.connect_us
					   : s->plan->timeouts.connect_us;
}

/* No address is left. */
static void give_up(struct session *s)
{
	struct err err;

	if (!s->stop_reason)
		s->stop_reason = "no connection within the time limit";
	if (s->state == SESSION_CONNECTING) {
		session_over(s);
		return;
	}
	err_set(&err, ERR_CONNECT, "%s", s->stop_reason);
	s->stop_reason = NULL;
	session_connect_failed(s, &err);
}

void session_connect(struct session *s)
{
	const struct session_env *env = s->env;
	struct connection *c = s->c;

	if (env->connect && c->address_at == 0 &&
		c->addresses == env->addresses) {
		c->transport =
			env->connect(env->connect_owner, &session_events, c);
	} else if (c->address_at < c->address_count) {
		c->transport = transport_connect(env->loop,
			&c->addresses[c->address_at], c->bind_address,
			&session_events, c);
	} else {
		give_up(s);
		return;
	}
	s->awaits_since_us = s->now_us;
	s->deadline_us = s->now_us + session_scaled(s, connect_limit_us(s));
	session_arm(s);
	if (c->address_at > 0)
		s->stop_reason = NULL;
}

void session_disconnect(struct session *s, bool reset)
{
	transport_free(&s->c->transport, reset);
}

void session_close(struct session *s, enum session_close how)
{
	const char *note = "our side closed the connection";

	switch (how) {
	case SESSION_CLOSE_HALF:
		note = "our side closed its sending direction";
		s->c->half_closed = true;
		if (s->c->transport)
			transport_shutdown(s->c->transport);
		break;
	case SESSION_CLOSE_FIN:
	case SESSION_CLOSE_RST:
		if (how == SESSION_CLOSE_RST)
			note = "our side reset the connection";
		s->c->closed_by_us = true;
		session_disconnect(s, how == SESSION_CLOSE_RST);
		break;
	}
	session_note(s->c, "%s", note);
}

struct str session_input(const struct session *s)
{
	struct str all = buf_view(&s->c->input);

	return (struct str){
		all.data + s->c->input_at, all.len - s->c->input_at};
}

void session_take_input(struct session *s, size_t len)
{
	/* Moved when more comes: many small replies at once would be moved
	 * as often. */
	s->c->input_at += len;
	if (s->c->input_at == s->c->input.len) {
		buf_clear(&s->c->input);
		s->c->input_at = 0;
	}
	reply_parser_init(&s->c->parser);
	if (s->c->paused && !s->c->stopped &&
		session_input(s).len < SESSION_INPUT_MAX / 2) {
		s->c->paused = false;
		if (s->c->transport)
			transport_resume(s->c->transport);
	}
}
