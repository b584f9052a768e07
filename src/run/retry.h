/* retry.h - `retry`: which failures are worth another attempt. */
#ifndef SD_RUN_RETRY_H
#define SD_RUN_RETRY_H

#include "engine/plan.h"

/* The result is a failure of the kind that the scenario is played again for;
 * how often is not looked at. What is expected to fail is no failure. */
bool retry_applies(
	const struct retry *retry, const struct scenario_result *result);

#endif
