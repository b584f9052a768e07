/*
 * tls.h - TLS on a connection that stands, by OpenSSL: what it is to be like,
 * what it became. The handshake is begun on any transport and gives another
 * transport. [RFC8446] [RFC3207]
 */
#ifndef SD_NET_TLS_H
#define SD_NET_TLS_H

#include <stdbool.h>
#include <stdint.h>
#include "base/arena.h"
#include "base/buf.h"
#include "net/transport.h"

enum tls_version {
	TLS_VERSION_ANY, TLS_VERSION_1_0, TLS_VERSION_1_1, TLS_VERSION_1_2,
	TLS_VERSION_1_3
};

/* "1.2", "TLSv1.2", "TLS 1.2"; TLS_VERSION_ANY if it is none. */
enum tls_version tls_version_parse(struct str text);
/* "TLSv1.3" */
const char *tls_version_name(enum tls_version version);

/* A certificate authority and a server certificate made by it, in memory:
 * for the built-in server and scripted ones. Names are DNS names and numeric
 * addresses; key on P-256; valid from an hour ago for 30 days. Made in a few
 * milliseconds. NULL with *err (ERR_LOCAL). */
struct tls_authority;
struct tls_authority *tls_authority_new(const char *const *names,
	struct err *err);
/* As tls_authority_new(), but there is something wrong with the server
 * certificate. */
enum tls_fault {
	TLS_FAULT_NONE,
	TLS_FAULT_EXPIRED,    /* yesterday */
	TLS_FAULT_NOT_YET,    /* valid from tomorrow on */
	TLS_FAULT_SELF_SIGNED, /* not by the authority */
	TLS_FAULT_EXPIRES_SOON, /* in three days */
	TLS_FAULT_CN_ONLY,    /* the name is in the subject only */
	TLS_FAULT_RSA_1024,   /* a short key */
	TLS_FAULT_RSA_2048,   /* no fault: not on P-256 */
	TLS_FAULT_SHA1        /* a weak signature */
};
struct tls_authority *tls_authority_new_faulty(const char *const *names,
	enum tls_fault fault, struct err *err);
void tls_authority_free(struct tls_authority **authority);
/* The CA's certificate in PEM, for clients; as long as the authority. */
struct str tls_authority_pem(const struct tls_authority *authority);

/* What a context is made of. Paths are of PEM files; NULL: not given. */
struct tls_settings {
	bool is_server;
	enum tls_version min, max;  /* ANY: OpenSSL's own bounds; a version
	                               that its security level rules out is
	                               made possible when it is asked for */
	const char *ciphers;        /* OpenSSL's list, for up to 1.2, and
	                               TLS 1.3 suite names ("TLS_...") mixed
	                               in, sorted out here */
	bool verify;                /* client: the server's certificate;
	                               server: ask for one and verify it */
	const char *ca;             /* file or folder; NULL with verify: the
	                               system's bundle, loaded when the first
	                               handshake needs it */
	const struct tls_authority *authority; /* trusted too, or, of a
	                               server without cert, its certificate */
	const char *cert, *key;     /* key NULL: in cert */
	const char *alpn;           /* "smtp,http/1.1"; NULL: none */
	bool no_sessions;           /* server: none can be resumed */
	const char *dh_group;       /* server: "modp_1536"; NULL: OpenSSL's
	                               choice */
	bool sni_required;          /* server: refuses who names none */
	const char *sni_known;      /* server: refuses any other name than
	                               this one; NULL: it does not */
};

/* A context, made once and shared by many connections of one loop. NULL with
 * *err (ERR_LOCAL) that names the file, cipher or version at fault. */
struct tls_context;
struct tls_context *tls_context_new(const struct tls_settings *settings,
	struct err *err);
void tls_context_free(struct tls_context **context);
/* Whether making or using contexts has read the system's CA bundle so far:
 * for the tests. */
bool tls_context_has_system_bundle(const struct tls_context *context);

/* A session to resume. Each handshake takes a copy of its own
 * (SSL_SESSION_dup), so one may be used by many. */
struct tls_session;
void tls_session_free(struct tls_session **session);
struct tls_session *tls_session_copy(const struct tls_session *session);

/* One handshake. */
struct tls_params {
	struct tls_context *context;   /* borrowed, outlives the transport */
	const char *name;     /* client: SNI, and what the certificate must be
	                         for; a numeric address is checked as such and
	                         sent as no SNI. NULL: neither */
	const struct tls_session *resume; /* offered; NULL: none */
	/* Bytes of the peer that the owner had already read. */
	struct str early;
	/* Client: called for each session ticket (TLS 1.3) or once (up to
	 * 1.2), with the owner; NULL: tickets are dropped. */
	void (*got_session)(void *owner, struct tls_session *take_session);
};

/*
 * Begins a handshake on *take_inner, which becomes the new transport's (and
 * *take_inner NULL). events->opened() comes when it is done (never from
 * within this call), refused() with err when it failed: err.kind is ERR_TLS
 * and the text says who ended it and why ("the certificate is for a.test,
 * not for b.test", "the server sent the alert handshake_failure", "the server
 * closed the connection during the handshake", "what the server sent is not
 * TLS: 454 4.7.0 ..."). After refused() transport_tls_take_inner() gives the
 * connection back, or transport_free() ends it.
 * transport_write() before opened() is a bug. transport_shutdown() sends
 * close_notify and FIN; transport_free() without reset sends close_notify if
 * it can. An end of the connection without close_notify is TRANSPORT_EOF all
 * the same: transport_tls_was_truncated() tells.
 */
struct transport *transport_tls_start(struct transport **take_inner,
	const struct tls_params *params, const struct transport_events *events,
	void *owner);

/* Sends close_notify and gives the connection below back, which then
 * reports to events and owner; frees the TLS part after this round. What the
 * peer sends in the clear from then on comes as it is; its own close_notify,
 * and what it still sends encrypted before that, is read and dropped for as
 * long as it is there (bounded). For after refused() too: then nothing is
 * sent. NULL if the connection below has ended. */
struct transport *transport_tls_take_inner(struct transport **take_transport,
	const struct transport_events *events, void *owner);
/* It is one that transport_tls_start() made. */
bool transport_is_tls(const struct transport *transport);
bool transport_tls_was_truncated(const struct transport *transport);

/* What a handshake came to; texts in arena, NULL where there is none. */
struct tls_facts {
	const char *version;        /* "TLSv1.3" */
	const char *cipher;         /* "TLS_AES_256_GCM_SHA384" */
	const char *alpn;
	bool resumed;
	bool verified;              /* the chain and the name were checked */
	/* The peer's certificate. */
	bool has_cert;
	const char *subject, *issuer; /* RFC 2253 one line */
	size_t name_count;
	const char *const *names;   /* its DNS names and addresses, or, if it
	                               has none, its common name */
	int64_t not_before, not_after; /* seconds since 1970 */
	int key_bits;
	const char *key_type;       /* "RSA", "EC", "ED25519" */
	/* Why it would not be trusted, when verify was off; NULL: it would
	 * be, or nobody looked. */
	const char *complaint;
};
/* Also after refused(): what is known so far, a certificate mostly. */
void transport_tls_facts(const struct transport *transport,
	struct arena *arena, struct tls_facts *facts);

/* Channel bindings for SASL, appended; false if there are none.
 * tls-exporter [RFC9266] (TLS 1.3, and 1.2 with extended master secret),
 * tls-unique [RFC5929 3] (up to 1.2). */
bool transport_tls_binding(const struct transport *transport,
	const char *type, struct buf *out);

#endif
