/*
 * session_reply.c - waits for one reply, takes it, and says when none comes.
 * What it is held against: session_match.c.
 */
#include "engine/session_private.h"

#include "base/clock.h"

void session_await_reply(struct session *s)
{
	const struct expect_spec *spec = s->unit->expect;

	s->awaits_since_us = s->now_us;
	if (s->await_children && s->child_sent[s->child].data && !s->in_data) {
		struct command command;

		command_parse(s->child_sent[s->child], &command);
		s->verb = command.verb;
	}
	if (s->output.len > s->output_at) {
		s->deadline_us =
			s->unit->timeout_us >= 0
				? s->now_us + session_step_timeout_us(s)
				: s->scenario_deadline_us;
		session_enter(s, SESSION_WRITING);
		session_arm(s);
		return;
	}
	s->deadline_us = s->now_us + session_step_timeout_us(s);
	if (spec->none && s->ended_before) {
		step_fail(s, FAILURE_UNEXPECTED_CLOSE,
			"the server had closed the connection before this "
			"step: nothing was sent");
		return;
	}
	if (spec->none) {
		if (s->await_children || !s->transport || s->ended ||
			transport_pending(s->transport) == 0) {
			step_pass(s);
			return;
		}
		session_enter(s, SESSION_WRITING);
	} else {
		session_enter(s, SESSION_AWAIT_REPLY);
	}
	session_arm(s);
}

void session_await_children(struct session *s, const struct str *sent)
{
	const struct step *step = s->step;

	/* The step's own result becomes that of its first child. */
	s->await_children = true;
	s->child = 0;
	s->child_sent = sent;
	s->unit = step->children.items[0];
	s->at->name = s->unit->name;
	s->at->loc = s->unit->loc;
	s->at->source_line = s->unit->source_line;
	s->at->action = s->unit->ops->key;
	if (s->unit->hint)
		s->at->hint = s->unit->hint;
	if (s->unit->expect) {
		s->at->expect_loc = s->unit->expect->loc;
		s->at->expected = s->unit->expect->shown;
	}
	if (!s->ended_before)
		s->at->sent = sent[0];
	session_await_reply(s);
}

/* Borrowed bytes of the input become the result's own. */
static void keep_reply(struct session *s, struct reply *reply)
{
	struct str raw = arena_str(s->result->arena, reply->raw);

	for (size_t i = 0; i < reply->line_count; i++) {
		struct str *text = &reply->lines[i].text;

		text->data = raw.data + (text->data - reply->raw.data);
	}
	reply->raw = raw;
}

bool session_is_ehlo_reply(const struct session *s, const struct reply *reply)
{
	return reply->code == 250 &&
	       (s->verb == COMMAND_EHLO || s->verb == COMMAND_LHLO);
}

static void note_reply(struct session *s, struct reply *reply)
{
	if (s->seen_421)
		reply->anomalies |= ANOMALY_AFTER_421;
	if (reply->code == 421)
		s->seen_421 = true;
	s->in_data = reply->code == 354;
	if (!s->banner.data && reply->line_count)
		s->banner = reply->lines[0].text;
	if (s->verb == COMMAND_HELO && reply->code == 250)
		s->ehlo.count = 0;
	if (session_is_ehlo_reply(s, reply))
		ehlo_parse(
			s->result->arena, reply, &s->ehlo, &reply->anomalies);
}

static void fail_closed(struct session *s)
{
	struct str rest = session_input(s);
	const char *how = s->ended_by_reset ? "reset" : "closed";

	if (rest.len) {
		session_show_received(s, rest);
		step_fail(s, FAILURE_UNEXPECTED_CLOSE,
			"the server %s the connection in the middle of a "
			"reply",
			how);
		return;
	}
	if (s->ended_before)
		step_fail(s, FAILURE_UNEXPECTED_CLOSE,
			"the server had %s the connection before this step",
			how);
	else
		step_fail(s, FAILURE_UNEXPECTED_CLOSE,
			"the server %s the connection instead of replying",
			how);
}

bool session_reply_try(struct session *s)
{
	struct str input = session_input(s);
	struct reply *reply;
	struct reply found;
	size_t used = 0;

	switch (reply_parser_take(
		&s->parser, input, s->result->arena, &found, &used)) {
	case REPLY_MORE:
		break;
	case REPLY_COMPLETE:
		keep_reply(s, &found);
		session_take_input(s, used);
		note_reply(s, &found);
		reply = arena_alloc(s->result->arena, sizeof(*reply));
		*reply = found;
		s->at->reply = s->reply = reply;
		s->reply_us = s->now_us;
		session_match(s, false);
		return true;
	case REPLY_NOT_SMTP:
		session_show_received(s, input);
		step_fail(s, FAILURE_PROTOCOL,
			"what the server sent is not an SMTP reply");
		return true;
	case REPLY_TOO_BIG:
		session_show_received(s, input);
		step_fail(s, FAILURE_PROTOCOL,
			"the reply does not end (%zu bytes so far)", input.len);
		return true;
	}
	if (!s->ended)
		return false;
	if (!session_ready_expectation(s))
		return true;
	if (input.len == 0 && expect_takes_close(s->expect))
		return session_match(s, true);
	fail_closed(s);
	return true;
}

bool session_close_try(struct session *s)
{
	if (!s->ended)
		return false;
	session_match(s, true);
	return true;
}

static const char *late_reply_message(const struct session *s)
{
	if (session_input(s).len)
		return "the reply was not complete after ";
	if (!s->banner.data)
		return "no greeting within ";
	return "no reply within ";
}

void session_reply_timeout(struct session *s)
{
	struct buf limit = BUF_INIT;

	if (s->state == SESSION_AWAIT_CLOSE) {
		session_match(s, true);
		return;
	}
	duration_format(&limit, s->deadline_us - s->awaits_since_us);
	if (session_input(s).len)
		session_show_received(s, session_input(s));
	/* [RFC8314 3.3]: there the client speaks first. */
	if (!s->banner.data && !session_input(s).len)
		buf_puts(&limit, " (a port for implicit TLS is silent, too)");
	step_fail(s, FAILURE_TIMEOUT, "%s%s", late_reply_message(s),
		buf_cstr(&limit));
	buf_fini(&limit);
}
