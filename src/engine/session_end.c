/*
 * session_end.c - how a step ends, and what that means for those behind it.
 */
#include "engine/session_private.h"

#include "base/check.h"

enum outcome session_weigh(const struct session *s, enum level level)
{
	if (level == LEVEL_MUST || (level == LEVEL_SHOULD && s->env->strict))
		return OUTCOME_FAILED;
	return OUTCOME_WARNED;
}

static enum level unit_level(const struct session *s)
{
	if (s->unit->has_level)
		return s->unit->level;
	return s->step->has_level ? s->step->level : s->plan->facts.level;
}

/* Which outcome a failure amounts to here. Outside of the steps it means that
 * the scenario could not be played; but an anomaly that is not tolerated is
 * the server's, wherever it shows. */
static enum outcome weigh_failure(const struct session *s)
{
	if (s->section == SECTION_STEPS || s->odd_reply)
		return session_weigh(s, unit_level(s));
	return OUTCOME_ERROR;
}

static bool goes_on_after_failure(const struct session *s)
{
	if (s->unit->on_fail_continue || s->step->on_fail_continue)
		return true;
	return (s->unit->has_level || s->step->has_level) &&
	       !s->c->out_of_step && s->at->outcome == OUTCOME_WARNED;
}

static void step_over(struct session *s)
{
	struct frame *frame;
	bool failed = s->step_failed;

	s->step = NULL;
	s->unit = NULL;
	s->at = NULL;
	session_set_state(s, NULL, NULL);
	if (s->depth == 0)
		return;
	frame = &s->frames[s->depth - 1];
	if (failed || s->then != THEN_NEXT) {
		session_stop(s);
	} else if (frame->step_iteration >= frame->step_iterations) {
		frame->at++;
		frame->step_iteration = 0;
	}
}

/* Whose reply the next bytes are is not known any more. */
static bool lost_count(const struct session *s, const struct step_result *at)
{
	return s->stop_reason ||
	       (!at->reply && (at->kind == FAILURE_TIMEOUT ||
				      at->kind == FAILURE_PROTOCOL));
}

static void next_child(struct session *s)
{
	const struct step *step = s->step;
	bool lost = lost_count(s, s->at);

	s->child++;
	for (; lost && s->child < step->children.count; s->child++) {
		session_skip_step(s, step->children.items[s->child],
			STR_LITERAL("its reply was not awaited"));
		if (!s->ended_before)
			s->result->last_step->sent = s->child_sent[s->child];
	}
	if (s->child >= step->children.count) {
		step_over(s);
		return;
	}
	session_unit_begin(s, step->children.items[s->child]);
	if (!s->ended_before)
		s->at->sent = s->child_sent[s->child];
	session_await_reply(s);
}

/* LMTP: the reply for another recipient is due. False: there is none. */
static bool next_recipient(struct session *s, bool lost)
{
	struct step_result *at = s->at;
	struct str sent = at->sent;

	while (++s->due_at < s->due_count) {
		if (lost) {
			session_skip_step(s, s->unit_due,
				STR_LITERAL("its reply was not awaited"));
			s->result->last_step->recipient = s->due[s->due_at];
			continue;
		}
		session_unit_begin(s, s->unit_due);
		s->at->recipient = s->due[s->due_at];
		s->at->sent = sent;
		session_await_next_reply(s);
		return true;
	}
	s->due_count = 0;
	s->at = at;
	s->unit = s->unit_due;
	session_envelope_reset(s->c);
	return false;
}

void session_unit_end(struct session *s, enum outcome outcome)
{
	struct step_result *at = s->at;

	BUG_ON(!at);
	at->anomalies &= ~s->plan->allow;
	s->result->anomalies |= at->anomalies;
	if (s->reply) {
		/* What the scenario allows is not reported. */
		s->reply->anomalies &= ~s->plan->allow;
		s->result->anomalies |= s->reply->anomalies;
	}
	at->duration_us = session_elapsed_us(s) - at->start_us;
	at->end_entry = transcript_total(&s->result->transcript);
	if (s->section == SECTION_STEPS)
		s->last_level = unit_level(s);
	if (outcome == OUTCOME_FAILED)
		outcome = weigh_failure(s);
	at->outcome = outcome;
	if (at->kind != FAILURE_NONE || outcome == OUTCOME_ERROR) {
		if (outcome == OUTCOME_FAILED)
			s->failed = true;
		else if (outcome == OUTCOME_ERROR)
			s->errored = true;
		else
			s->level_warned = true;
		if (!goes_on_after_failure(s))
			s->step_failed = true;
	} else if (outcome == OUTCOME_WARNED) {
		s->warned = true;
	}
	s->c->last_played = at;
	if (s->state != SESSION_READY && s->state != SESSION_OVER)
		session_enter(s, SESSION_READY);
	if (s->due_count && next_recipient(s, lost_count(s, at)))
		return;
	if (s->await_children)
		next_child(s);
	else
		step_over(s);
}

void step_pass(struct session *s)
{
	session_unit_end(s, OUTCOME_PASSED);
}

void step_pass_all(struct session *s)
{
	s->then = THEN_PASS;
	step_pass(s);
}

static void set_message(struct session *s, const char *format, va_list args)
	__attribute__((format(printf, 2, 0)));

static void set_message(struct session *s, const char *format, va_list args)
{
	struct buf text = BUF_INIT;

	buf_vprintf(&text, format, args);
	s->at->message = arena_str(s->result->arena, buf_view(&text));
	buf_fini(&text);
}

void step_fail(
	struct session *s, enum failure_kind kind, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	set_message(s, format, args);
	va_end(args);
	s->at->kind = kind;
	switch (kind) {
	case FAILURE_TIMEOUT:
	case FAILURE_UNEXPECTED_CLOSE:
	case FAILURE_UNEXPECTED_REPLY:
	case FAILURE_PROTOCOL:
	case FAILURE_TLS:
	case FAILURE_SILENCE:
		/* A reply that was read whole keeps us in step. */
		s->c->out_of_step |= !s->reply;
		break;
	case FAILURE_NONE:
	case FAILURE_REPLY_MISMATCH:
	case FAILURE_SLOW:
	case FAILURE_CAPTURE:
	case FAILURE_RUN:
	case FAILURE_COUNT:
		break;
	}
	session_unit_end(s, OUTCOME_FAILED);
}

void step_error(struct session *s, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	set_message(s, format, args);
	va_end(args);
	session_unit_end(s, OUTCOME_ERROR);
}
