/* reference_message.h - a message comes, by DATA or BDAT, and is answered.
 * Private to reference/. */
#ifndef SD_REFERENCE_REFERENCE_MESSAGE_H
#define SD_REFERENCE_REFERENCE_MESSAGE_H

#include "reference/reference_session.h"
#include "smtp/command.h"

#define REFERENCE_TOO_BIG                                                     \
	"552 5.3.4 Message size exceeds " REFERENCE_SIZE_MAX_TEXT " octets\r" \
	"\n"

void reference_begin_data(
	struct reference_session *session, const struct command *command);
void reference_begin_chunk(
	struct reference_session *session, const struct command *command);
/* Takes the octets of a chunk. Returns how many were its. */
size_t reference_chunk_feed(
	struct reference_session *session, const char *octets, size_t len);
/* Answers the message that has just ended. */
void reference_message(struct reference_session *session);

#endif
