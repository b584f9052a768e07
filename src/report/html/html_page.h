/* html_page.h - what stands around the conversations. */
#ifndef SD_REPORT_HTML_PAGE_H
#define SD_REPORT_HTML_PAGE_H

#include "report/html/html_rows.h"

/* The style and the script, from html/ (made by html/embed.cmake). */
extern const char html_style[], html_style_sha256[];
extern const char html_script[], html_script_sha256[];

struct html_page {
	const struct report_options *options;
	const struct run_totals *totals;
	const struct html_rows *rows;
	struct html_index by_file, by_ref;
	bool names_target; /* several are reported */
};

/* Appends everything up to <body>. */
void html_put_head(struct buf *out, const struct html_page *page);
/* Appends what the run was, and how it ended. */
void html_put_summary(struct buf *out, const struct html_page *page);
/* Appends the two trees, the filter and the switches. */
void html_put_nav(struct buf *out, const struct html_page *page);
/* Appends a table of scenarios and targets, by file and by reference. */
void html_put_matrix(struct buf *out, const struct html_page *page);
/* Appends the end, the script included. */
void html_put_foot(struct buf *out);

#endif
