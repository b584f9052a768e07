/*
 * explain_transcript.h - finds replies in what people paste: a session of
 * telnet, of swaks, curl or smtplib, a conversation of a report, a log, a
 * bounce.
 */
#ifndef SD_EXPLAIN_EXPLAIN_TRANSCRIPT_H
#define SD_EXPLAIN_EXPLAIN_TRANSCRIPT_H

#include "base/buf.h"

/*
 * Takes lines off *rest up to the end of the next reply and puts it into
 * *reply, which is emptied first: its lines, without what stood before their
 * codes, joined by LF. At most EXPLAIN_REPLY_BYTES_MAX and a line are kept.
 * False when there is no more.
 */
bool explain_next_reply(struct str *rest, struct buf *reply);

#endif
