/*
 * tls_authority.c - a certificate authority of our own and a server
 * certificate by it, made in memory at start: nothing to install, nothing
 * that expires in a repository.
 */
#include "net/tls_private.h"

#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>
#include "base/mem.h"

enum { HOUR_SECONDS = 3600, DAY_SECONDS = 24 * HOUR_SECONDS, DAYS = 30 };
/* The longest common name there may be [RFC5280 A.1]. */
enum { COMMON_NAME_MAX = 64, SERIAL_BYTES = 16, SHORT_BITS = 1024, RSA_BITS = 2048 };

static bool set_serial(X509 *cert)
{
	unsigned char bytes[SERIAL_BYTES];
	BIGNUM *number;
	bool is_set;

	if (RAND_bytes(bytes, sizeof(bytes)) != 1)
		return false;
	/* Positive, and not zero [RFC5280 4.1.2.2]. */
	bytes[0] = (unsigned char)((bytes[0] & 0x7f) | 0x40);
	number = BN_bin2bn(bytes, sizeof(bytes), NULL);
	is_set = number &&
		 BN_to_ASN1_INTEGER(number, X509_get_serialNumber(cert));
	BN_free(number);
	return is_set;
}

static bool set_subject(X509 *cert, const char *name)
{
	X509_NAME *subject = X509_get_subject_name(cert);

	return X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8,
		       (const unsigned char *)name, -1, -1, 0) == 1;
}

/* A certificate without extensions and signature. */
static X509 *cert_begin(const char *name, EVP_PKEY *key)
{
	X509 *cert = X509_new();

	if (cert && X509_set_version(cert, X509_VERSION_3) == 1 &&
		set_serial(cert) && set_subject(cert, name) &&
		X509_gmtime_adj(X509_getm_notBefore(cert), -HOUR_SECONDS) &&
		X509_gmtime_adj(
			X509_getm_notAfter(cert), (long)DAYS * DAY_SECONDS) &&
		X509_set_pubkey(cert, key) == 1)
		return cert;
	X509_free(cert);
	return NULL;
}

static bool add_extension(X509 *cert, X509 *issuer, int nid, const char *value)
{
	X509_EXTENSION *extension;
	X509V3_CTX ctx;
	bool is_added;

	X509V3_set_ctx(&ctx, issuer, cert, NULL, NULL, 0);
	X509V3_set_ctx_nodb(&ctx);
	extension = X509V3_EXT_conf_nid(NULL, &ctx, nid, value);
	is_added = extension && X509_add_ext(cert, extension, -1) == 1;
	X509_EXTENSION_free(extension);
	return is_added;
}

static X509 *make_ca(EVP_PKEY *key)
{
	X509 *cert = cert_begin("smtpdrill's own authority", key);

	if (cert &&
		X509_set_issuer_name(cert, X509_get_subject_name(cert)) == 1 &&
		add_extension(cert, cert, NID_basic_constraints,
			"critical,CA:TRUE,pathlen:0") &&
		add_extension(cert, cert, NID_key_usage,
			"critical,keyCertSign,cRLSign") &&
		add_extension(cert, cert, NID_subject_key_identifier, "hash") &&
		X509_sign(cert, key, EVP_sha256()) > 0)
		return cert;
	X509_free(cert);
	return NULL;
}

static GENERAL_NAME *general_name(const char *name)
{
	GENERAL_NAME *general = GENERAL_NAME_new();
	ASN1_STRING *value = a2i_IPADDRESS(name);
	int type = value ? GEN_IPADD : GEN_DNS;

	if (!value) {
		value = ASN1_IA5STRING_new();
		if (value && ASN1_STRING_set(value, name, -1) != 1) {
			ASN1_STRING_free(value);
			value = NULL;
		}
	}
	if (!general || !value) {
		GENERAL_NAME_free(general);
		ASN1_STRING_free(value);
		return NULL;
	}
	GENERAL_NAME_set0_value(general, type, value);
	return general;
}

static bool add_names(X509 *cert, const char *const *names)
{
	GENERAL_NAMES *list = sk_GENERAL_NAME_new_null();
	bool is_added = list != NULL;

	for (; is_added && *names; names++) {
		GENERAL_NAME *name = general_name(*names);

		is_added = name && sk_GENERAL_NAME_push(list, name) > 0;
		if (!is_added)
			GENERAL_NAME_free(name);
	}
	is_added = is_added && X509_add1_ext_i2d(cert, NID_subject_alt_name,
				       list, 0, 0) == 1;
	sk_GENERAL_NAME_pop_free(list, GENERAL_NAME_free);
	return is_added;
}

