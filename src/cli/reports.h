/* reports.h - the reports of a run: opens them, passes the news on to all. */
#ifndef SD_CLI_REPORTS_H
#define SD_CLI_REPORTS_H

#include <signal.h>
#include "cli/options.h"
#include "run/runner.h"

struct reports {
	size_t count;
	struct explainer *explainer;
	struct open_report *list;
	struct arena *arena;
	sigset_t signals; /* what was blocked before */
};

/* What is asked for, and text on standard output unless something else takes
 * it. False after it was said which one cannot be written. */
bool reports_open(struct reports *reports, const struct options *options,
	const struct run_info *run);
/* Some report says more of a passed scenario than that it has passed. */
bool reports_show_passes(
	const struct reports *reports, const struct options *options);
/* As it happens; see reporter.h. */
void reports_started(struct reports *reports,
	const struct scenario_facts *facts, size_t order, int repeat_index);
void reports_finished(
	struct reports *reports, const struct scenario_result *result);
void reports_scenario(
	struct reports *reports, const struct scenario_result *result);
void reports_progress(struct reports *reports, const struct run_totals *totals,
	size_t running, int64_t elapsed_us);
/* What the program exits with: a report on standard output may have codes of
 * its own. Before reports_close(). */
int reports_exit_code(struct reports *reports, const struct run_totals *totals,
	int exit_code);
/* Finishes all; false after it was said which ones could not be written. */
bool reports_close(struct reports *reports, const struct run_totals *totals);

#endif
