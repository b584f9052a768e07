/*
 * session_outcome.c - what a conversation amounts to when it is over, and
 * why.
 */
#include "engine/session_private.h"

enum outcome session_outcome(const struct session *s)
{
	/* What its client then missed is not the client's fault. */
	if (s->server_errored)
		return OUTCOME_ERROR;
	if (s->stop_reason)
		return s->failed ? OUTCOME_FAILED : OUTCOME_ERROR;
	/* What teardown could not do is not what was expected to fail. */
	if (s->failed && s->plan->xfail)
		return s->errored ? OUTCOME_ERROR : OUTCOME_XFAILED;
	if (s->failed)
		return OUTCOME_FAILED;
	if (s->errored)
		return OUTCOME_ERROR;
	if (s->then == THEN_SKIP)
		return OUTCOME_SKIPPED;
	if (s->level_warned && s->plan->xfail)
		return OUTCOME_XFAILED;
	if (s->plan->xfail)
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
