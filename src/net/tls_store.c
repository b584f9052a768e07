/* tls_store.c - see tls_store.h. */
#include "net/tls_store.h"

#include <string.h>
#include "base/mem.h"

enum { SESSIONS_MAX = 1024 };

struct kept_context {
	char *key;
	struct tls_context *context;
	struct kept_context *next;
};

struct kept_session {
	char *place;
	struct tls_session *session;
	struct kept_session *next;
};

struct tls_store {
	struct kept_context *contexts;
	struct kept_session *sessions;
	size_t session_count;
};

struct tls_store *tls_store_new(void)
{
	return mem_calloc(1, sizeof(struct tls_store));
}

void tls_store_free(struct tls_store **store)
{
	struct tls_store *old = *store;

	*store = NULL;
	if (!old)
		return;
	while (old->contexts) {
		struct kept_context *at = old->contexts;

		old->contexts = at->next;
		tls_context_free(&at->context);
		mem_free(at->key);
		mem_free(at);
	}
	while (old->sessions) {
		struct kept_session *at = old->sessions;

		old->sessions = at->next;
		tls_session_free(&at->session);
		mem_free(at->place);
		mem_free(at);
	}
	mem_free(old);
}

static void put(struct buf *key, const char *text)
{
	/* NULL is not "". */
	buf_puts(key, text ? "=" : "-");
	buf_puts(key, text ? text : "");
	buf_putc(key, '\n');
}

static void make_key(const struct tls_settings *settings, struct buf *key)
{
	buf_printf(key, "%d %d %d %d %p\n", settings->is_server, settings->min,
		settings->max, settings->verify,
		(const void *)settings->authority);
	put(key, settings->ciphers);
	put(key, settings->ca);
	put(key, settings->cert);
	put(key, settings->key);
	put(key, settings->alpn);
}

struct tls_context *tls_store_context(struct tls_store *store,
	const struct tls_settings *settings, struct err *err)
{
	struct kept_context *at;
	struct buf key = BUF_INIT;

	make_key(settings, &key);
	for (at = store->contexts; at; at = at->next)
		if (strcmp(at->key, buf_cstr(&key)) == 0)
			break;
	if (!at) {
		struct tls_context *context = tls_context_new(settings, err);

		if (context) {
			at = mem_calloc(1, sizeof(*at));
			at->key = mem_strdup(buf_cstr(&key));
			at->context = context;
			at->next = store->contexts;
			store->contexts = at;
		}
	}
	buf_fini(&key);
	return at ? at->context : NULL;
}

static struct kept_session *find(
	const struct tls_store *store, const char *place)
{
	struct kept_session *at = store->sessions;

	while (at && strcmp(at->place, place) != 0)
		at = at->next;
	return at;
}

void tls_store_keep(struct tls_store *store, const char *place,
	struct tls_session *take_session)
{
	struct kept_session *at = find(store, place);

	if (!at && store->session_count == SESSIONS_MAX) {
		tls_session_free(&take_session);
		return;
	}
	if (!at) {
		at = mem_calloc(1, sizeof(*at));
		at->place = mem_strdup(place);
		at->next = store->sessions;
		store->sessions = at;
		store->session_count++;
	}
	tls_session_free(&at->session);
	at->session = take_session;
}

struct tls_session *tls_store_session(
	const struct tls_store *store, const char *place)
{
	const struct kept_session *at = find(store, place);

	return at ? tls_session_copy(at->session) : NULL;
}
