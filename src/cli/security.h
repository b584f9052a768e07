/*
 * security.h - the TLS of a run: what it shows and asks of the target, whom
 * it trusts, and the certificate of the servers that are its own.
 */
#ifndef SD_CLI_SECURITY_H
#define SD_CLI_SECURITY_H

#include "cli/setup.h"
#include "net/tls_store.h"
#include "reference/reference.h"

struct security {
	struct tls_store *store;
	struct tls_request target; /* the defaults of its handshakes */
	const struct tls_authority *authority; /* NULL: no server is ours */
	struct tls_authority *own;
};

/* Reads the target's settings and what --ca and --insecure make of them. All
 * files that they name are read. False with *err set when they cannot be
 * used; security_close() in any case. Nothing is sent. */
bool security_open(
	struct security *security, const struct setup *setup, struct err *err);
/* The authority of our own servers: the built-in one's (NULL: it does not
 * run), or one is made if scenarios have servers; none if no scenario is about
 * TLS. False with *err set. */
bool security_add_authority(struct security *security,
	const struct setup *setup, struct reference *reference,
	struct err *err);
void security_close(struct security *security);

#endif
