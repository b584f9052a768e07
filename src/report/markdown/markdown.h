/*
 * markdown.h - a run in Markdown: the counts, what failed in a table and
 * each of it in a block that unfolds, what was skipped, what was slow. Keeps
 * what it needs of each result until the end; how much that can be is
 * bounded.
 */
#ifndef SD_REPORT_MARKDOWN_H
#define SD_REPORT_MARKDOWN_H

#include "report/reporter.h"

struct markdown;

/* options are borrowed. */
struct markdown *markdown_new(const struct report_options *options);
void markdown_free(struct markdown **markdown);
void markdown_add(
	struct markdown *markdown, const struct scenario_result *result);
/* Appends all of it, in max_bytes (of 60000 at the least): a third of them
 * for each table, what the lists leave for the blocks. What is left out is
 * counted. */
void markdown_put(struct markdown *markdown, struct buf *out,
	const struct run_totals *totals, size_t max_bytes);

#endif
