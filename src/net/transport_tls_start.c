/*
 * transport_tls_start.c - how TLS begins on a connection, and what it hears
 * from that one.
 */
#include "net/tls_private.h"

#include <openssl/err.h>
#include <openssl/x509v3.h>
#include "base/check.h"
#include "base/mem.h"

/* What the connection below tells. */

static void inner_refused(void *owner, const struct err *err)
{
	struct transport_tls *tls = owner;

	tls->is_inner_over = true;
	tls_tell_refused(tls, err);
}

static void inner_received(void *owner, const char *data, size_t len)
{
	struct transport_tls *tls = owner;

	/* It was paused, but may have had more under way. */
	if (tls->held.len > 0 || tls->is_pumping ||
		tls->phase == TLS_PHASE_OVER ||
		tls->phase == TLS_PHASE_REFUSED) {
		buf_append(&tls->held, data, len);
		return;
	}
	tls->in = (struct str){data, len};
	tls_pump(tls);
}

static void inner_drained(void *owner)
{
	struct transport_tls *tls = owner;

	tls->answered = 0;
	if (tls->phase != TLS_PHASE_HANDSHAKE)
		transport_emit_drained(&tls->base);
}

static void inner_ended(
	void *owner, enum transport_end how, const struct err *err)
{
	struct transport_tls *tls = owner;
	struct err why = {.kind = ERR_NONE};

	tls->is_inner_over = true;
	switch (tls->phase) {
	case TLS_PHASE_HANDSHAKE:
		tls_error_ended(tls, how, err, &why);
		tls_tell_refused(tls, &why);
		break;
	case TLS_PHASE_OPEN:
		/* [RFC8446 6.1] */
		tls->is_truncated = how == TRANSPORT_EOF;
		tls_tell_ended(tls, how, err);
		break;
	case TLS_PHASE_DRAINING:
	case TLS_PHASE_CLEAR:
		transport_emit_ended(&tls->base, how, err);
		break;
	case TLS_PHASE_OVER:
	case TLS_PHASE_REFUSED:
		break;
	}
}

static const struct transport_events inner_events = {
	.refused = inner_refused,
	.received = inner_received,
	.drained = inner_drained,
	.ended = inner_ended,
};

/* The loop ends and finds the connection below: it is ours, and we may be
 * somebody's in turn. */
static void close_leaked(struct net_handle *handle)
{
	const struct transport *inner = (struct transport *)handle;
	struct transport_tls *tls = inner->owner;

	tls->base.handle.close_leaked(&tls->base.handle);
}

static void take_inner(struct transport_tls *tls, struct transport *inner)
{
	tls->inner = inner;
	tls->inner_close_leaked = inner->handle.close_leaked;
	inner->handle.close_leaked = close_leaked;
	transport_set_owner(inner, &inner_events, tls);
}

/* Whom we mean to speak with: told to the server [RFC6066 3], and what its
 * certificate must be for. */
static bool set_name(struct transport_tls *tls, const char *name)
{
	X509_VERIFY_PARAM *param = SSL_get0_param(tls->ssl);
	struct net_address address;
	struct str host = str_from(name);

	/* "mail.example." is how DNS writes it, not how certificates do. */
	if (host.len > 1 && host.data[host.len - 1] == '.')
		host.len--;
	if (host.len > 2 && host.data[0] == '[' &&
		host.data[host.len - 1] == ']') {
		host.data++;
		host.len -= 2;
	}
	tls->name = mem_alloc(host.len + 1);
	memcpy(tls->name, host.data, host.len);
	tls->name[host.len] = '\0';
	if (net_address_parse(host, 0, &address))
		return X509_VERIFY_PARAM_set1_ip_asc(param, tls->name) == 1;
	X509_VERIFY_PARAM_set_hostflags(
		param, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
	return SSL_set_tlsext_host_name(tls->ssl, tls->name) == 1 &&
	       X509_VERIFY_PARAM_set1_host(param, tls->name, 0) == 1;
}

static void set_start_err(struct transport_tls *tls, const char *text)
{
	tls->start_err = mem_calloc(1, sizeof(*tls->start_err));
	err_set(tls->start_err, ERR_TLS, "%s", text);
	ERR_clear_error();
}

static void set_ssl(struct transport_tls *tls)
{
	BIO *bio = BIO_new(tls->context->bio_method);

	tls->ssl = SSL_new(tls->context->ssl_ctx);
	BUG_ON(!tls->ssl || !bio);
	SSL_set_app_data(tls->ssl, tls);
	BIO_set_data(bio, tls);
	BIO_set_init(bio, 1);
	SSL_set_bio(tls->ssl, bio, bio);
	if (tls->context->is_server)
		SSL_set_accept_state(tls->ssl);
	else
		SSL_set_connect_state(tls->ssl);
}

/* With a copy: what OpenSSL does to one connection's session concerns no
 * other. */
static void offer_session(
	struct transport_tls *tls, const struct tls_session *session)
{
	SSL_SESSION *copy;

	if (!session || tls->context->is_server ||
		!tls_verify_session(tls, session))
		return;
	copy = SSL_SESSION_dup(session->session);
	SSL_set_session(tls->ssl, copy);
	SSL_SESSION_free(copy);
}

/* The client's first flight; nothing is told yet. */
static void begin(struct transport_tls *tls)
{
	struct err err;
	int rc;

	if (tls->start_err || tls->context->is_server)
		return;
	ERR_clear_error();
	rc = SSL_do_handshake(tls->ssl);
	if (SSL_get_error(tls->ssl, rc) != SSL_ERROR_WANT_READ) {
		tls_error_text(tls, &err);
		set_start_err(tls, err.text);
	}
	tls_flush(tls);
}

struct transport *transport_tls_start(struct transport **take_inner_transport,
	const struct tls_params *params, const struct transport_events *events,
	void *owner)
{
	struct transport_tls *tls = mem_calloc(1, sizeof(*tls));
	struct transport *inner = *take_inner_transport;

	*take_inner_transport = NULL;
	transport_setup(&tls->base, inner->loop, &transport_tls_ops);
	transport_set_owner(&tls->base, events, owner);
	tls->context = params->context;
	tls->got_session = params->got_session;
	take_inner(tls, inner);
	set_ssl(tls);
	if (tls->context->verify)
		tls_trust_system(tls->context);
	if (params->name && !tls->context->is_server &&
		!set_name(tls, params->name))
		set_start_err(tls, "the server's name cannot be sent");
	offer_session(tls, params->resume);
	if (inner->is_ended) {
		tls->is_inner_over = true;
		set_start_err(tls, "the connection has ended");
	}
	begin(tls);
	buf_append(&tls->held, params->early.data, params->early.len);
	if (tls->held.len > 0 || tls->start_err)
		tls_pump_later(tls);
	else
		transport_resume(inner);
	return &tls->base;
}
