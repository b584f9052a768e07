/* text_steps.h - every step of a conversation, for -v and -vv. */
#ifndef SD_REPORT_TEXT_STEPS_H
#define SD_REPORT_TEXT_STEPS_H

#include "report/reporter.h"

/* Appends a line a step; with VERBOSITY_BYTES also when it began, how long
 * it took and the bytes of its reply. */
void text_put_steps(struct buf *out, const struct scenario_result *result,
	enum verbosity verbosity);

#endif
