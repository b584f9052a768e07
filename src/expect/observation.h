/*
 * observation.h - what was seen of the server's answer to one step. An
 * expectation is a pure function of it.
 */
#ifndef SD_EXPECT_OBSERVATION_H
#define SD_EXPECT_OBSERVATION_H

#include <stdbool.h>
#include <stdint.h>
#include "smtp/ehlo.h"
#include "smtp/reply.h"

/* What an expectation speaks of: each key of the long form has one subject,
 * and each kind of step says which it shows. */
enum expect_subject {
	EXPECT_SUBJECT_REPLY,
	EXPECT_SUBJECT_TLS,    /* a handshake */
	EXPECT_SUBJECT_PROCESS /* a program that was run */
};

/* What a handshake came to, as far as it can be expected. */
struct observed_tls {
	const char *version, *cipher, *alpn; /* NULL: none */
	bool resumed;
	bool has_cert;
	const char *subject, *issuer;
	size_t name_count;
	const char *const *names; /* as they stand in it, wildcards too */
	int64_t not_after;        /* seconds since 1970 */
	int64_t now;              /* the same clock */
	int key_bits;
};

struct observed_process {
	int exit_code; /* -1: ended by a signal */
	int signal;
	struct str out, err;
};

struct observation {
	const struct reply *reply; /* NULL: none */
	const struct ehlo *ehlo;   /* reply read as EHLO's; NULL without reply */
	bool closed;               /* the server has closed */
	bool final;                /* nothing more will be waited for */
	/* LMTP: whose reply it is, and all that one is due for. */
	struct str recipient;      /* data NULL: it is nobody's */
	const struct str *recipients;
	size_t recipient_count, recipient_at;
	const struct observed_tls *tls;         /* of a handshake's step */
	const struct observed_process *process; /* of a program's */
};

#endif
