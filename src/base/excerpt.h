/* excerpt.h - one line of an author's file, shown with a caret below. */
#ifndef SD_BASE_EXCERPT_H
#define SD_BASE_EXCERPT_H

#include <stdbool.h>
#include "base/buf.h"

/* The line-th (1-based) line of text without its end, or {NULL}. */
struct str excerpt_line(struct str text, int line);
/* Appends source (a line's text) escaped, with its number, and a caret under
 * the column-th character; no caret for column 0. A long line is cut to
 * about 100 columns around the caret. */
void excerpt_print(
	struct buf *out, struct str source, int line, int column, bool colour);
/* The same in at most width columns, the number's included; 0: about 100 of
 * the line. */
void excerpt_print_within(struct buf *out, struct str source, int line,
	int column, bool colour, int width);

#endif
