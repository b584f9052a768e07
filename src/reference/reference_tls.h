/* reference_tls.h - TLS at the built-in server. Private to reference/.
 * [RFC3207] */
#ifndef SD_REFERENCE_REFERENCE_TLS_H
#define SD_REFERENCE_REFERENCE_TLS_H

#include "reference/reference_session.h"
#include "smtp/command.h"

/* Makes host's authority, certificate and context unless they are there: not
 * before somebody wants them, for they cost more than a whole conversation.
 * False with *err. */
bool reference_tls_prepare(struct reference_host *host, struct err *err);
void reference_tls_fini(struct reference_host *host);

/* STARTTLS: after its reply the session is in REFERENCE_PHASE_HANDSHAKE. */
void reference_starttls(
	struct reference_session *session, const struct command *command);
/* Begins the handshake on the session's connection. early: octets of the
 * client's that were read already. */
void reference_tls_begin(struct reference_session *session, struct str early);
/* It is done: all that the client said before is forgotten. */
void reference_tls_opened(struct reference_session *session);

/* A handshake failed: back to the clear, as no server should. False if the
 * connection has ended. */
bool reference_tls_give_up(struct reference_session *session);

#endif
