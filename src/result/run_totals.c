/* run_totals.c - the counts of a run, and its exit code. */
#include "result/run_totals.h"

#include "base/check.h"

enum { EXIT_SIGNAL_BASE = 128 }; /* as shells say it: 130, 143 */

void run_totals_count(struct run_totals *totals, enum outcome outcome)
{
	BUG_ON((size_t)outcome >= OUTCOME_COUNT);
	totals->outcomes[outcome]++;
	totals->total++;
}

int run_totals_exit(const struct run_totals *totals, bool strict)
{
	const size_t *outcomes = totals->outcomes;

	if (totals->interrupted_by)
		return EXIT_SIGNAL_BASE + totals->interrupted_by;
	if (outcomes[OUTCOME_FAILED] || outcomes[OUTCOME_XPASSED])
		return RUN_EXIT_FAILED;
	if (outcomes[OUTCOME_ERROR])
		return RUN_EXIT_ERROR;
	if (totals->total == 0)
		return RUN_EXIT_NOTHING;
	if (strict && outcomes[OUTCOME_SKIPPED] == totals->total)
		return RUN_EXIT_NOTHING;
	return RUN_EXIT_PASSED;
}
