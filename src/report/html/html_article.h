/* html_article.h - one conversation, and all that is known of it. */
#ifndef SD_REPORT_HTML_ARTICLE_H
#define SD_REPORT_HTML_ARTICLE_H

#include "report/html/html_rows.h"

struct html_article {
	const struct report_options *options;
	const struct html_row *row;
	bool names_target; /* several are reported */
	bool is_short;	   /* the page is large enough: the head only */
};

/* Appends the article. */
void html_put_article(struct buf *out, const struct html_article *article,
	const struct scenario_result *result);

#endif
