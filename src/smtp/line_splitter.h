/*
 * line_splitter.h - finds the lines in a stream of bytes, whatever the way
 * they were cut into reads. It copies nothing; it only looks.
 */
#ifndef SD_SMTP_LINE_SPLITTER_H
#define SD_SMTP_LINE_SPLITTER_H

#include "base/str.h"

enum line_end { LINE_END_CRLF, LINE_END_LF };

struct line {
	struct str text;     /* without its line end */
	struct str raw;      /* with it */
	enum line_end end;
	unsigned anomalies;  /* BARE_LF, BARE_CR, NUL, 8BIT, LINE_TOO_LONG */
};

/* Finds the first line of data: everything up to the first LF. Returns false
 * when there is no LF yet. *scanned (may be NULL) is where to go on looking
 * the next time, so that a line which drips in byte by byte is looked at
 * once; it must be 0 for a new line and is reset to 0 with a line. A line is
 * too long above 512 octets, line end included [RFC5321 4.5.3.1.5]. */
bool line_next(struct str data, size_t *scanned, struct line *line);

#endif
