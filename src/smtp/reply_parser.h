/*
 * reply_parser.h - takes one reply off the front of the bytes received so
 * far. Incremental: call it again with more bytes and it goes on where it
 * stopped. What follows the reply stays untouched.
 */
#ifndef SD_SMTP_REPLY_PARSER_H
#define SD_SMTP_REPLY_PARSER_H

#include "base/arena.h"
#include "smtp/reply.h"

enum {
	REPLY_BYTES_MAX = 262144, /* one reply */
	REPLY_LINES_MAX = 2000,
	REPLY_LINE_BYTES_MAX = 65536
};

enum reply_status {
	REPLY_MORE,      /* not complete yet */
	REPLY_COMPLETE,
	REPLY_NOT_SMTP,  /* a line that does not begin with three digits */
	REPLY_TOO_BIG    /* beyond the limits above */
};

struct reply_parser {
	size_t at;       /* start of the line being looked at */
	size_t scanned;  /* for line_next() on that line */
	size_t lines;
};

void reply_parser_init(struct reply_parser *parser);

/*
 * Looks at data, all bytes received and not yet consumed. With
 * REPLY_COMPLETE *reply is filled (lines in arena, texts borrow data),
 * *used is the reply's length and the parser is ready for the next reply.
 * With REPLY_NOT_SMTP and REPLY_TOO_BIG *used is how many bytes made that
 * plain. A first line is refused as soon as its first bytes cannot be a
 * code (three digits), without waiting for its end.
 *
 * A line continues the reply when a hyphen follows its code; any other
 * character ends it: SP, the line end, or a bad separator. A later line with
 * another code is taken and flagged. [RFC5321 4.2.1]
 */
enum reply_status reply_parser_take(struct reply_parser *parser,
	struct str data, struct arena *arena, struct reply *reply, size_t *used);

#endif
