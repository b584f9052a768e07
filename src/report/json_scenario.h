/* json_scenario.h - the result of a conversation as JSON. */
#ifndef SD_REPORT_JSON_SCENARIO_H
#define SD_REPORT_JSON_SCENARIO_H

#include <jansson.h>
#include "result/scenario_result.h"

json_t *json_make_scenario(const struct scenario_result *result);

#endif
