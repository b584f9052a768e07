/*
 * tls_context.c - what the handshakes of a kind have in common: versions,
 * suites, certificates, ALPN. OpenSSL's own defaults hold wherever nothing is
 * asked for.
 */
#include "net/tls_private.h"

#include <openssl/core_names.h>
#include <stdio.h>
#include "base/check.h"
#include "base/mem.h"

/* Below this one OpenSSL 3 wants the security level to be 0. */
enum { STRONG_PROTO = TLS1_2_VERSION, DH_GROUP_MAX = 32 };

static bool set_bounds(struct tls_context *context,
	const struct tls_settings *settings, struct err *err)
{
	int min = tls_version_proto(settings->min);
	int max = tls_version_proto(settings->max);

	if (min && max && min > max) {
		err_set(err, ERR_LOCAL, "min %s is above max %s",
			tls_version_name(settings->min),
			tls_version_name(settings->max));
		return false;
	}
	if ((min && min < STRONG_PROTO) || (max && max < STRONG_PROTO))
		SSL_CTX_set_security_level(context->ssl_ctx, 0);
	/* The default's lower bound must not stand above what is asked. */
	if (max && !min && max < STRONG_PROTO)
		min = TLS1_VERSION;
	if (min && SSL_CTX_set_min_proto_version(context->ssl_ctx, min) != 1)
		return tls_error_local(err, "this OpenSSL does not speak",
			tls_version_name(settings->min));
	if (max && SSL_CTX_set_max_proto_version(context->ssl_ctx, max) != 1)
		return tls_error_local(err, "this OpenSSL does not speak",
			tls_version_name(settings->max));
	return true;
}

/* [RFC7301 3.2]: a server that knows none of the client's says so. */
static int choose_alpn(SSL *ssl, const unsigned char **out,
	unsigned char *out_len, const unsigned char *in, unsigned in_len,
	void *arg)
{
	const struct tls_context *context = arg;
	unsigned char *chosen;

	(void)ssl;
	if (SSL_select_next_proto(&chosen, out_len, context->alpn,
		    (unsigned)context->alpn_len, in,
		    in_len) != OPENSSL_NPN_NEGOTIATED)
		return SSL_TLSEXT_ERR_ALERT_FATAL;
	*out = chosen;
	return SSL_TLSEXT_ERR_OK;
}

static bool set_alpn(
	struct tls_context *context, const char *list, struct err *err)
{
	struct str rest = str_from(list);
	struct buf wire = BUF_INIT;
	bool is_fine = true;

	while (rest.data && is_fine) {
		struct str name = str_trim(str_cut(&rest, ','));

		is_fine = name.len > 0 && name.len <= UINT8_MAX;
		buf_putc(&wire, (char)name.len);
		buf_str(&wire, name);
	}
	if (!is_fine || wire.len > UINT16_MAX) {
		buf_fini(&wire);
		return tls_error_named(
			err, "no list of ALPN names:", list, NULL);
	}
	context->alpn = (unsigned char *)wire.data;
	context->alpn_len = wire.len;
	if (context->is_server)
		SSL_CTX_set_alpn_select_cb(
			context->ssl_ctx, choose_alpn, context);
	else
		BUG_ON(SSL_CTX_set_alpn_protos(context->ssl_ctx, context->alpn,
			       (unsigned)context->alpn_len) != 0);
	return true;
}

static bool set_dh(
	struct tls_context *context, const struct tls_settings *settings)
{
	char group[DH_GROUP_MAX];
	OSSL_PARAM params[2];
	EVP_PKEY_CTX *maker;
	EVP_PKEY *key = NULL;
	bool is_set;

	if (!settings->dh_group)
		return true;
	snprintf(group, sizeof(group), "%s", settings->dh_group);
	params[0] = OSSL_PARAM_construct_utf8_string(
		OSSL_PKEY_PARAM_GROUP_NAME, group, 0);
	params[1] = OSSL_PARAM_construct_end();
	SSL_CTX_set_security_level(context->ssl_ctx, 0);
	SSL_CTX_set_dh_auto(context->ssl_ctx, 0);
	maker = EVP_PKEY_CTX_new_from_name(NULL, "DH", NULL);
	is_set = maker && EVP_PKEY_keygen_init(maker) == 1 &&
		 EVP_PKEY_CTX_set_params(maker, params) == 1 &&
		 EVP_PKEY_generate(maker, &key) == 1 &&
		 SSL_CTX_set0_tmp_dh_pkey(context->ssl_ctx, key) == 1;
	if (!is_set)
		EVP_PKEY_free(key);
	EVP_PKEY_CTX_free(maker);
	return is_set;
}

