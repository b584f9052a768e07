/* report_explain.c - see report_explain.h. */
#include "report/report_explain.h"

#include "explain/explain.h"

static bool is_about_the_reply(const struct step_result *step)
{
	if (step->outcome != OUTCOME_FAILED && step->outcome != OUTCOME_ERROR)
		return false;
	return step->kind == FAILURE_REPLY_MISMATCH ||
	       step->kind == FAILURE_UNEXPECTED_REPLY;
}

struct str report_explain(
	struct explainer *explainer, const struct step_result *step)
{
	struct explanation found;

	if (!explainer || !step->reply || step->reply->code < 400 ||
		!is_about_the_reply(step) ||
		!explain_reply(explainer, step->reply->raw, &found))
		return (struct str){NULL, 0};
	return found.meaning;
}
