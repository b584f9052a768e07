/*
 * tls_session.c - sessions to resume: as they come, and copies of them. A
 * session that connections shared would be spent with the first of them.
 */
#include "net/tls_private.h"

#include "base/check.h"
#include "base/mem.h"

static struct tls_session *session_wrap(
	SSL_SESSION *take_session, bool is_verified)
{
	struct tls_session *session = mem_calloc(1, sizeof(*session));

	BUG_ON(!take_session);
	session->session = take_session;
	session->is_verified = is_verified;
	return session;
}

/* Called from within OpenSSL, where the owner must not be: kept in the order
 * they came. */
int tls_session_new(SSL *ssl, SSL_SESSION *take_session)
{
	struct transport_tls *tls = SSL_get_app_data(ssl);
	struct tls_session **last = &tls->sessions;

	if (!tls->got_session || tls->phase > TLS_PHASE_OPEN)
		return 0;
	while (*last)
		last = &(*last)->next;
	*last = session_wrap(
		take_session, tls->context->verify &&
				      SSL_get_verify_result(ssl) == X509_V_OK);
	return 1;
}

struct tls_session *tls_session_next(struct transport_tls *tls)
{
	struct tls_session *session = tls->sessions;

	if (session) {
		tls->sessions = session->next;
		session->next = NULL;
	}
	return session;
}

struct tls_session *tls_session_copy(const struct tls_session *session)
{
	return session_wrap(
		SSL_SESSION_dup(session->session), session->is_verified);
}

void tls_session_free(struct tls_session **session)
{
	struct tls_session *old = *session;

	if (!old)
		return;
	*session = NULL;
	SSL_SESSION_free(old->session);
	mem_free(old);
}
