/* text_style.h - words, colours and indentation of the text report. */
#ifndef SD_REPORT_TEXT_STYLE_H
#define SD_REPORT_TEXT_STYLE_H

#include "base/buf.h"
#include "report/reporter.h"

/* Appends PASS, FAIL, WARN, ... in its colour. */
void text_put_verdict(struct buf *out, enum outcome outcome, bool colour);
/* True for what fails a run: FAIL, ERROR, XPASS. */
bool outcome_is_bad(enum outcome outcome);
/* Appends " @ NAME" where there are several targets. */
void text_put_at(struct buf *out, const struct report_options *options,
	const struct run_target *target);
/* Appends text escaped for a terminal. */
void text_put(struct buf *out, const char *text);
/*
 * Appends "  label:  text", escaped, its further lines indented to stand
 * below the first, and a line end. Nothing when text.data is NULL.
 */
void text_put_field(struct buf *out, const char *label, struct str text);
/* The same for bytes of the wire, cut at LF into lines. A line that ends in
 * CRLF is shown without; all other bytes are. At most max_lines, then how
 * many are left (0: all). */
void text_put_wire_field(
	struct buf *out, const char *label, struct str bytes, size_t max_lines);
/* Appends one line of the wire: without its CRLF unless all is set. */
void text_put_wire_line(struct buf *out, struct str line, bool all);

#endif
