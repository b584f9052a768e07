/* junit_case.h - a conversation as a test case of JUnit's XML. */
#ifndef SD_REPORT_JUNIT_CASE_H
#define SD_REPORT_JUNIT_CASE_H

#include "report/reporter.h"

/* Appends a <testcase>. */
void junit_put_case(struct buf *out, const struct report_options *options,
	const struct scenario_result *result);
/* Appends ` name="value"`. */
void junit_put_attribute(struct buf *out, const char *name, struct str value);
/* Appends ` time="1.234"`: seconds. The schema that Jenkins goes by takes
 * three digits and no more. */
void junit_put_time(struct buf *out, int64_t us);

#endif
