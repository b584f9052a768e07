/* markdown_lists.h - the short lists below the failures: what was warned
 * about, flaky, expected to fail, skipped, and slow. */
#ifndef SD_REPORT_MARKDOWN_LISTS_H
#define SD_REPORT_MARKDOWN_LISTS_H

#include "report/reporter.h"

struct markdown_slow {
	char *id;
	int64_t duration_us;
};

struct markdown_list {
	struct buf rows;
	size_t count; /* those that are not in rows too */
};

struct markdown_lists {
	const struct report_options *options;
	struct markdown_list of[OUTCOME_COUNT];
	struct markdown_slow *slow; /* the slowest first */
	size_t slow_count;
};

/* options are borrowed. */
void markdown_lists_init(
	struct markdown_lists *lists, const struct report_options *options);
void markdown_lists_fini(struct markdown_lists *lists);
void markdown_lists_add(
	struct markdown_lists *lists, const struct scenario_result *result);
void markdown_lists_put(const struct markdown_lists *lists, struct buf *out);

#endif
