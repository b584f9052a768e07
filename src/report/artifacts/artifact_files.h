/* artifact_files.h - what is kept of one conversation. */
#ifndef SD_REPORT_ARTIFACT_FILES_H
#define SD_REPORT_ARTIFACT_FILES_H

#include "report/reporter.h"

/* Writes the files of a result into folder, which is there. False with *err
 * set after the first that could not be written. */
bool artifact_write_files(const char *folder,
	const struct report_options *options,
	const struct scenario_result *result, struct err *err);
bool artifact_write_file(const char *path, struct str text, struct err *err);

#endif
