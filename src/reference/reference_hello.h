/* reference_hello.h - HELO, EHLO and LHLO. Private to reference/. */
#ifndef SD_REFERENCE_REFERENCE_HELLO_H
#define SD_REFERENCE_REFERENCE_HELLO_H

#include "reference/reference_session.h"
#include "smtp/command.h"

void reference_helo(
	struct reference_session *session, const struct command *command);
void reference_ehlo(
	struct reference_session *session, const struct command *command);
void reference_lhlo(
	struct reference_session *session, const struct command *command);

#endif
