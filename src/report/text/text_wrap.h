/* text_wrap.h - prose in the width of a terminal. */
#ifndef SD_REPORT_TEXT_WRAP_H
#define SD_REPORT_TEXT_WRAP_H

#include "base/buf.h"

/*
 * Breaks the lines of a block that hold prose ("  why:      ...", and what is
 * indented below it) between words, so that they fit into width columns. What
 * somebody may copy stays in one piece: ids, what went over the wire, patterns
 * and commands are the terminal's to break. Nothing happens for width 0.
 */
void text_wrap(struct buf *text, int width);

#endif
