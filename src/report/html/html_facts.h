/* html_facts.h - what there is to know of a conversation besides itself. */
#ifndef SD_REPORT_HTML_FACTS_H
#define SD_REPORT_HTML_FACTS_H

#include "report/reporter.h"

/* Appends a list of terms: level, references, times, both ends, TLS. */
void html_put_facts(struct buf *out, const struct scenario_result *result);

#endif
