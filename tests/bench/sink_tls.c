/*
 * sink_tls.c - the benchmark's server in TLS, by OpenSSL and nothing else: an
 * authority and a certificate of its own, made at the start and thrown away
 * at the end, and sessions by tickets. It keeps nothing for a client that has
 * gone.
 */
#include "sink.h"

#include <fcntl.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

enum { DAY_SECONDS = 24 * 3600, NAMES_MAX = SINK_ADDRESSES_MAX * 20 };

static bool set_name(X509_NAME *name, const char *text)
{
	return X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
		       (const unsigned char *)text, -1, -1, 0) == 1;
}

static bool extend(X509 *cert, X509 *issuer, int nid, const char *value)
{
	X509_EXTENSION *extension;
	X509V3_CTX ctx;
	bool ok;

	X509V3_set_ctx(&ctx, issuer, cert, NULL, NULL, 0);
	X509V3_set_ctx_nodb(&ctx);
	extension = X509V3_EXT_conf_nid(NULL, &ctx, nid, value);
	ok = extension && X509_add_ext(cert, extension, -1) == 1;
	X509_EXTENSION_free(extension);
	return ok;
}

/* Not signed yet; issuer NULL: its own. */
static X509 *make_cert(
	EVP_PKEY *key, X509 *issuer, const char *name, long serial)
{
	X509 *cert = X509_new();

	if (cert && X509_set_version(cert, X509_VERSION_3) == 1 &&
		ASN1_INTEGER_set(X509_get_serialNumber(cert), serial) == 1 &&
		X509_gmtime_adj(X509_getm_notBefore(cert), -DAY_SECONDS) &&
		X509_gmtime_adj(X509_getm_notAfter(cert), DAY_SECONDS) &&
		set_name(X509_get_subject_name(cert), name) &&
		X509_set_issuer_name(cert,
			X509_get_subject_name(issuer ? issuer : cert)) == 1 &&
		X509_set_pubkey(cert, key) == 1)
		return cert;
	X509_free(cert);
	return NULL;
}

static X509 *make_ca(EVP_PKEY *key)
{
	X509 *ca = make_cert(key, NULL, "The benchmark's authority", 1);

	if (ca && extend(ca, ca, NID_basic_constraints, "critical,CA:TRUE") &&
		extend(ca, ca, NID_key_usage, "critical,keyCertSign") &&
		extend(ca, ca, NID_subject_key_identifier, "hash") &&
		X509_sign(ca, key, EVP_sha256()) > 0)
		return ca;
	X509_free(ca);
	return NULL;
}

/* "IP:127.0.0.1,IP:127.0.0.2" */
static void put_names(char *out, size_t size, long addresses)
{
	size_t len = 0;

	for (long i = 0; i < addresses && len < size; i++)
		len += (size_t)snprintf(out + len, size - len,
			"%sIP:127.0.0.%ld", i ? "," : "", i + 1);
}

static X509 *make_leaf(
	EVP_PKEY *key, X509 *ca, EVP_PKEY *ca_key, long addresses)
{
	X509 *cert = make_cert(key, ca, "sink.example", 2);
	char names[NAMES_MAX];

	put_names(names, sizeof(names), addresses);
	if (cert &&
		extend(cert, ca, NID_basic_constraints, "critical,CA:FALSE") &&
		extend(cert, ca, NID_key_usage, "critical,digitalSignature") &&
		extend(cert, ca, NID_ext_key_usage, "serverAuth") &&
		extend(cert, ca, NID_authority_key_identifier, "keyid") &&
		extend(cert, ca, NID_subject_alt_name, names) &&
		X509_sign(cert, ca_key, EVP_sha256()) > 0)
		return cert;
	X509_free(cert);
	return NULL;
}

static bool write_pem(const char *path, X509 *cert)
{
	FILE *file = fopen(path, "w");
	bool ok = file && PEM_write_X509(file, cert) == 1;

	if (file && fclose(file) != 0)
		ok = false;
	return ok;
}