static bool set_fault(X509 *cert, enum tls_fault fault)
{
	switch (fault) {
	case TLS_FAULT_EXPIRED:
		return X509_gmtime_adj(X509_getm_notBefore(cert),
			       -3L * DAY_SECONDS) &&
		       X509_gmtime_adj(
			       X509_getm_notAfter(cert), -1L * DAY_SECONDS);
	case TLS_FAULT_NOT_YET:
		return X509_gmtime_adj(
			X509_getm_notBefore(cert), 1L * DAY_SECONDS);
	case TLS_FAULT_EXPIRES_SOON:
		return X509_gmtime_adj(
			X509_getm_notAfter(cert), 3L * DAY_SECONDS);
	case TLS_FAULT_NONE:
	case TLS_FAULT_SELF_SIGNED:
	case TLS_FAULT_CN_ONLY:
	case TLS_FAULT_RSA_1024:
	case TLS_FAULT_RSA_2048:
	case TLS_FAULT_SHA1:
		break;
	}
	return true;
}

/* ca NULL: its own issuer. */
static X509 *make_cert(EVP_PKEY *key, const char *const *names, X509 *ca,
	EVP_PKEY *ca_key, enum tls_fault fault)
{
	bool is_short = names[0] && strlen(names[0]) <= COMMON_NAME_MAX;
	X509 *cert = cert_begin(is_short ? names[0] : "smtpdrill", key);

	if (!ca)
		ca = cert;
	if (cert && set_fault(cert, fault) &&
		X509_set_issuer_name(cert, X509_get_subject_name(ca)) == 1 &&
		add_extension(
			cert, ca, NID_basic_constraints, "critical,CA:FALSE") &&
		add_extension(
			cert, ca, NID_key_usage, "critical,digitalSignature") &&
		add_extension(
			cert, ca, NID_ext_key_usage, "serverAuth,clientAuth") &&
		add_extension(cert, ca, NID_subject_key_identifier, "hash") &&
		add_extension(
			cert, ca, NID_authority_key_identifier, "keyid") &&
		(!names[0] || fault == TLS_FAULT_CN_ONLY ||
			add_names(cert, names)) &&
		X509_sign(cert, ca_key,
			fault == TLS_FAULT_SHA1 ? EVP_sha1() : EVP_sha256()) >
			0)
		return cert;
	X509_free(cert);
	return NULL;
}

static bool put_pem(struct buf *out, X509 *cert)
{
	BIO *bio = BIO_new(BIO_s_mem());
	char *data = NULL;
	bool is_put = bio && PEM_write_bio_X509(bio, cert) == 1;

	if (is_put) {
		long len = BIO_get_mem_data(bio, &data);

		buf_append(out, data, (size_t)len);
	}
	BIO_free(bio);
	return is_put;
}

static EVP_PKEY *make_key(enum tls_fault fault)
{
	if (fault == TLS_FAULT_RSA_1024)
		return EVP_RSA_gen(SHORT_BITS);
	if (fault == TLS_FAULT_RSA_2048)
		return EVP_RSA_gen(RSA_BITS);
	return EVP_EC_gen("P-256");
}

struct tls_authority *tls_authority_new(
	const char *const *names, struct err *err)
{
	return tls_authority_new_faulty(names, TLS_FAULT_NONE, err);
}

struct tls_authority *tls_authority_new_faulty(
	const char *const *names, enum tls_fault fault, struct err *err)
{
	struct tls_authority *authority = mem_calloc(1, sizeof(*authority));
	bool is_own = fault == TLS_FAULT_SELF_SIGNED;
	EVP_PKEY *ca_key = EVP_EC_gen("P-256");

	authority->key = make_key(fault);
	if (ca_key)
		authority->ca = make_ca(ca_key);
	if (authority->ca && authority->key)
		authority->cert = make_cert(authority->key, names,
			is_own ? NULL : authority->ca,
			is_own ? authority->key : ca_key, fault);
	EVP_PKEY_free(ca_key);
	if (authority->cert && put_pem(&authority->pem, authority->ca))
		return authority;
	tls_error_local(err, "cannot make a certificate", names[0]);
	tls_authority_free(&authority);
	return NULL;
}

void tls_authority_free(struct tls_authority **authority)
{
	struct tls_authority *old = *authority;

	if (!old)
		return;
	*authority = NULL;
	X509_free(old->ca);
	X509_free(old->cert);
	EVP_PKEY_free(old->key);
	buf_fini(&old->pem);
	mem_free(old);
}

struct str tls_authority_pem(const struct tls_authority *authority)
{
	return buf_view(&authority->pem);
}
