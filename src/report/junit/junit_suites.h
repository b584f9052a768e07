/*
 * junit_suites.h - the test cases of a run, gathered by their file (and their
 * target, where there are several): JUnit wants the counts of a suite in
 * front of its cases.
 */
#ifndef SD_REPORT_JUNIT_SUITES_H
#define SD_REPORT_JUNIT_SUITES_H

#include "base/arena.h"
#include "report/reporter.h"

struct junit_counts {
	size_t tests, failures, errors, skipped;
	int64_t duration_us;
};

struct junit_suite {
	const char *file;
	const struct run_target *target;
	struct junit_counts counts;
	int64_t started_wall_us; /* of the first of them; 0: none was begun */
	struct buf cases;	 /* as XML */
};

struct junit_suites {
	struct junit_suite *list; /* in the order of the first result */
	size_t count, cap;
	size_t at;	     /* where the latest was */
	struct arena *arena; /* holds the names of the files */
};

void junit_suites_init(struct junit_suites *suites);
void junit_suites_fini(struct junit_suites *suites);
/* The suite of a result, made if need be, with the result counted; valid
 * until the next call. */
struct junit_suite *junit_suites_count(struct junit_suites *suites,
	const struct scenario_result *result, const struct run_target *target);
void junit_counts_add(
	struct junit_counts *counts, const struct junit_counts *more);

#endif
