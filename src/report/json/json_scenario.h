/* json_scenario.h - the result of a conversation as JSON. */
#ifndef SD_REPORT_JSON_SCENARIO_H
#define SD_REPORT_JSON_SCENARIO_H

#include <jansson.h>
#include "result/scenario_result.h"

struct explainer;

/* All of it but "target": see json_run.h. explainer may be NULL. */
json_t *json_make_scenario(
	struct explainer *explainer, const struct scenario_result *result);
/* Its steps; the entries of its conversation. */
json_t *json_make_steps(
	struct explainer *explainer, const struct scenario_result *result);
json_t *json_make_transcript(const struct scenario_result *result);
/* The ids of ANOMALY_ bits. */
json_t *json_make_anomalies(unsigned anomalies);

#endif