/* [RFC6066 3] */
static int check_sni(SSL *ssl, int *alert, void *arg)
{
	const struct tls_context *context = arg;
	const char *name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);

	*alert = SSL_AD_UNRECOGNIZED_NAME;
	if (!name)
		return context->sni_required ? SSL_TLSEXT_ERR_ALERT_FATAL
					     : SSL_TLSEXT_ERR_NOACK;
	if (context->sni_known && strcmp(name, context->sni_known) != 0)
		return SSL_TLSEXT_ERR_ALERT_FATAL;
	return SSL_TLSEXT_ERR_OK;
}

static void set_sni(
	struct tls_context *context, const struct tls_settings *settings)
{
	if (!settings->sni_required && !settings->sni_known)
		return;
	context->sni_required = settings->sni_required;
	context->sni_known = settings->sni_known;
	SSL_CTX_set_tlsext_servername_callback(context->ssl_ctx, check_sni);
	SSL_CTX_set_tlsext_servername_arg(context->ssl_ctx, context);
}

/* A program that tests asks nobody for a passphrase. */
static int no_passphrase(char *buf, int size, int is_writing, void *arg)
{
	(void)buf;
	(void)size;
	(void)is_writing;
	(void)arg;
	return 0;
}

static void set_sessions(
	struct tls_context *context, const struct tls_settings *settings)
{
	static const unsigned char id[] = "smtpdrill";

	if (!context->is_server) {
		SSL_CTX_set_session_cache_mode(context->ssl_ctx,
			SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
		SSL_CTX_sess_set_new_cb(context->ssl_ctx, tls_session_new);
		return;
	}
	/* By tickets: nothing is kept for a client that has gone. */
	SSL_CTX_set_session_cache_mode(context->ssl_ctx, SSL_SESS_CACHE_OFF);
	if (settings->no_sessions) {
		SSL_CTX_set_options(context->ssl_ctx, SSL_OP_NO_TICKET);
		SSL_CTX_set_num_tickets(context->ssl_ctx, 0);
	}
	BUG_ON(SSL_CTX_set_session_id_context(
		       context->ssl_ctx, id, sizeof(id) - 1) != 1);
}

static bool set_all(struct tls_context *context,
	const struct tls_settings *settings, struct err *err)
{
	SSL_CTX *ssl_ctx = context->ssl_ctx;
	int verify = SSL_VERIFY_NONE;

	if (settings->verify)
		verify = SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT;
	SSL_CTX_set_mode(ssl_ctx, SSL_MODE_RELEASE_BUFFERS);
	SSL_CTX_set_options(ssl_ctx, SSL_OP_NO_RENEGOTIATION);
	SSL_CTX_set_default_passwd_cb(ssl_ctx, no_passphrase);
	SSL_CTX_set_verify(ssl_ctx, verify, tls_verify_cert);
	if (context->is_server)
		SSL_CTX_set_dh_auto(ssl_ctx, 1);
	set_sessions(context, settings);
	set_sni(context, settings);
	return (set_dh(context, settings) ||
		       tls_error_local(
			       err, "no such group", settings->dh_group)) &&
	       set_bounds(context, settings, err) &&
	       (!settings->ciphers ||
		       tls_ciphers_set(context, settings->ciphers, err)) &&
	       (!settings->alpn || set_alpn(context, settings->alpn, err)) &&
	       tls_trust_load(context, settings, err) &&
	       tls_identity_load(context, settings, err);
}

struct tls_context *tls_context_new(
	const struct tls_settings *settings, struct err *err)
{
	struct tls_context *context = mem_calloc(1, sizeof(*context));

	context->is_server = settings->is_server;
	context->verify = settings->verify;
	context->bio_method = tls_bio_method_new();
	context->ssl_ctx =
		SSL_CTX_new(settings->is_server ? TLS_server_method()
						: TLS_client_method());
	if (!context->ssl_ctx)
		tls_error_local(err, "OpenSSL cannot be used", NULL);
	else if (set_all(context, settings, err))
		return context;
	tls_context_free(&context);
	return NULL;
}

void tls_context_free(struct tls_context **context)
{
	struct tls_context *old = *context;

	if (!old)
		return;
	*context = NULL;
	SSL_CTX_free(old->ssl_ctx);
	BIO_meth_free(old->bio_method);
	mem_free(old->alpn);
	buf_fini(&old->out);
	mem_free(old);
}

bool tls_context_has_system_bundle(const struct tls_context *context)
{
	return context->has_system;
}
