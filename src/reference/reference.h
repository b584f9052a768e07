/*
 * reference.h - the built-in server: a correct SMTP or LMTP server in a small
 * world of its own, deterministic, on a loopback port that the kernel picks
 * unless told otherwise. Uses smtp/ and net/, knows nothing of scenarios.
 * [RFC5321] [RFC2033]
 */
#ifndef SD_REFERENCE_REFERENCE_H
#define SD_REFERENCE_REFERENCE_H

#include <stdbool.h>
#include "base/err.h"
#include "base/str.h"
#include "net/address.h"
#include "net/loop.h"

struct mutants;
struct reference;
struct tls_authority;

struct reference_options {
	const struct net_address *listen; /* TCP or a unix socket; NULL:
					     127.0.0.1, any port */
	bool lmtp;
	bool implicit_tls; /* TLS before the greeting; else STARTTLS */
	const struct mutants *mutants; /* what it does wrong, as long as the
					  server; NULL: nothing */
	bool submission; /* no mail without AUTH, then for everybody
			    [RFC6409 4.3] */
	bool plain;	 /* offers no extension at all */
	bool needs_tls;	 /* before all else but EHLO, NOOP, QUIT */
	bool ipv6;	 /* on ::1, if listen is NULL */
	bool impatient;	 /* hangs up after 700 ms without a word */
	bool trusted;	 /* trusts its clients with XCLIENT and XFORWARD, and
			    with PROXY headers on a port beside it */
	int proxy_port;	 /* for those; 0: any */
};

/* What is between the commas of "lmtp,tls": lmtp, tls, submission, plain,
 * needs-tls, ipv6, impatient, trusted. False if it is none of these. */
bool reference_option_set(struct reference_options *options, struct str name);
/* "lmtp, submission, ...", for messages. */
const char *reference_option_names(void);

/* Listens. options NULL: SMTP on 127.0.0.1. NULL with *err set when it
 * cannot. */
struct reference *reference_start(struct loop *loop,
	const struct reference_options *options, struct err *err);
/* 0 of a unix socket. */
int reference_port(const struct reference *reference);
/* Where a PROXY header must come first; 0: nowhere. */
int reference_proxy_port(const struct reference *reference);
/* Who vouches for its certificate, which is for mail.builtin.test,
 * builtin.test, localhost, 127.0.0.1 and ::1. As long as the server. Made when
 * it is first asked for, which takes some milliseconds. NULL if it
 * cannot be. */
const struct tls_authority *reference_authority(struct reference *reference);
/* Closes the listener and all its connections. */
void reference_free(struct reference **reference);

/* The library's variables for this server's world: local_domain, sender,
 * recipient, ...; ends with name NULL. */
struct reference_variable {
	const char *name, *value;
	bool submission, needs_tls, impatient,
		trusted; /* of a server that is that only */
};
const struct reference_variable *reference_variables(void);
/* Whether a server of these options has it. options NULL: the defaults. */
bool reference_variable_holds(const struct reference_variable *variable,
	const struct reference_options *options);

#endif
