/*
 * sasl.h - SASL exchanges for AUTH, by libgsasl; XOAUTH2 and OAUTHBEARER are
 * ours. No I/O, and no base64: that is the AUTH command's. [RFC4422]
 * [RFC4954]
 */
#ifndef SD_SMTP_SASL_H
#define SD_SMTP_SASL_H

#include <stdbool.h>
#include "base/buf.h"
#include "base/err.h"

/* Texts are borrowed for the exchange's life; data NULL: not given. */
struct sasl_identity {
	struct str user, password, token, authzid;
	struct str host;     /* of the server, for DIGEST-MD5, GSSAPI,
	                        OAUTHBEARER */
	int port;            /* for OAUTHBEARER; 0: unknown */
	/* Channel binding data, for -PLUS; data NULL: none. */
	struct str tls_exporter, tls_unique;
};

enum sasl_answer {
	SASL_MORE,   /* *out is the next message; the other side's is due */
	SASL_DONE,   /* *out is the last message (may be empty) */
	SASL_FAILED  /* err says why */
};

struct sasl;

/* All mechanisms that can be asked for, strongest first, NULL at the end:
 * "SCRAM-SHA-256-PLUS", ... "PLAIN", "LOGIN", "XOAUTH2", "EXTERNAL",
 * "ANONYMOUS". Those of libgsasl that this machine's lacks (GSSAPI mostly)
 * are left out. */
const char *const *sasl_mechanisms(void);
/* The strongest of those offered (words) that identity has what it takes
 * for; NULL: none. A token means XOAUTH2 or OAUTHBEARER, -PLUS needs channel
 * bindings; EXTERNAL and ANONYMOUS are never chosen by themselves. */
const char *sasl_choose(const struct str *offered, size_t count,
	const struct sasl_identity *identity);
/* The client speaks first: its first message can stand in the AUTH line.
 * [RFC4954 4] */
bool sasl_is_client_first(const char *mechanism);

/* The client's side. NULL with *err when the mechanism is unknown or the
 * identity lacks something, named ("CRAM-MD5 needs a password"). */
struct sasl *sasl_client_new(const char *mechanism,
	const struct sasl_identity *identity, struct err *err);
/* The server's side: user and password are those that are right. */
struct sasl *sasl_server_new(const char *mechanism,
	const struct sasl_identity *identity, struct err *err);
/* Takes the other side's message, clears *out and writes ours to it. For the
 * first step of who speaks first, in is empty. A client whose XOAUTH2 or
 * OAUTHBEARER was refused with a JSON challenge answers it as RFC 7628 3.2.3
 * says ("\1", or an empty line for XOAUTH2), with SASL_DONE. A server that
 * refuses says SASL_FAILED with ERR_AUTH; anything malformed ERR_SASL, a
 * message that takes more than a line's 12288 octets in base64 and a SCRAM
 * server that asks for more than a million iterations included. Behind
 * SASL_DONE and SASL_FAILED each step is SASL_FAILED with ERR_SASL. */
enum sasl_answer sasl_step(struct sasl *sasl, struct str in, struct buf *out,
	struct err *err);
/* Server: who it is, after SASL_DONE; as long as sasl. */
struct str sasl_user(const struct sasl *sasl);
void sasl_free(struct sasl **sasl);

#endif
