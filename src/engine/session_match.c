/*
 * session_match.c - what came, held against what was expected, and what is
 * kept of it for later steps.
 */
#include "engine/session_private.h"

#include "base/clock.h"

static void set_groups(struct session *s, const struct capture *capture,
	const struct regex_groups *groups)
{
	bool has_group = regex_group_count(capture->regex) > 0;

	/* A group that took no part captures nothing. */
	session_set(s, capture->slot, groups->group[has_group ? 1 : 0]);
	for (size_t i = 0; i < capture->named_count; i++) {
		struct str value = groups->group[capture->named[i].group];

		if (value.data)
			session_set(s, capture->named[i].slot, value);
	}
}

/* False after it has failed the step. */
static bool take_capture(
	struct session *s, const struct capture *capture, struct str text)
{
	struct regex_groups groups;

	switch (regex_match(capture->regex, text, &groups)) {
	case REGEX_MATCH:
		set_groups(s, capture, &groups);
		return true;
	case REGEX_NO_MATCH:
		if (capture->optional)
			return true;
		step_fail(s, FAILURE_CAPTURE,
			"nothing in the %s matches %.*s for ${%.*s}",
			s->seen_process		 ? "output"
			: s->role == ROLE_SERVER ? "command"
						 : "reply",
			(int)capture->pattern.len, capture->pattern.data,
			(int)capture->name.len, capture->name.data);
		return false;
	case REGEX_LIMIT:
		break;
	}
	/* Nobody knows whether it would have matched: "/?" or not. */
	step_fail(s, FAILURE_CAPTURE,
		"the pattern %.*s for ${%.*s} took too many steps on this "
		"reply",
		(int)capture->pattern.len, capture->pattern.data,
		(int)capture->name.len, capture->name.data);
	return false;
}

bool session_capture(struct session *s, struct str text)
{
	const struct step *unit = s->unit;
	bool ok = true;

	for (size_t i = 0; ok && i < unit->capture_count; i++)
		ok = take_capture(s, &unit->captures[i], text);
	return ok;
}

/* The reply's code, or its enhanced one. False after it has failed the step.
 */
static bool take_code(struct session *s, const struct capture *capture)
{
	const struct reply *reply = s->at->reply;
	struct buf text = BUF_INIT;
	bool ok;

	if (capture->part == CAPTURE_CODE)
		buf_printf(&text, "%03d", reply->code);
	else
		enhanced_code_format(reply->enhanced, &text);
	ok = text.len > 0;
	if (ok)
		session_set(s, capture->slot, buf_view(&text));
	else
		step_fail(s, FAILURE_CAPTURE,
			"the reply has no enhanced code for ${%.*s}",
			(int)capture->name.len, capture->name.data);
	buf_fini(&text);
	return ok;
}

static bool capture_reply(struct session *s, struct str text)
{
	const struct step *unit = s->unit;
	bool ok = true;

	for (size_t i = 0; ok && i < unit->capture_count; i++)
		ok = unit->captures[i].part == CAPTURE_TEXT
			     ? take_capture(s, &unit->captures[i], text)
			     : take_code(s, &unit->captures[i]);
	return ok;
}

/* False after it has failed the step. */
static bool take_captures(struct session *s)
{
	struct buf text = BUF_INIT;
	bool ok;

	if (s->unit->capture_count == 0)
		return true;
	if (s->seen_process)
		return session_capture(s, s->seen_process->out);
	if (!s->at->reply)
		return true;
	reply_text(s->at->reply, &text);
	ok = capture_reply(s, buf_view(&text));
	buf_fini(&text);
	return ok;
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
		s->odd_reply = true;
		step_fail(s, FAILURE_PROTOCOL, "%s", buf_cstr(&text));
		s->odd_reply = false;
	} else {
		s->at->message = arena_str(s->result->arena, buf_view(&text));
		session_unit_end(s, OUTCOME_WARNED);
	}
	buf_fini(&text);
}

/* What came is an alternative with "then: fail". */
static void fail_as_told(struct session *s)
{
	if (s->at->reply)
		step_fail(s, FAILURE_REPLY_MISMATCH,
			"got %03d, which fails this step (then: fail)",
			s->at->reply->code);
	else
		step_fail(s, FAILURE_UNEXPECTED_CLOSE,
			"the server closed the connection, which fails this "
			"step (then: fail)");
}

/* A close matched in place of a reply: what was to be kept is not there. */
static bool lacks_capture(const struct session *s, enum expect_then then)
{
	if (s->at->reply || s->seen_process || then != THEN_NEXT)
		return false;
	for (size_t i = 0; i < s->unit->capture_count; i++)
		if (!s->unit->captures[i].optional)
			return true;
	return false;
}

static struct str say_skip(const struct session *s)
{
	if (!s->at->reply)
		return STR_LITERAL("the server closed, which skips the "
				   "scenario");
	return str_from(arena_printf(s->result->arena,
		"got %03d, which skips the scenario", s->at->reply->code));
}

static void end_matched(
	struct session *s, enum expect_then then, unsigned asked)
{
	unsigned odd =
		((s->reply ? s->reply->anomalies : 0) | s->at->anomalies) &
		~s->plan->allow & ~asked;

	if (then == THEN_FAIL) {
		fail_as_told(s);
		return;
	}
	if (lacks_capture(s, then)) {
		step_fail(s, FAILURE_CAPTURE,
			"the server closed: there is no reply to capture "
			"from");
		return;
	}
	if (!session_in_time(s) || !take_captures(s))
		return;
	if (then != THEN_NEXT)
		s->then = then;
	if (then == THEN_SKIP) {
		s->at->message = say_skip(s);
		s->skipped_by = s->at;
	}
	if (odd)
		end_with_anomalies(s, odd);
	else
		session_unit_end(s,
			then == THEN_SKIP ? OUTCOME_SKIPPED : OUTCOME_PASSED);
}

bool session_match(struct session *s, bool final)
{
	struct mismatch why = MISMATCH_INIT;
	enum expect_then then = THEN_NEXT;
	struct observation seen = {
		.reply = s->at->reply,
		.closed = s->c->ended,
		.final = final || s->c->ended,
		.tls = s->seen_tls,
		.process = s->seen_process,
	};
	struct ehlo ehlo = {0};
	unsigned ignored = 0;

	if (s->due_count) {
		seen.recipient = s->due[s->due_at];
		seen.recipients = s->due;
		seen.recipient_count = s->due_count;
		seen.recipient_at = s->due_at;
	}

	if (!session_ready_expectation(s))
		return true;
	if (seen.reply) {
		seen.ehlo = &ehlo;
		/* note_reply() has read EHLO's. */
		if (session_is_ehlo_reply(s, seen.reply))
			seen.ehlo = &s->c->ehlo;
		else
			ehlo_parse(
				s->result->arena, seen.reply, &ehlo, &ignored);
	}
	switch (expect_match(s->expect, &seen, &why, &then)) {
	case EXPECT_YES:
		end_matched(s, then, expect_asked_anomalies(s->expect, &seen));
		break;
	case EXPECT_NO:
		session_show_seen(s);
		step_fail(s, why.kind ? why.kind : FAILURE_REPLY_MISMATCH, "%s",
			buf_cstr(&why.text));
		break;
	case EXPECT_WAIT:
		session_enter(s, SESSION_AWAIT_CLOSE);
		mismatch_fini(&why);
		return false;
	}
	mismatch_fini(&why);
	return true;
}

void session_match_seen(struct session *s)
{
	if (s->unit->expect)
		session_match(s, true);
	else
		end_matched(s, THEN_NEXT, 0);
}
