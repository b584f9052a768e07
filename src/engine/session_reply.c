/*
 * session_reply.c - waits for one reply, takes it, and says when none comes.
 * What it is held against: session_match.c.
 */
#include "engine/session_private.h"

#include "base/clock.h"

/* The command was the last chunk of a message. [RFC3030 2] */
static bool is_last_chunk(const struct connection *c)
{
	struct command command;
	struct str argument;

	if (c->verb != COMMAND_BDAT)
		return false;
	command_parse(c->line, &command);
	argument = str_trim(command.argument);
	return argument.len > 4 &&
	       str_equal_nocase(
		       (struct str){argument.data + argument.len - 4, 4},
		       "LAST");
}

/* The message ends with what this step sent: each recipient that was
 * accepted has a reply of its own. [RFC2033 4.2] */
static void begin_recipients(struct session *s)
{
	const struct envelope *envelope = &s->c->envelope;

	if (envelope->count == 0 || (!s->c->in_data && !is_last_chunk(s->c)))
		return;
	s->due = envelope->recipients;
	s->due_count = envelope->count;
	s->due_at = 0;
	s->unit_due = s->unit;
	s->at->recipient = s->due[0];
}

void session_await_next_reply(struct session *s)
{
	s->awaits_since_us = s->now_us;
	s->deadline_us = s->now_us + session_step_timeout_us(s);
	session_enter(s, SESSION_AWAIT_REPLY);
	session_arm(s);
}

void session_await_reply(struct session *s)
{
	const struct expect_spec *spec = s->unit->expect;
	bool none = spec && spec->none;

	s->awaits_since_us = s->now_us;
	if (s->await_children && s->child_sent[s->child].data &&
		!s->c->in_data) {
		struct command command;

		command_parse(s->child_sent[s->child], &command);
		s->c->verb = command.verb;
		s->c->line = s->child_sent[s->child];
	}
	if (!none && s->c->protocol == SMTP_PROTOCOL_LMTP)
		begin_recipients(s);
	if (s->c->output.len > s->c->output_at) {
		s->deadline_us =
			s->unit->timeout_us >= 0
				? s->now_us + session_step_timeout_us(s)
				: s->scenario_deadline_us;
		session_enter(s, SESSION_WRITING);
		session_arm(s);
		return;
	}
	s->deadline_us = s->now_us + session_step_timeout_us(s);
	if (none && s->ended_before) {
		step_fail(s, FAILURE_UNEXPECTED_CLOSE,
			"the server had closed the connection before this "
			"step: nothing was sent");
		return;
	}
	if (none) {
		if (s->await_children || !s->c->transport || s->c->ended ||
			transport_pending(s->c->transport) == 0) {
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
	       (s->c->verb == COMMAND_EHLO || s->c->verb == COMMAND_LHLO);
}

static void note_reply(struct session *s, struct reply *reply)
{
	if (s->c->seen_421)
		reply->anomalies |= ANOMALY_AFTER_421;
	if (reply->code == 421)
		s->c->seen_421 = true;
	/* What was refused ends nothing. */
	if (s->c->verb == COMMAND_QUIT && reply->code / 100 >= 4)
		s->c->verb = COMMAND_UNKNOWN;
	s->c->in_data = reply->code == 354;
	s->c->awaits_more = reply->code / 100 == 3;
	if (!s->c->banner.data && reply->line_count)
		s->c->banner = reply->lines[0].text;
	if (s->c->verb == COMMAND_HELO && reply->code == 250)
		s->c->ehlo.count = 0;
	if (session_is_ehlo_reply(s, reply))
		ehlo_parse(s->result->arena, reply, &s->c->ehlo,
			&reply->anomalies);
	if (s->c->protocol == SMTP_PROTOCOL_LMTP)
		session_envelope_note(s->c, reply->code);
}

static void fail_closed(struct session *s)
{
	struct str rest = session_input(s);
	const char *how = s->c->ended_by_reset ? "reset" : "closed";
	const struct err *fault = s->c->fault;

	if (fault) {
		if (rest.len)
			session_show_received(s, rest);
		step_fail(s,
			fault->kind == ERR_TLS ? FAILURE_TLS
					       : FAILURE_UNEXPECTED_CLOSE,
			"the connection failed: %s", fault->text);
		return;
	}
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

/* The step goes on by itself with what came. */
static bool step_takes_reply(struct session *s, struct reply *reply)
{
	struct step_result *at = s->at;
	const struct step_ops *ops = s->step->ops;

	if (!ops->reply || s->await_children || s->due_at ||
		!ops->reply(s, s->step, reply))
		return false;
	/* It is not the last one: what was odd about it is kept. */
	if (s->at == at && s->state == SESSION_AWAIT_REPLY)
		at->anomalies |= reply->anomalies;
	return true;
}

bool session_reply_try(struct session *s)
{
	struct str input = session_input(s);
	struct reply *reply;
	struct reply found;
	size_t used = 0;

	switch (reply_parser_take(
		&s->c->parser, input, s->result->arena, &found, &used)) {
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
		if (!step_takes_reply(s, reply))
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
	if (!s->c->ended)
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
	if (!s->c->ended)
		return false;
	session_match(s, true);
	return true;
}

static const char *late_reply_message(const struct session *s)
{
	if (session_input(s).len)
		return "the reply was not complete after ";
	if (!s->c->banner.data)
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
	if (!s->c->banner.data && !session_input(s).len)
		buf_puts(&limit, " (a port for implicit TLS is silent, too)");
	step_fail(s, FAILURE_TIMEOUT, "%s%s", late_reply_message(s),
		buf_cstr(&limit));
	buf_fini(&limit);
}
