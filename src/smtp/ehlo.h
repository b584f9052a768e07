/* ehlo.h - what a server says it can do. [RFC5321 4.1.1.1] */
#ifndef SD_SMTP_EHLO_H
#define SD_SMTP_EHLO_H

#include "base/arena.h"
#include "smtp/reply.h"

/* The capabilities of an EHLO (or LHLO) reply: its lines after the first. */
struct ehlo {
	size_t count;
	struct str *lines; /* "SIZE 10240000", trimmed, in arena */
};

/* Reads a 250 reply to EHLO; everything in *ehlo is copied into arena. Sets
 * ANOMALY_EHLO_BAD_KEYWORD in *anomalies for a line that is not
 * ehlo-keyword *( SP ehlo-param ); "AUTH=..." of old servers and an empty
 * line count as bad too. */
void ehlo_parse(struct arena *arena, const struct reply *reply,
	struct ehlo *ehlo, unsigned *anomalies);
/* True when want is offered: a keyword ("STARTTLS") or a keyword and
 * parameters ("AUTH PLAIN": all that are named must be there, in any order).
 * Case plays no part. */
bool ehlo_has(const struct ehlo *ehlo, struct str want);

#endif
