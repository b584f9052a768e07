/*
 * reply.h - one SMTP reply as it was received: the code, the lines, the raw
 * bytes and what was odd about them. [RFC5321 4.2]
 */
#ifndef SD_SMTP_REPLY_H
#define SD_SMTP_REPLY_H

#include <stdbool.h>
#include "base/buf.h"
#include "smtp/anomaly.h"

struct reply_line {
	int code;         /* this line's own */
	struct str text;  /* behind code and separator, without the line end */
};

struct enhanced_code {
	int class_digit;  /* 2, 4 or 5; 0: there is none */
	int subject;      /* 0-999 */
	int detail;       /* 0-999 */
};

struct reply {
	int code;         /* of the last line, 200-599 or what was there */
	struct enhanced_code enhanced; /* at the start of the first line that
	                                  has one [RFC2034 4] */
	size_t line_count;
	struct reply_line *lines;
	struct str raw;   /* every byte, line ends included */
	unsigned anomalies; /* ANOMALY_ bits */
};

/* Appends the lines' texts joined by LF, codes removed, enhanced codes kept:
 * what patterns are matched against. */
void reply_text(const struct reply *reply, struct buf *out);
/* Appends "5.7.1"; nothing when there is none. */
void enhanced_code_format(struct enhanced_code code, struct buf *out);
/* Reads an enhanced code at the start of text [RFC3463 2]; returns its
 * length, 0 if there is none. A space or the end must follow it. */
size_t enhanced_code_parse(struct str text, struct enhanced_code *code);

#endif
