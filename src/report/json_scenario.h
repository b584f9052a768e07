/* json_scenario.h - the result of a conversation as JSON. */
#ifndef SD_REPORT_JSON_SCENARIO_H
#define SD_REPORT_JSON_SCENARIO_H

#include <jansson.h>
#include "result/scenario_result.h"

/* All of it but "target": see json_run.h. */
json_t *json_make_scenario(const struct scenario_result *result);
/* Its steps; the entries of its conversation. */
json_t *json_make_steps(const struct scenario_result *result);
json_t *json_make_transcript(const struct scenario_result *result);
/* The ids of ANOMALY_ bits. */
json_t *json_make_anomalies(unsigned anomalies);

#endif
