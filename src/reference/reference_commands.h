/* reference_commands.h - what each command does to a session. Private to
 * reference/. */
#ifndef SD_REFERENCE_REFERENCE_COMMANDS_H
#define SD_REFERENCE_REFERENCE_COMMANDS_H

#include "reference/reference_session.h"
#include "smtp/command.h"

/* Answers a command line that has lost its CRLF. */
void reference_command(struct reference_session *session, struct str line);
/* The envelope. */
void reference_mail(
	struct reference_session *session, const struct command *command);
void reference_rcpt(
	struct reference_session *session, const struct command *command);

#endif
