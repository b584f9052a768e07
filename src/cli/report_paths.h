/* report_paths.h - the files of reports, before any of them is opened. */
#ifndef SD_CLI_REPORT_PATHS_H
#define SD_CLI_REPORT_PATHS_H

#include "cli/options.h"

/* Whether they can be written, each for itself. False after it was said
 * which cannot. */
bool report_paths_check(struct arena *arena, const struct options *options);
/*
 * Opening a pipe that has a name waits for who reads it; a signal may end
 * that as long as there is nothing that it would leave behind. What is
 * returned (in arena) is for report_paths_close(), when the reports are open.
 */
const int *report_paths_await_readers(
	struct arena *arena, const struct options *options);
void report_paths_close(const struct options *options, const int *fds);

#endif
