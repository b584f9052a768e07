/* html_source.h - the lines of its file that a scenario was read from. */
#ifndef SD_REPORT_HTML_SOURCE_H
#define SD_REPORT_HTML_SOURCE_H

#include "report/reporter.h"

/* Appends them with their numbers, and a caret below what failed; nothing
 * when they are not at hand. */
void html_put_source(struct buf *out, const struct scenario_result *result);
/* That place is on one of them. */
bool html_source_has(const struct scenario_facts *facts, struct loc loc);

#endif
