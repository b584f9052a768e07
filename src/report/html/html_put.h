/*
 * html_put.h - text and bytes as markup. Nothing that a server or a file
 * said gets into the page but through here.
 */
#ifndef SD_REPORT_HTML_PUT_H
#define SD_REPORT_HTML_PUT_H

#include "report/reporter.h"

/* Appends text escaped; NULL: nothing. */
void html_put(struct buf *out, const char *text);
void html_put_str(struct buf *out, struct str text);
/* The same, with places to break the line behind each slash. */
void html_put_path(struct buf *out, const char *path);
/* Appends bytes of the wire; runs of what is no printable ASCII are marked
 * up as escapes, so that they differ from the same characters sent. */
void html_put_wire(struct buf *out, struct str bytes);
/* One line of the wire: a CRLF at its end is not shown, a long one is
 * folded. */
void html_put_wire_line(struct buf *out, struct str line);
/* Cuts the first line off *rest, its LF included. */
struct str html_cut_line(struct str *rest);
/* In the order in which a reader wants them. */
extern const enum outcome html_order[OUTCOME_COUNT];
/* The sign that stands for an outcome, an entity. */
const char *html_sign(enum outcome outcome);
/* Appends sign and word: <span class="v failed">. */
void html_put_verdict(struct buf *out, enum outcome outcome);
/* What fails a run: failed, error, xpassed. */
bool html_is_bad(enum outcome outcome);
/* Milliseconds with one decimal: columns of them are to be compared. */
void html_put_ms(struct buf *out, int64_t us);
/* The name, else the url, of a target. */
const char *html_target_label(const struct run_target *target);

#endif
