/* json_run.h - what a run was about and how it ended as JSON. */
#ifndef SD_REPORT_JSON_RUN_H
#define SD_REPORT_JSON_RUN_H

#include <jansson.h>
#include "report/reporter.h"

json_t *json_make_target(const struct run_target *target);
/* A list of all targets of the run. */
json_t *json_make_targets(const struct run_info *run);
json_t *json_make_summary(const struct run_totals *totals);
/* "SIGINT"; null for 0. */
json_t *json_make_signal(int number);
/* Puts "target" into the object of a scenario: which of the run's it was
 * played against, from 0. */
void json_put_target(json_t *scenario, const struct run_info *run,
	const struct scenario_result *result);

#endif
