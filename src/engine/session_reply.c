/*
 * session_reply.c - takes one reply, matches it with what was expected, and
 * keeps from it what later steps need.
 */
#include "engine/session_private.h"

#include <string.h>
#include "base/clock.h"
#include "base/escape.h"

enum { RECEIVED_SHOWN_MAX = 512 };

void session_show_expected(struct session *s, struct str text)
{
	s->at->expected = arena_str(s->result->arena, text);
}

void session_show_received(struct session *s, struct str bytes)
{
	if (bytes.len > RECEIVED_SHOWN_MAX)
		bytes.len = RECEIVED_SHOWN_MAX;
	s->at->received = arena_str(s->result->arena, bytes);
}

int64_t session_unscaled_timeout_us(const struct session *s)
{
	const struct timeouts *given = &s->env->timeouts;
	const struct step *step = s->unit->timeout_us >= 0 ? s->unit : s->step;
	int64_t us;

	if (step->timeout_us >= 0)
		us = step->timeout_us;
	else if (s->unit->ops->traits & STEP_DATA_TIMEOUT)
		us = given->data_us ? given->data_us
			: s->plan->timeouts.data_us;
	else
		us = given->step_us ? given->step_us
			: s->plan->timeouts.step_us;
	return us;
}

int64_t session_step_timeout_us(const struct session *s)
{
	return session_scaled(s, session_unscaled_timeout_us(s));
}

bool session_expand(struct session *s, const struct template *template,
	enum template_mode mode, struct buf *out)
{
	struct template_values values;
	struct err err;

	if (template->is_fixed) {
		buf_str(out, template->text);
		return true;
	}
	session_values(s, &values);
	if (template_expand(template, &values, mode, out, &err))
		return true;
	step_error(s, "%s", err.text);
	return false;
}

void session_set(struct session *s, int slot, struct str value)
{
	s->slots[slot] = arena_str(s->result->arena, value);
}

/* --- an expectation with variables of the conversation --- */

struct late_parse {
	struct expect_parse base;
	struct session *session;
	struct err err;
};

static bool late_expand(struct expect_parse *parse, const struct node *scalar,
	struct str *out)
{
	struct late_parse *late = parse->owner;
	struct session *s = late->session;
	struct template_scope scope = *s->unit->expect->scope;
	const struct template *template;
	struct template_values values;
	struct buf text = BUF_INIT;
	bool ok;

	scope.arena = parse->arena;
	scope.diag = parse->diag;
	template = template_parse(&scope, scalar);
	if (!template)
		return false;
	session_values(s, &values);
	ok = template_expand(template, &values, TEMPLATE_EXPECT, &text,
		&late->err);
	if (ok)
		*out = arena_str(parse->arena, buf_view(&text));
	buf_fini(&text);
	return ok;
}

static const struct expect *late_expectation(struct session *s)
{
	struct late_parse late = {.session = s};
	const struct expect *expect;

	late.base.arena = s->result->arena;
	late.base.diag = diag_new();
	late.base.expand = late_expand;
	late.base.owner = &late;
	expect = expect_parse(&late.base, s->unit->expect->node);
	if (expect) {
		struct buf shown = BUF_INIT;

		expect_describe(expect, &shown);
		session_show_expected(s, buf_view(&shown));
		buf_fini(&shown);
	} else if (late.err.kind != ERR_NONE) {
		step_error(s, "%s", late.err.text);
	} else {
		struct buf text = BUF_INIT;

		diag_print(late.base.diag, &text, false);
		step_error(s, "with its variables' values the expectation "
			"cannot be read: %s", buf_cstr(&text));
		buf_fini(&text);
	}
	diag_free(&late.base.diag);
	return expect;
}

static bool ready_expectation(struct session *s)
{
	if (!s->expect)
		s->expect = s->unit->expect->fixed;
	if (!s->expect)
		s->expect = late_expectation(s);
	return s->expect != NULL;
}

/* --- what this file is for --- */

void session_await_reply(struct session *s)
{
	const struct expect_spec *spec = s->unit->expect;

	s->awaits_since_us = s->now_us;
	if (s->await_children && s->child_sent[s->child].data &&
		!s->in_data) {
		struct command command;

		command_parse(s->child_sent[s->child], &command);
		s->verb = command.verb;
	}
	if (s->output.len > s->output_at) {
		s->deadline_us = s->unit->timeout_us >= 0
			? s->now_us + session_step_timeout_us(s)
			: s->scenario_deadline_us;
		session_enter(s, SESSION_WRITING);
		session_arm(s);
		return;
	}
	s->deadline_us = s->now_us + session_step_timeout_us(s);
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
	s->at->sent = sent[0];
	session_await_reply(s);
}

void session_await_input(struct session *s, int64_t timeout_us)
{
	s->news = true;
	s->time_is_up = false;
	s->awaits_since_us = s->now_us;
	s->deadline_us = s->now_us + session_scaled(s, timeout_us);
	session_enter(s, SESSION_AWAIT_INPUT);
	session_arm(s);
}

