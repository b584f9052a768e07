/*
 * markdown_text.h - text in Markdown as GitHub and GitLab take it. What a
 * server or an author said stands in code only: nothing in there is markup,
 * a mention or a link.
 */
#ifndef SD_REPORT_MARKDOWN_TEXT_H
#define SD_REPORT_MARKDOWN_TEXT_H

#include "base/buf.h"
#include "result/verdict.h"

/* Appends text as code, in one line and cut when it is long. */
void markdown_put_code(struct buf *out, struct str text);
/* The same in a cell of a table. */
void markdown_put_cell(struct buf *out, struct str text);
/* Appends text, which is escaped for a terminal already, as a block of
 * code. */
void markdown_put_fence(struct buf *out, struct str text);
/* A picture of an outcome, for those who look for the red ones. */
const char *markdown_symbol(enum outcome outcome);

#endif
