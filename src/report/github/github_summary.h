/* github_summary.h - the summary of a step of GitHub Actions. */
#ifndef SD_REPORT_GITHUB_SUMMARY_H
#define SD_REPORT_GITHUB_SUMMARY_H

#include "report/markdown/markdown.h"

/* Appends the run to the file at path, which other programs of the step
 * append to as well: in one write, and not more than what GitHub still takes.
 * *is_full: that is nothing. False with *err set when it cannot. */
bool github_summary_append(const char *path, struct markdown *markdown,
	const struct run_totals *totals, bool *is_full, struct err *err);

#endif
