/*
 * reference_xclient.h - what a proxy that is trusted may say of its client:
 * XCLIENT, which makes the session another client's, and XFORWARD, which is
 * for the log only. Both are Postfix's. There is no log here.
 */
#ifndef SD_REFERENCE_REFERENCE_XCLIENT_H
#define SD_REFERENCE_REFERENCE_XCLIENT_H

#include "reference/reference_session.h"
#include "smtp/command.h"

/* The lines of EHLO, "250-" before each; none where nobody is trusted. PRDR is
 * for those who are, too. */
void reference_xclient_list(
	const struct reference_session *session, struct buf *out);
/* Obeys the two commands. False if this is neither, or nobody is trusted. */
bool reference_xclient(
	struct reference_session *session, const struct command *command);

#endif
