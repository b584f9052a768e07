/*
 * report_artifacts.h - all that is known of each failure, in a folder. It is
 * opened like a report, with the folder as its path, but no format that
 * --report knows: nothing of it can go to a stream.
 */
#ifndef SD_REPORT_REPORT_ARTIFACTS_H
#define SD_REPORT_REPORT_ARTIFACTS_H

#include "report/reporter.h"

enum {
	ARTIFACTS_MAX = 1000 /* conversations; of more it is said how many */
};

extern const struct reporter_ops reporter_artifacts;

#endif
