/*
 * tls_verify.c - what is wrong with a certificate, so that a person knows
 * which one and why. It is judged the same when nothing is refused for it.
 */
#include "net/tls_private.h"

#include <openssl/x509v3.h>
#include "base/escape.h"
#include "base/mem.h"

enum { NAMES_SHOWN = 3 };

/* What cannot be said without anything that is trusted. */
static bool needs_trust(int error)
{
	return error == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT ||
	       error == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY ||
	       error == X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE ||
	       error == X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN ||
	       error == X509_V_ERR_CERT_UNTRUSTED;
}

static bool is_mismatch(int error)
{
	return error == X509_V_ERR_HOSTNAME_MISMATCH ||
	       error == X509_V_ERR_IP_ADDRESS_MISMATCH;
}

static void put_date(struct buf *out, const ASN1_TIME *time)
{
	struct tm tm;

	if (ASN1_TIME_to_tm(time, &tm) != 1)
		buf_puts(out, "a date that is none");
	else
		buf_printf(out, "%04d-%02d-%02d", tm.tm_year + 1900,
			tm.tm_mon + 1, tm.tm_mday);
}

static void put_name(struct buf *out, const X509_NAME *name)
{
	BIO *bio = BIO_new(BIO_s_mem());
	char *data = NULL;

	if (bio && X509_NAME_print_ex(bio, name, 0, XN_FLAG_RFC2253) > 0) {
		long len = BIO_get_mem_data(bio, &data);

		buf_append(out, data, (size_t)len);
	} else {
		buf_puts(out, "(no name)");
	}
	BIO_free(bio);
}

static void put_mismatch(struct buf *out, X509 *cert, const char *name)
{
	buf_puts(out, "the certificate is for ");
	tls_put_names(out, cert, NAMES_SHOWN);
	buf_puts(out, ", not for ");
	escape_terminal(out, str_from(name ? name : "this name"));
}

/* cert is the one at fault, which may be an issuer's. */
static void put_fault(struct buf *out, int error, X509 *cert, const char *which)
{
	switch (error) {
	case X509_V_ERR_CERT_HAS_EXPIRED:
		buf_printf(out, "%s expired on ", which);
		put_date(out, X509_get0_notAfter(cert));
		break;
	case X509_V_ERR_CERT_NOT_YET_VALID:
		buf_printf(out, "%s is not valid before ", which);
		put_date(out, X509_get0_notBefore(cert));
		break;
	case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
		buf_printf(out, "%s is self-signed, by ", which);
		put_name(out, X509_get_subject_name(cert));
		break;
	case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
	case X509_V_ERR_CERT_UNTRUSTED:
		buf_puts(out, "the certificate's authority is not trusted: ");
		put_name(out, X509_get_subject_name(cert));
		break;
	case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
	case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
	case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
		buf_puts(out, "the certificate's issuer is not known: ");
		put_name(out, X509_get_issuer_name(cert));
		break;
	default: /* a number of OpenSSL's */
		buf_printf(out, "%s is no good: %s", which,
			X509_verify_cert_error_string(error));
		break;
	}
}

/* The server's certificate only: who runs a server takes what he said. */
static const char *way_out(const struct transport_tls *tls, int error)
{
	if (tls->context->is_server)
		return NULL;
	if (is_mismatch(error))
		return "say which name it should be for with tls: "
		       "{name: ...}";
	if (needs_trust(error) ||
		error == X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT)
		return "trust it with --ca FILE, or take any with --insecure";
	return NULL;
}

static void complain(
	struct transport_tls *tls, int error, X509 *cert, const char *which)
{
	struct buf text = BUF_INIT;

	if (is_mismatch(error))
		put_mismatch(&text, cert, tls->name);
	else
		put_fault(&text, error, cert, which);
	tls->complaint = text.data;
	tls->way_out = way_out(tls, error);
}

int tls_verify_cert(int is_fine, X509_STORE_CTX *store_ctx)
{
	SSL *ssl = X509_STORE_CTX_get_ex_data(
		store_ctx, SSL_get_ex_data_X509_STORE_CTX_idx());
	struct transport_tls *tls = SSL_get_app_data(ssl);
	int error = X509_STORE_CTX_get_error(store_ctx);
	X509 *leaf = X509_STORE_CTX_get0_cert(store_ctx);
	X509 *cert = X509_STORE_CTX_get_current_cert(store_ctx);

	if (is_fine)
		return 1;
	if (!tls->complaint && leaf &&
		(tls->context->has_trust || !needs_trust(error))) {
		bool is_leaf = X509_STORE_CTX_get_error_depth(store_ctx) == 0;

		complain(tls, error, cert ? cert : leaf,
			is_leaf ? "the certificate"
				: "the certificate of the issuer");
	}
	if (!tls->rejected && leaf && X509_up_ref(leaf) == 1)
		tls->rejected = leaf;
	return tls->context->verify ? 0 : 1;
}

static bool has_name(X509 *cert, const char *name)
{
	return X509_check_ip_asc(cert, name, 0) == 1 ||
	       X509_check_host(cert, name, 0,
		       X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS, NULL) == 1;
}

/* A resumed handshake shows no certificate: what was not trusted when the
 * session was made, or was for another name, would pass. */
bool tls_verify_session(
	const struct transport_tls *tls, const struct tls_session *session)
{
	X509 *cert = SSL_SESSION_get0_peer(session->session);

	if (!tls->context->verify)
		return true;
	return cert && session->is_verified &&
	       (!tls->name || has_name(cert, tls->name));
}

void tls_verify_resumed(struct transport_tls *tls)
{
	int error = (int)SSL_get_verify_result(tls->ssl);
	X509 *cert = SSL_get0_peer_certificate(tls->ssl);

	if (error == X509_V_OK || !cert || tls->complaint)
		return;
	if (tls->context->has_trust || !needs_trust(error))
		complain(tls, error, cert, "the certificate");
}
