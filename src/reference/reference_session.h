/*
 * reference_session.h - one client of the built-in server: its connection,
 * its transaction, and the means to answer it. Private to reference/.
 */
#ifndef SD_REFERENCE_REFERENCE_SESSION_H
#define SD_REFERENCE_REFERENCE_SESSION_H

#include <stdint.h>
#include "base/buf.h"
#include "net/tls.h"
#include "net/transport.h"
#include "reference/reference_data.h"

#define REFERENCE_SIZE_MAX_TEXT "1048576"

enum {
	REFERENCE_SIZE_MAX = 1048576, /* of a message, in octets */
	REFERENCE_COMMAND_MAX = 512,  /* with CRLF [RFC5321 4.5.3.1.4] */
	/* MAIL and RCPT may be longer by their parameters: 26 for SIZE
	 * [RFC1870 3], 17 for BODY [RFC6152 2], 10 for SMTPUTF8 [RFC6531 3.1],
	 * 500 for AUTH [RFC4954 3], RET and ENVID, NOTIFY and ORCPT in full
	 * length [RFC3461 4.1 to 4.4], BY [RFC2852 3], HOLDFOR and HOLDUNTIL
	 * [RFC4865 3], MT-PRIORITY [RFC6710 3], REQUIRETLS [RFC8689 3], SOLICIT
	 * [RFC3865 2.3], RRVS [RFC7293 4]. */
	REFERENCE_MAIL_MAX = REFERENCE_COMMAND_MAX + 26 + 17 + 10 + 500 + 9 +
			     107 + 17 + 34 + 15 + 11 + 1000,
	REFERENCE_RCPT_MAX = REFERENCE_COMMAND_MAX + 29 + 507 + 33,
	/* Base64 of an AUTH exchange [RFC4954 4], and CRLF. */
	REFERENCE_LINE_MAX = 12288 + 2
};

struct mutants;
struct mutant_filter;

struct reference_limits {
	int64_t idle_us;   /* without a word from the client */
	int64_t linger_us; /* for its FIN after ours */
	size_t connections;
	size_t pending_bytes; /* unread replies; then we stop reading */
	unsigned errors;      /* one more is answered 421 */
	unsigned recipients;  /* of one message */
};

/* What all the sessions of a server have in common. */
struct reference_host {
	struct loop *loop;
	struct reference_limits limits;
	bool lmtp;	   /* [RFC2033] */
	bool implicit_tls; /* [RFC8314 3] */
	bool submission;   /* [RFC6409] */
	bool plain;	   /* no extensions */
	bool needs_tls;	   /* [RFC3207 4] */
	bool trusted;	   /* XCLIENT and the like */
	/* NULL both until they are needed. */
	struct tls_authority *authority;
	struct tls_context *tls;
	struct reference_session *sessions; /* a list */
	size_t session_count;
	unsigned long message_count; /* accepted, and dropped */
	/* The replies to what one read brought, of whichever session is
	 * running: they leave in one write before the callback ends. */
	struct buf out;
	/* The rules that it is to break; NULL: none. */
	const struct mutants *mutants;
};

enum reference_phase {
	REFERENCE_PHASE_COMMAND,
	REFERENCE_PHASE_DATA,
	REFERENCE_PHASE_CHUNK,	   /* the octets of a BDAT */
	REFERENCE_PHASE_AUTH,	   /* lines of an exchange */
	REFERENCE_PHASE_PROXY,	   /* the header of a load balancer */
	REFERENCE_PHASE_HANDSHAKE, /* of TLS */
	REFERENCE_PHASE_CLOSING	   /* our FIN is on its way; we hear nothing */
};

enum reference_hello {
	REFERENCE_HELLO_NONE,
	REFERENCE_HELLO_HELO,
	REFERENCE_HELLO_EHLO
};

/* What MAIL opened. */
struct reference_transaction {
	bool open;
	bool utf8;	     /* MAIL had SMTPUTF8 */
	bool prdr;	     /* and PRDR */
	bool binary;	     /* and BODY=BINARYMIME */
	bool chunked;	     /* a BDAT was taken */
	bool rcpt_refused;   /* some RCPT was */
	unsigned recipients; /* those that were not */
};

/* The octets behind a BDAT. */
struct reference_chunk {
	uint64_t size, left;
	bool last;
	const char *refusal; /* what they are answered, if not taken */
};

struct reference_auth;

struct reference_session {
	struct reference_host *host;
	struct reference_session *next, *previous;
	struct transport *transport;
	struct timer *timer; /* idle, later linger */
	size_t pending_seen; /* unread replies when the timer was set */
	bool paused;
	bool ended; /* the client's FIN has come */
	bool tls;
	bool tls_bound;	    /* and it has bindings for SASL */
	bool greeted;	    /* not yet with implicit TLS */
	bool authenticated; /* may relay */

	/* The client, if a proxy says that it is another one than who is
	 * connected. */
	char client[NET_ADDRESS_TEXT_MAX];

	enum reference_phase phase;
	enum reference_hello hello;
	struct reference_transaction mail;
	/* The last MAIL, or a chunk behind it, was. */
	bool mail_refused;
	/* LMTP: of each recipient, whether its mailbox is full ('f'). */
	struct buf fates;
	unsigned errors;
	unsigned auth_failures;
	unsigned mail_commands; /* [RFC9422 4.1] */
	unsigned refused_recipients;
	struct reference_data data;
	struct reference_chunk chunk;
	struct reference_auth *auth; /* during an exchange */

	struct buf line;    /* a command line of which the end is missing */
	bool line_too_long; /* the rest of the line is being dropped */
	bool after_cr;
	struct mutant_filter *mutant; /* NULL: the host has no mutants */
};

extern const struct transport_events reference_session_events;

/* A session of host, without a connection yet. The host owns it; it frees
 * itself when its connection ends. */
struct reference_session *reference_session_new(struct reference_host *host);
/* Takes transport over, which must report to reference_session_events with
 * this session as owner, and greets the client (with implicit TLS, after the
 * handshake), or turns it away if the host has too many. */
void reference_session_open(
	struct reference_session *session, struct transport *take_transport);
/* As reference_session_open(), but a PROXY header comes first. */
void reference_session_open_proxied(
	struct reference_session *session, struct transport *take_transport);
/* Says the greeting, or that there are too many clients. */
void reference_greet(struct reference_session *session);
/* Cuts the connection and frees the session. */
void reference_session_free(struct reference_session *session);
/* Sends the replies that had to wait; the session may be gone then. */
void reference_session_go_on(struct reference_session *session);

#define REFERENCE_LINE_TOO_LONG "500 5.5.2 Line too long\r\n"
#define REFERENCE_NEED_AUTH "530 5.7.0 Authentication required\r\n"
#define REFERENCE_NEED_TLS "530 5.7.0 Say STARTTLS first\r\n"

/* Puts the reply text, which has its CRLFs, behind those that wait to be
 * sent. Replies that tell a client that it broke the protocol (50x, 555) or
 * does not know a password (535) are counted, and one too many becomes a 421
 * and a close. */
void reference_reply(struct reference_session *session, const char *text);
/* No more commands; closes when the replies are out. */
void reference_hang_up(struct reference_session *session);
/* Back to where EHLO left us. */
void reference_reset(struct reference_session *session);

/* Reads what came, as far as the session still listens. */
void reference_read(
	struct reference_session *session, const char *data, size_t len);

#endif