bool session_time_is_up(const struct session *s)
{
	return s->time_is_up;
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

static void note_reply(struct session *s, struct reply *reply)
{
	bool ehlo = s->verb == COMMAND_EHLO || s->verb == COMMAND_LHLO;

	if (s->seen_421)
		reply->anomalies |= ANOMALY_AFTER_421;
	if (reply->code == 421)
		s->seen_421 = true;
	s->in_data = reply->code == 354;
	if (!s->banner.data && reply->line_count)
		s->banner = reply->lines[0].text;
	if (s->verb == COMMAND_HELO && reply->code == 250)
		s->ehlo.count = 0;
	if (ehlo && reply->code == 250)
		ehlo_parse(s->result->arena, reply, &s->ehlo,
			&reply->anomalies);
}

static void fail_closed(struct session *s)
{
	struct str rest = session_input(s);
	const char *how = s->ended_by_reset ? "reset" : "closed";

	if (rest.len) {
		session_show_received(s, rest);
		step_fail(s, FAILURE_UNEXPECTED_CLOSE,
			"the server %s the connection in the middle of a "
			"reply", how);
		return;
	}
	step_fail(s, FAILURE_UNEXPECTED_CLOSE,
		"the server %s the connection instead of replying", how);
}

/* Which capture, if any, finds nothing in the reply. */
static const struct capture *take_captures(struct session *s)
{
	const struct step *unit = s->unit;
	struct regex_groups groups;
	struct buf text = BUF_INIT;
	const struct capture *missed = NULL;

	if (unit->capture_count)
		reply_text(s->at->reply, &text);
	for (size_t i = 0; i < unit->capture_count && !missed; i++) {
		const struct capture *capture = &unit->captures[i];
		struct str value;

		if (regex_match(capture->regex, buf_view(&text), &groups) !=
			REGEX_MATCH) {
			if (!capture->optional)
				missed = capture;
			continue;
		}
		value = groups.count > 1 && groups.group[1].data
			? groups.group[1] : groups.group[0];
		session_set(s, capture->slot, value);
		for (size_t n = 0; n < capture->named_count; n++) {
			value = groups.group[capture->named[n].group];
			if (value.data)
				session_set(s, capture->named[n].slot, value);
		}
	}
	buf_fini(&text);
	return missed;
}

static void list_anomalies(struct buf *out, unsigned bits)
{
	for (enum anomaly i = 0; i < ANOMALY_COUNT; i++)
		if (bits & (1u << i))
			buf_printf(out, "%s%s: %s", out->len ? "; " : "",
				anomaly_id(i), anomaly_meaning(i));
}

static void end_with_anomalies(struct session *s, unsigned bits)
{
	struct buf text = BUF_INIT;

	list_anomalies(&text, bits);
	if (s->env->strict || (bits & s->plan->deny)) {
		step_fail(s, FAILURE_PROTOCOL, "%s", buf_cstr(&text));
	} else {
		s->at->message = arena_str(s->result->arena, buf_view(&text));
		session_unit_end(s, OUTCOME_WARNED);
	}
	buf_fini(&text);
}

/* Negative when the reply came in time; else what to say. */
static bool check_times(struct session *s)
{
	const struct step *unit = s->unit;
	int64_t took = s->reply_us - s->awaits_since_us;
	struct buf text = BUF_INIT;
	bool ok = true;

	if (unit->within_us >= 0 &&
		took > session_scaled(s, unit->within_us)) {
		duration_format(&text, took);
		buf_puts(&text, ", more than ");
		duration_format(&text, session_scaled(s, unit->within_us));
		step_fail(s, FAILURE_SLOW, "the reply took %s",
			buf_cstr(&text));
		ok = false;
	} else if (unit->not_before_us >= 0 &&
		took < session_scaled(s, unit->not_before_us)) {
		duration_format(&text, took);
		buf_puts(&text, ", earlier than ");
		duration_format(&text, session_scaled(s, unit->not_before_us));
		step_fail(s, FAILURE_UNEXPECTED_REPLY,
			"the reply came after %s", buf_cstr(&text));
		ok = false;
	}
	buf_fini(&text);
	return ok;
}

static void end_matched(struct session *s, enum expect_then then,
	unsigned asked)
{
	const struct capture *missed;
	unsigned odd = s->reply
		? s->reply->anomalies & ~s->plan->allow & ~asked : 0;

	if (then == THEN_FAIL) {
		step_fail(s, FAILURE_REPLY_MISMATCH,
			"the reply is one that fails this step");
		return;
	}
	if (s->at->reply && !check_times(s))
		return;
	missed = s->at->reply ? take_captures(s) : NULL;
	if (missed) {
		step_fail(s, FAILURE_CAPTURE,
			"nothing in the reply matches %.*s for ${%.*s}",
			(int)missed->pattern.len, missed->pattern.data,
			(int)missed->name.len, missed->name.data);
		return;
	}
	if (then != THEN_NEXT)
		s->then = then;
	if (then == THEN_SKIP)
		s->at->message = STR_LITERAL("this reply skips the scenario");
	if (odd)
		end_with_anomalies(s, odd);
	else
		session_unit_end(s, then == THEN_SKIP ? OUTCOME_SKIPPED
						      : OUTCOME_PASSED);
}

static bool match(struct session *s, bool final)
{
	struct mismatch why = MISMATCH_INIT;
	enum expect_then then = THEN_NEXT;
	struct observation seen = {
		.reply = s->at->reply,
		.closed = s->ended,
		.final = final || s->ended,
	};
	struct ehlo ehlo = {0};
	unsigned ignored = 0;

	if (!ready_expectation(s))
		return true;
	if (seen.reply) {
		ehlo_parse(s->result->arena, seen.reply, &ehlo, &ignored);
		seen.ehlo = &ehlo;
	}
	switch (expect_match(s->expect, &seen, &why, &then)) {
	case EXPECT_YES:
		end_matched(s, then, expect_asked_anomalies(s->expect, &seen));
		break;
	case EXPECT_NO:
		step_fail(s, why.kind ? why.kind : FAILURE_REPLY_MISMATCH,
			"%s", buf_cstr(&why.text));
		break;
	case EXPECT_WAIT:
		session_enter(s, SESSION_AWAIT_CLOSE);
		mismatch_fini(&why);
		return false;
	}
	mismatch_fini(&why);
	return true;
}

bool session_reply_try(struct session *s)
{
	struct reply *reply;
	struct reply found;
	size_t used = 0;

	switch (s->input.len ? reply_parser_take(&s->parser, buf_view(&s->input),
			s->result->arena, &found, &used)
			     : REPLY_MORE) {
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
		match(s, false);
		return true;
	case REPLY_NOT_SMTP:
		session_show_received(s, session_input(s));
		step_fail(s, FAILURE_PROTOCOL,
			"what the server sent is not an SMTP reply");
		return true;
	case REPLY_TOO_BIG:
		session_show_received(s, session_input(s));
		step_fail(s, FAILURE_PROTOCOL,
			"the reply does not end (%zu bytes so far)",
			s->input.len);
		return true;
	}
	if (!s->ended)
		return false;
	if (!ready_expectation(s))
		return true;
	if (s->input.len == 0 && expect_takes_close(s->expect))
		return match(s, true);
	fail_closed(s);
	return true;
}

bool session_close_try(struct session *s)
{
	if (!s->ended)
		return false;
	match(s, true);
	return true;
}

void session_reply_timeout(struct session *s)
{
	struct buf limit = BUF_INIT;

	if (s->state == SESSION_AWAIT_CLOSE) {
		match(s, true);
		return;
	}
	duration_format(&limit, s->now_us - s->awaits_since_us);
	if (s->input.len)
		session_show_received(s, session_input(s));
	step_fail(s, FAILURE_TIMEOUT, s->input.len
		? "the reply was not complete after %s"
		: "no reply within %s", buf_cstr(&limit));
	buf_fini(&limit);
}

/* Whether a complete 421 stands in front of the input; *used: its length. */
static bool is_421(struct session *s, size_t *used)
{
	struct reply reply;
	bool yes = s->input.len && reply_parser_take(&s->parser,
		buf_view(&s->input), s->result->arena, &reply, used) ==
		REPLY_COMPLETE && reply.code == 421;

	reply_parser_init(&s->parser);
	return yes;
}

void session_take_421(struct session *s)
{
	size_t used;

	if (!is_421(s, &used))
		return;
	s->seen_421 = true;
	session_take_input(s, used);
}

bool session_may_be_421(const struct session *s)
{
	size_t len = s->input.len < 3 ? s->input.len : 3;
	struct reply_parser parser;
	struct reply reply;
	size_t used;

	reply_parser_init(&parser);
	return memcmp(buf_cstr(&s->input), "421", len) == 0 &&
		reply_parser_take(&parser, buf_view(&s->input),
			s->result->arena, &reply, &used) == REPLY_MORE;
}

/* Drops replies that nobody asked for and that the scenario allows. */
static void drop_allowed(struct session *s)
{
	struct reply reply;
	size_t used;

	while (s->input.len &&
		reply_parser_take(&s->parser, buf_view(&s->input),
			s->result->arena, &reply, &used) == REPLY_COMPLETE)
		session_take_input(s, used);
	reply_parser_init(&s->parser);
}

bool session_unsolicited(struct session *s)
{
	size_t used;

	if (s->input.len == 0)
		return false;
	if (s->plan->allow & ANOMALY_UNSOLICITED) {
		drop_allowed(s);
		return false;
	}
	/* [RFC5321 3.8]: a 421 may come at any time; the next reply that is
	 * awaited is it. */
	if (is_421(s, &used) || session_may_be_421(s))
		return false;
	session_show_received(s, session_input(s));
	s->result->anomalies |= ANOMALY_UNSOLICITED;
	step_fail(s, FAILURE_UNEXPECTED_REPLY,
		"the server sent this before anything was asked");
	return true;
}
