/* text_slowest.h - which scenarios took longest. */
#ifndef SD_REPORT_TEXT_SLOWEST_H
#define SD_REPORT_TEXT_SLOWEST_H

#include "report/reporter.h"

struct text_time {
	const struct scenario_facts *facts; /* of the plan, which outlives us */
	int64_t duration_us;
	size_t order;
	int repeat_index;
};

struct text_slowest {
	struct text_time *times;
	size_t count, cap;
};

void text_slowest_fini(struct text_slowest *slowest);
/* Notes how long it took, if it was played. */
void text_slowest_add(
	struct text_slowest *slowest, const struct scenario_result *result);
/* Appends the list of those that took longest, with a head; or nothing. */
void text_slowest_put(
	struct text_slowest *slowest, struct buf *out, size_t limit);

#endif
