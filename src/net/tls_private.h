/*
 * tls_private.h - what the files of net/ that speak with OpenSSL share: the
 * insides of a context and of a connection. Not for anybody else.
 */
#ifndef SD_NET_TLS_PRIVATE_H
#define SD_NET_TLS_PRIVATE_H

#include <openssl/ssl.h>
#include "base/buf.h"
#include "net/tls.h"
#include "net/transport_ops.h"

struct tls_context {
	SSL_CTX *ssl_ctx;
	BIO_METHOD *bio_method;
	unsigned char *alpn; /* as it goes over the wire [RFC7301 3.1] */
	size_t alpn_len;
	/* What OpenSSL wrote in the call that is under way: all connections
	 * share it, for it is on its way before the next call. */
	struct buf out;
	bool is_server;
	bool sni_required;
	const char *sni_known; /* borrowed; NULL: any name will do */
	bool verify;
	bool has_trust;	   /* ca or authority: there is something to judge by */
	bool wants_system; /* the system's bundle is to be loaded */
	bool has_system;   /* it is */
};

struct tls_session {
	SSL_SESSION *session;
	bool is_verified;	  /* the chain was, when it was made */
	struct tls_session *next; /* in a connection's list */
};

struct tls_authority {
	X509 *ca;
	X509 *cert;
	EVP_PKEY *key;
	struct buf pem;
};

enum { TLS_HEADER_BYTES = 5 };

/* Where in the peer's records [RFC8446 5.1] OpenSSL's reading stands. */
struct tls_record {
	unsigned char header[TLS_HEADER_BYTES]; /* the latest one */
	unsigned char header_len;		/* of it there */
	bool is_seen;				/* there was a whole header */
	size_t body_left;
};

enum tls_phase {
	TLS_PHASE_HANDSHAKE,
	TLS_PHASE_OPEN,
	TLS_PHASE_OVER,	    /* the owner heard of an end */
	TLS_PHASE_REFUSED,  /* so did it of a failed handshake */
	TLS_PHASE_DRAINING, /* stopped: until the peer's close_notify */
	TLS_PHASE_CLEAR	    /* stopped: bytes pass through */
};

struct transport_tls {
	struct transport base;
	struct transport *inner;
	void (*inner_close_leaked)(struct net_handle *handle);
	struct tls_context *context;
	SSL *ssl; /* NULL once it passes through */
	/* The peer's bytes that OpenSSL has not read: those of the call that
	 * is under way, and those that had to wait. */
	struct str in;
	struct buf held;
	struct tls_record record;
	enum tls_phase phase;
	char *name;	       /* to be checked */
	char *complaint;       /* about the certificate */
	const char *way_out;   /* for who is to take it all the same; or NULL */
	X509 *rejected;	       /* the certificate of the complaint */
	struct err *start_err; /* refused() is still to tell */
	void (*got_session)(void *owner, struct tls_session *take_session);
	struct tls_session *sessions; /* not told yet */
	size_t dropped;		      /* bytes, while draining */
	size_t answered; /* bytes that OpenSSL said by itself, not drained yet
			  */
	bool is_pumping;
	bool is_broken;	    /* OpenSSL has failed */
	bool is_pump_due;   /* deferred */
	bool all_written;   /* since it was last set */
	bool is_peer_done;  /* its close_notify came */
	bool is_inner_over; /* nothing more will come from below */
	bool is_truncated;
};

static inline struct transport_tls *tls_from(const struct transport *transport)
{
	return (struct transport_tls *)transport;
}

/* tls_version.c: OpenSSL's number; 0 of TLS_VERSION_ANY. */
int tls_version_proto(enum tls_version version);

/* tls_trust.c: certificates that are trusted, and those that are shown. */
bool tls_trust_load(struct tls_context *context,
	const struct tls_settings *settings, struct err *err);
/* Loads the system's bundle if it is needed and not there yet. */
void tls_trust_system(struct tls_context *context);
bool tls_identity_load(struct tls_context *context,
	const struct tls_settings *settings, struct err *err);

/* tls_ciphers.c: the suites asked for. */
bool tls_ciphers_set(
	struct tls_context *context, const char *list, struct err *err);

/* tls_bio.c: OpenSSL's way to the connection below. */
BIO_METHOD *tls_bio_method_new(void);
/* The next byte begins a record, but is none of a record's types. */
bool tls_record_is_odd(const struct tls_record *record, struct str next);
/* The header that was read last is none. */
bool tls_record_was_odd(const struct tls_record *record);
/* Hands what OpenSSL wrote to the connection below, or drops it once TLS has
 * been stopped; clears all_written if it had to be queued. */
void tls_flush(struct transport_tls *tls);

/* tls_verify.c: what is wrong with a certificate. */
int tls_verify_cert(int is_fine, X509_STORE_CTX *store_ctx);
/* Whether a session's certificate may stand for a new check. */
bool tls_verify_session(
	const struct transport_tls *tls, const struct tls_session *session);
/* Sets complaint of a resumed session, which no callback judged. */
void tls_verify_resumed(struct transport_tls *tls);

/* tls_facts.c: appends the names of cert, at most max of them, as "a, b and 3
 * more". */
void tls_put_names(struct buf *out, X509 *cert, size_t max);

/* tls_session.c */
int tls_session_new(SSL *ssl, SSL_SESSION *take_session);
/* The oldest that has not been told. */
struct tls_session *tls_session_next(struct transport_tls *tls);

/* tls_error.c: why OpenSSL's last call failed; empties its queue. */
void tls_error_text(const struct transport_tls *tls, struct err *err);
/* The connection below ended during the handshake. */
void tls_error_ended(const struct transport_tls *tls, enum transport_end how,
	const struct err *why, struct err *err);
/* "WHAT NAME: REASON", NAME and REASON as far as there are any. False. */
bool tls_error_named(struct err *err, const char *what, const char *name,
	const char *reason);
/* A fault of OpenSSL's with what, e.g. a file; empties its queue. */
bool tls_error_local(struct err *err, const char *what, const char *name);
const char *tls_peer(const struct transport_tls *tls);

/* transport_tls.c: feeds OpenSSL and tells the owner, as far as it goes. */
void tls_pump(struct transport_tls *tls);
/* The same from the next loop round. */
void tls_pump_later(struct transport_tls *tls);
/* A handshake that failed, and the end of a connection, with what is still to
 * be done then. */
void tls_tell_refused(struct transport_tls *tls, const struct err *err);
void tls_tell_ended(struct transport_tls *tls, enum transport_end how,
	const struct err *err);
/* Sends close_notify if that can be. */
void tls_say_goodbye(struct transport_tls *tls);
/* Lets go of OpenSSL's part; the session stays good. */
void tls_drop_ssl(struct transport_tls *tls);
/* Frees the memory after this round. */
void tls_release_later(struct transport_tls *tls);

/* transport_tls_ops.c */
extern const struct transport_ops transport_tls_ops;
bool tls_write_below(struct transport *transport, const char *data, size_t len);
size_t tls_pending_below(const struct transport *transport);
void tls_pause(struct transport *transport);
void tls_resume(struct transport *transport);
void tls_local(const struct transport *transport, struct net_address *out);
void tls_remote(const struct transport *transport, struct net_address *out);
void tls_close(struct transport *transport, bool reset);
/* The connection below is nobody's from now on. */
struct transport *tls_let_inner_go(struct transport_tls *tls);

#endif
