/* wrap.h - prose between two margins. */
#ifndef SD_BASE_WRAP_H
#define SD_BASE_WRAP_H

#include "base/buf.h"

/*
 * Appends text, which has no control characters, broken at its spaces. The
 * cursor stands in column indent, where further lines begin, too; none goes
 * beyond column width unless a single word does. A line end behind the last
 * one is the caller's.
 */
void wrap_words(struct buf *out, struct str text, size_t indent, size_t width);

#endif
