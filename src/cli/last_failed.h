/*
 * last_failed.h - --last-failed: what failed is remembered from run to run,
 * for each folder that runs are started in and for each target, in a file of
 * the user's. Being unable to do so never fails a run.
 */
#ifndef SD_CLI_LAST_FAILED_H
#define SD_CLI_LAST_FAILED_H

#include "cli/setup.h"

/* Drops what did not fail the last time it was played. All stay, and it is
 * said why, when nothing of the set did, or nobody knows. */
void last_failed_select(struct setup *setup);
/* Takes note of how a scenario of the set ended; several times with
 * --repeat: once failed is failed. */
void last_failed_record(
	struct setup *setup, const struct scenario_result *result);
/* Remembers what was recorded: what failed is added, what passed is dropped,
 * the rest stays as it was. Writes nothing when that changes nothing. */
void last_failed_save(const struct setup *setup);

#endif
