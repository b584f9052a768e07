/* tap_details.h - the block of YAML below a test point. */
#ifndef SD_REPORT_TAP_DETAILS_H
#define SD_REPORT_TAP_DETAILS_H

#include "report/reporter.h"

/* Appends it; nothing for what was skipped, whose reason stands in the test
 * point. */
void tap_put_details(struct buf *out, const struct report_options *options,
	const struct scenario_result *result);

#endif