static bool use_identity(struct sink *sink, const char *ca_path)
{
	EVP_PKEY *ca_key = EVP_EC_gen("P-256");
	EVP_PKEY *key = EVP_EC_gen("P-256");
	X509 *ca = ca_key ? make_ca(ca_key) : NULL;
	X509 *cert = NULL;
	bool ok;

	if (ca && key)
		cert = make_leaf(key, ca, ca_key, sink->addresses);
	ok = cert && SSL_CTX_use_certificate(sink->ssl_ctx, cert) == 1 &&
	     SSL_CTX_use_PrivateKey(sink->ssl_ctx, key) == 1 &&
	     write_pem(ca_path, ca);
	X509_free(cert);
	X509_free(ca);
	EVP_PKEY_free(key);
	EVP_PKEY_free(ca_key);
	return ok;
}

bool sink_tls_start(struct sink *sink, const char *ca_path)
{
	static const unsigned char id[] = "sink";

	/* SSL_write() knows no MSG_NOSIGNAL. */
	signal(SIGPIPE, SIG_IGN);
	sink->ssl_ctx = SSL_CTX_new(TLS_server_method());
	if (sink->ssl_ctx &&
		SSL_CTX_set_session_id_context(
			sink->ssl_ctx, id, sizeof(id) - 1) == 1 &&
		use_identity(sink, ca_path)) {
		SSL_CTX_set_session_cache_mode(
			sink->ssl_ctx, SSL_SESS_CACHE_OFF);
		SSL_CTX_set_mode(sink->ssl_ctx,
			SSL_MODE_RELEASE_BUFFERS | SSL_MODE_NO_AUTO_CHAIN);
		SSL_CTX_set_read_ahead(sink->ssl_ctx, 1);
		return true;
	}
	ERR_print_errors_fp(stderr);
	return false;
}

void sink_tls_stop(struct sink *sink)
{
	if (!sink->ssl_ctx)
		return;
	for (size_t i = 0; i < sink->client_cap && sink->clients; i++)
		SSL_free(sink->clients[i].ssl);
	SSL_CTX_free(sink->ssl_ctx);
	sink->ssl_ctx = NULL;
}

bool sink_tls_open(struct sink *sink, int fd)
{
	SSL *ssl = SSL_new(sink->ssl_ctx);

	sink->clients[fd].ssl = ssl;
	if (!ssl || SSL_set_fd(ssl, fd) != 1 ||
		fcntl(fd, F_SETFL, O_NONBLOCK) != 0)
		return false;
	SSL_set_accept_state(ssl);
	return true;
}

void sink_tls_close(struct client *client)
{
	if (!client->ssl)
		return;
	ERR_clear_error();
	if (SSL_is_init_finished(client->ssl))
		SSL_shutdown(client->ssl);
	SSL_free(client->ssl);
	client->ssl = NULL;
}

enum sink_io sink_tls_read(struct sink *sink, struct client *client,
	size_t *len, bool *is_new, bool *is_more)
{
	bool was_new = !SSL_is_init_finished(client->ssl);
	int got;

	ERR_clear_error();
	got = SSL_read(client->ssl, sink->input, sizeof(sink->input));
	*is_new = was_new && SSL_is_init_finished(client->ssl);
	if (*is_new) {
		sink->handshakes++;
		sink->resumed += SSL_session_reused(client->ssl);
	}
	*len = got > 0 ? (size_t)got : 0;
	*is_more = got > 0 && SSL_has_pending(client->ssl);
	if (got > 0)
		return SINK_IO_DONE;
	return SSL_get_error(client->ssl, got) == SSL_ERROR_WANT_READ
		       ? SINK_IO_WAIT
		       : SINK_IO_END;
}

bool sink_tls_write(struct client *client, const char *data, size_t len)
{
	ERR_clear_error();
	return SSL_write(client->ssl, data, (int)len) == (int)len;
}
