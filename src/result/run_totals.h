/* run_totals.h - the counts of a run, and its exit code. */
#ifndef SD_RESULT_RUN_TOTALS_H
#define SD_RESULT_RUN_TOTALS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "result/verdict.h"

struct run_totals {
	size_t outcomes[OUTCOME_COUNT];
	size_t total;       /* sum of outcomes: what was reported */
	size_t planned;     /* what was to run */
	int64_t duration_us;
	int interrupted_by; /* signal, 0: none */
	bool stopped_early; /* --fail-fast, --max-failures */
	/* While it goes on: what is over, though it may have to wait for what
	 * the plan has before it, and how much of it is a fault. */
	size_t finished, faults;
	bool is_waiting;    /* for the target to greet */
};

void run_totals_count(struct run_totals *totals, enum outcome outcome);

/* Exit codes of the command line, see docs. */
enum run_exit {
	RUN_EXIT_PASSED = 0, RUN_EXIT_FAILED = 1, RUN_EXIT_USAGE = 2,
	RUN_EXIT_ERROR = 3, RUN_EXIT_NOTHING = 4, RUN_EXIT_BUG = 5
};
/* 130 or 143 when interrupted; else 1 over 3 over 4 over 0. strict: all
 * skipped is 4. */
int run_totals_exit(const struct run_totals *totals, bool strict);

#endif
