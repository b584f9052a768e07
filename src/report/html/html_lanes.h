/* html_lanes.h - what was said, in two lanes, and its bytes. */
#ifndef SD_REPORT_HTML_LANES_H
#define SD_REPORT_HTML_LANES_H

#include "report/reporter.h"

/* Appends the conversation: client left, server right, what happened in
 * the middle, and below it a dump of the bytes. */
void html_put_conversation(
	struct buf *out, const struct scenario_result *result);
/* Appends the bytes of all entries in hexadecimal, folded. */
void html_put_hex(struct buf *out, const struct scenario_result *result);
/* The name of an entry's connection; NULL: there is only one. */
const char *html_lane_name(const struct scenario_result *result, size_t i);

#endif
