/*
 * tls_store.h - the TLS contexts of a run, made when they are first needed,
 * and the sessions that can be resumed.
 */
#ifndef SD_NET_TLS_STORE_H
#define SD_NET_TLS_STORE_H

#include "net/tls.h"

struct tls_store;
struct tls_store *tls_store_new(void);
void tls_store_free(struct tls_store **store);
/* The context of these settings; the store's. NULL with *err. */
struct tls_context *tls_store_context(struct tls_store *store,
	const struct tls_settings *settings, struct err *err);
/* Keeps the latest session of a server ("mail.example:25"). */
void tls_store_keep(struct tls_store *store, const char *place,
	struct tls_session *take_session);
/* A copy of the latest that was kept; NULL: none. */
struct tls_session *tls_store_session(const struct tls_store *store,
	const char *place);

#endif
