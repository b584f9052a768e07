/* steps_incoming.h - a message as a server takes it off the wire. */
#ifndef SD_STEPS_STEPS_INCOMING_H
#define SD_STEPS_STEPS_INCOMING_H

#include "base/buf.h"

/* How much of text is the message, the final dot and its CRLF included; 0:
 * it does not end yet. What is before from was looked at, but for the last
 * four octets of it. Only CRLF ends a line. [RFC5321 4.1.1.4] */
size_t incoming_end(struct str text, size_t from);
/* Takes the dots that stuffing added, and the final one, out of a whole
 * message. [RFC5321 4.5.2] */
void incoming_unstuff(struct buf *text);
/* Appends the message with each CRLF as LF: patterns know LF only. */
void incoming_lines(struct buf *out, struct str message);

#endif
