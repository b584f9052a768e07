/*
 * tls_trust.c - which authorities a context trusts, and which certificate it
 * shows. The system's bundle takes some 50 ms to read: it is left alone until
 * a handshake verifies with nothing else to go by.
 */
#include "net/tls_private.h"

#include <errno.h>
#include <openssl/err.h>
#include <sys/stat.h>

static bool load_ca(
	struct tls_context *context, const char *path, struct err *err)
{
	SSL_CTX *ssl_ctx = context->ssl_ctx;
	struct stat info;

	if (stat(path, &info) != 0)
		return tls_error_named(
			err, "cannot read the CA file", path, strerror(errno));
	if (S_ISDIR(info.st_mode)) {
		if (SSL_CTX_load_verify_dir(ssl_ctx, path) == 1)
			return true;
		return tls_error_local(err, "cannot use the CA folder", path);
	}
	if (SSL_CTX_load_verify_file(ssl_ctx, path) != 1)
		return tls_error_local(
			err, "no certificates in the CA file", path);
	/* Clients with several certificates choose by these names. */
	if (context->is_server)
		SSL_CTX_set_client_CA_list(
			ssl_ctx, SSL_load_client_CA_file(path));
	ERR_clear_error();
	return true;
}

bool tls_trust_load(struct tls_context *context,
	const struct tls_settings *settings, struct err *err)
{
	X509_STORE *store = SSL_CTX_get_cert_store(context->ssl_ctx);

	context->has_trust = settings->ca || settings->authority;
	context->wants_system = settings->verify && !context->has_trust;
	if (settings->authority &&
		X509_STORE_add_cert(store, settings->authority->ca) != 1)
		return tls_error_local(err, "cannot trust the authority", NULL);
	return !settings->ca || load_ca(context, settings->ca, err);
}

void tls_trust_system(struct tls_context *context)
{
	if (!context->wants_system || context->has_system)
		return;
	/* Without any bundle nothing will be trusted, and each handshake
	 * says so. */
	SSL_CTX_set_default_verify_paths(context->ssl_ctx);
	ERR_clear_error();
	context->has_system = true;
	context->has_trust = true;
}

static bool load_files(
	SSL_CTX *ssl_ctx, const char *cert, const char *key, struct err *err)
{
	if (SSL_CTX_use_certificate_chain_file(ssl_ctx, cert) != 1)
		return tls_error_local(
			err, "cannot use the certificate in", cert);
	if (SSL_CTX_use_PrivateKey_file(ssl_ctx, key, SSL_FILETYPE_PEM) != 1)
		return tls_error_local(err, "cannot use the key in", key);
	return true;
}

bool tls_identity_load(struct tls_context *context,
	const struct tls_settings *settings, struct err *err)
{
	const struct tls_authority *authority = settings->authority;

	if (settings->cert)
		return load_files(context->ssl_ctx, settings->cert,
			settings->key ? settings->key : settings->cert, err);
	if (!context->is_server)
		return true;
	if (!authority) {
		err_set(err, ERR_LOCAL, "a TLS server needs a certificate");
		return false;
	}
	/* Whoever trusts the authority has its certificate. */
	SSL_CTX_set_mode(context->ssl_ctx, SSL_MODE_NO_AUTO_CHAIN);
	if (SSL_CTX_use_certificate(context->ssl_ctx, authority->cert) == 1 &&
		SSL_CTX_use_PrivateKey(context->ssl_ctx, authority->key) == 1)
		return true;
	return tls_error_local(err, "cannot use the certificate made", NULL);
}
