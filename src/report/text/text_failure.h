/* text_failure.h - all that is to be said of a conversation that failed. */
#ifndef SD_REPORT_TEXT_FAILURE_H
#define SD_REPORT_TEXT_FAILURE_H

#include "report/reporter.h"

/* Appends the block below the line with the verdict: the steps that failed,
 * the conversation, the command that runs it again. */
void text_put_failure(struct buf *out, const struct report_options *options,
	const struct scenario_result *result);
/* Appends "FILE:LINE:COLUMN" of a step, or of the scenario when the step has
 * no place. */
void text_put_place(struct buf *out, const struct scenario_result *result,
	const struct step_result *step);
/* Appends a line for each step that deviated: its place and why. */
void text_put_deviations(struct buf *out, const struct scenario_result *result);

#endif
