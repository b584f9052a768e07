/* artifact_json.h - the result of one conversation as a JSON text. */
#ifndef SD_REPORT_ARTIFACT_JSON_H
#define SD_REPORT_ARTIFACT_JSON_H

#include "report/reporter.h"

/* Appends it, indented for people. */
void artifact_put_json(struct buf *out, const struct report_options *options,
	const struct scenario_result *result);

#endif
