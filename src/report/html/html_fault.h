/* html_fault.h - the steps that failed or deviated. */
#ifndef SD_REPORT_HTML_FAULT_H
#define SD_REPORT_HTML_FAULT_H

#include "report/reporter.h"

/* Appends a block for each: what was sent, expected, got, and why that is
 * wrong. */
void html_put_faults(struct buf *out, const struct report_options *options,
	const struct scenario_result *result);
/* Failed, an error, or a deviation that only warns. */
bool html_is_fault(const struct step_result *step);
/* Where it points at: its expectation, else itself; line 0: nowhere. */
struct loc html_fault_place(const struct step_result *step);
/* Appends the oddities as items of a list, those that message names left
 * out. */
void html_put_oddities(struct buf *out, unsigned anomalies, struct str message,
	const char *before, const char *after);

#endif
