/*
 * json_merge.h - several runs made one: the parts of a run that was spread
 * over machines, what was played again, other targets.
 */
#ifndef SD_REPORT_JSON_MERGE_H
#define SD_REPORT_JSON_MERGE_H

#include "report/json/json_read.h"

struct json_merge {
	struct arena *arena;
	struct run_info info;
	struct run_totals totals;
	size_t run_count;
	size_t replaced; /* results that a later run has again */
	size_t count;
	struct json_merged *results;
};

/* Of one run or more, which have to outlive it: their scenarios in that
 * order. Targets of the same URL and name are one. Where several runs have a
 * scenario on the same target, the last one's results of it are kept. */
void json_merge_init(
	struct json_merge *merge, struct json_run *const *runs, size_t count);
void json_merge_fini(struct json_merge *merge);
/* The i-th result, which the caller frees. */
struct scenario_result *json_merge_result(
	const struct json_merge *merge, size_t i);

#endif
