/*
 * session_outcome.c - what a conversation amounts to when it is over, and
 * why.
 */
#include "engine/session_private.h"

static bool is_fault(const struct step_result *step)
{
	return step->outcome == OUTCOME_FAILED ||
	       step->outcome == OUTCOME_WARNED ||
	       step->outcome == OUTCOME_ERROR;
}

/* "got 250 Ok, expected 503": up to the comma. */
static size_t expected_at(struct str message)
{
	static const char word[] = ", expected ";
	const size_t len = sizeof(word) - 1;

	for (size_t i = 0; i + len <= message.len; i++)
		if (memcmp(message.data + i, word, len) == 0)
			return i;
	return message.len;
}

/* What came, as far as a step's result has it: the reply; else the words of
 * the failure ("nothing came within 10s"). */
static bool came(const struct step_result *step, const char *text)
{
	struct str part = str_from(text);

	if (step->reply && str_contains(step->reply->raw, part))
		return true;
	if (step->received.data && str_contains(step->received, part))
		return true;
	/* What was expected stands behind it. */
	return step->message.data &&
	       str_contains((struct str){step->message.data,
				    expected_at(step->message)},
		       part);
}

/* Whether it failed in the way that was foretold: another fault behind the
 * known one's back is not excused. */
static bool is_expected(const struct session *s)
{
	const struct step_result *step = s->result->steps;

	if (!s->plan->xfail || !s->plan->xfail_got)
		return s->plan->xfail != NULL;
	while (step && !is_fault(step))
		step = step->next;
	return step && came(step, s->plan->xfail_got);
}

/* A server that never gets as far as the first step (its TLS is broken) can be
 * known for that too, if what it does is said. */
static bool is_expected_error(const struct session *s)
{
	const struct step_result *step = scenario_result_first_fault(s->result);

	return step && step->section == SECTION_PRELUDE && s->plan->xfail_got &&
	       is_expected(s);
}

enum outcome session_outcome(const struct session *s)
{
	/* What its client then missed is not the client's fault. */
	if (s->server_errored)
		return OUTCOME_ERROR;
	if (s->stop_reason)
		return s->failed ? OUTCOME_FAILED : OUTCOME_ERROR;
	/* What teardown could not do is not what was expected to fail. */
	if (s->failed && is_expected(s))
		return s->errored ? OUTCOME_ERROR : OUTCOME_XFAILED;
	if (s->failed)
		return OUTCOME_FAILED;
	if (s->errored)
		return is_expected_error(s) ? OUTCOME_XFAILED : OUTCOME_ERROR;
	if (s->then == THEN_SKIP)
		return OUTCOME_SKIPPED;
	if (s->level_warned && is_expected(s))
		return OUTCOME_XFAILED;
	if (s->plan->xfail && !s->level_warned)
		return OUTCOME_XPASSED;
	return s->warned || s->level_warned ? OUTCOME_WARNED : OUTCOME_PASSED;
}

void session_set_reason(struct session *s)
{
	struct scenario_result *result = s->result;
	const struct step_result *step;

	if (s->stop_reason) {
		result->reason =
			arena_str(result->arena, str_from(s->stop_reason));
		return;
	}
	if (result->outcome == OUTCOME_XFAILED ||
		result->outcome == OUTCOME_XPASSED) {
		result->reason = str_from(s->plan->xfail);
		if (s->plan->xfail_got && result->outcome == OUTCOME_XFAILED)
			result->got = str_from(s->plan->xfail_got);
		return;
	}
	step = result->outcome == OUTCOME_SKIPPED ? s->skipped_by : NULL;
	if (result->lane_count && (result->outcome == OUTCOME_FAILED ||
					  result->outcome == OUTCOME_ERROR))
		step = scenario_result_first_fault(result);
	for (struct step_result *at = result->steps; at && !step; at = at->next)
		if (at->message.data && at->outcome != OUTCOME_PASSED &&
			at->outcome == result->outcome)
			step = at;
	if (!step || !step->message.data)
		return;
	result->reason = step->message;
	if (step->section != SECTION_STEPS)
		result->reason = str_from(arena_printf(result->arena, "%s: %s",
			section_word(step->section), step->message.data));
}
