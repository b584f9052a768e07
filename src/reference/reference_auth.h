/* reference_auth.h - AUTH and its exchanges. Private to reference/.
 * [RFC4954] */
#ifndef SD_REFERENCE_REFERENCE_AUTH_H
#define SD_REFERENCE_REFERENCE_AUTH_H

#include "reference/reference_session.h"
#include "smtp/command.h"

/* "250-AUTH ..." with the mechanisms that this session may use. */
void reference_auth_list(
	const struct reference_session *session, struct buf *out);
void reference_auth(
	struct reference_session *session, const struct command *command);
/* A line of the exchange, without its CRLF; too_long: most of it is lost. */
void reference_auth_line(
	struct reference_session *session, struct str line, bool too_long);
/* Drops the exchange, if there is one. */
void reference_auth_end(struct reference_session *session);

#endif
