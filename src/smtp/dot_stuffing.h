/* dot_stuffing.h - a text as DATA sends it. [RFC5321 4.5.2] */
#ifndef SD_SMTP_DOT_STUFFING_H
#define SD_SMTP_DOT_STUFFING_H

#include "base/buf.h"

struct dot_stuffing {
	bool crlf;   /* make CRLF of each lone LF and lone CR, and end the
	                last line */
	bool stuff;  /* another dot before one that begins a line */
	bool end;    /* the final dot and CRLF */
};

/* Appends text so. With crlf off the bytes stay as they are, and a line
 * begins after CRLF only. An empty text with end gives ".\r\n". */
void dot_stuff(struct buf *out, struct str text, struct dot_stuffing how);

/* The receiving side, incremental: feed lines without their CRLF. Returns
 * true for the final dot; else *text is the line unstuffed. */
bool dot_unstuff(struct str line, struct str *text);

#endif
