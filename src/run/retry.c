/* retry.c - see retry.h. */
#include "run/retry.h"

enum { CLOSING = 421 }; /* [RFC5321 3.8] */

static bool is_fault(const struct step_result *step)
{
	return step->outcome == OUTCOME_FAILED ||
	       step->outcome == OUTCOME_ERROR || step->kind != FAILURE_NONE;
}

/* "Come again": a 4xx, or the connection was closed after a 421.
 * [RFC5321 4.2.1] */
static bool is_temporary(const struct scenario_result *result)
{
	bool is_closing = false;

	for (const struct step_result *step = result->steps; step;
		step = step->next) {
		int code = step->reply ? step->reply->code : 0;

		is_closing |= code == CLOSING;
		if (is_fault(step))
			return code / 100 == 4 ||
			       (is_closing &&
				       step->kind == FAILURE_UNEXPECTED_CLOSE);
	}
	return false;
}

static bool has_fault(const struct scenario_result *result)
{
	for (const struct step_result *step = result->steps; step;
		step = step->next)
		if (is_fault(step))
			return true;
	return false;
}

bool retry_applies(
	const struct retry *retry, const struct scenario_result *result)
{
	/* A warning is one by its level only, or for an oddity. */
	if (result->outcome != OUTCOME_FAILED &&
		result->outcome != OUTCOME_ERROR &&
		!(result->outcome == OUTCOME_WARNED && has_fault(result)))
		return false;
	switch (retry->when) {
	case RETRY_TEMPFAIL:
		return is_temporary(result);
	case RETRY_FAIL:
		return true;
	}
	return false;
}
