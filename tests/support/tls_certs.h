/* tls_certs.h - certificates as no authority would make them, in files. */
#ifndef SUPPORT_TLS_CERTS_H
#define SUPPORT_TLS_CERTS_H

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

enum { CERT_DAY = 24 * 3600, CERT_PATH_MAX = 64 };

struct made_cert {
	X509 *cert;
	EVP_PKEY *key;
	char path[CERT_PATH_MAX]; /* certificate and key in PEM */
};

struct cert_plan {
	const char *common_name;
	const char *names; /* "DNS:a.test,IP:127.0.0.1"; NULL: none */
	int from_days, to_days;
	bool is_ca;
};

static inline void cert_extend(X509 *cert, int nid, const char *value)
{
	X509_EXTENSION *extension =
		X509V3_EXT_conf_nid(NULL, NULL, nid, value);

	assert_non_null(extension);
	assert_int_equal(X509_add_ext(cert, extension, -1), 1);
	X509_EXTENSION_free(extension);
}

static inline void cert_save(struct made_cert *made)
{
	FILE *file;
	int fd;

	snprintf(made->path, sizeof(made->path), "/tmp/tls-cert-XXXXXX");
	fd = mkstemp(made->path);
	assert_true(fd >= 0);
	file = fdopen(fd, "w");
	assert_non_null(file);
	PEM_write_X509(file, made->cert);
	PEM_write_PrivateKey(file, made->key, NULL, NULL, 0, NULL, NULL);
	fclose(file);
}

/* issuer NULL: self-signed. */
static inline void cert_make(struct made_cert *made,
	const struct cert_plan *plan, const struct made_cert *issuer)
{
	X509 *cert = X509_new();
	X509_NAME *name = X509_get_subject_name(cert);

	made->cert = cert;
	made->key = EVP_EC_gen("P-256");
	X509_set_version(cert, X509_VERSION_3);
	ASN1_INTEGER_set(X509_get_serialNumber(cert), 7);
	X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
		(const unsigned char *)plan->common_name, -1, -1, 0);
	X509_set_issuer_name(cert, issuer ? X509_get_subject_name(issuer->cert)
					  : name);
	X509_gmtime_adj(X509_getm_notBefore(cert),
		(long)plan->from_days * CERT_DAY);
	X509_gmtime_adj(
		X509_getm_notAfter(cert), (long)plan->to_days * CERT_DAY);
	X509_set_pubkey(cert, made->key);
	if (plan->is_ca)
		cert_extend(cert, NID_basic_constraints, "critical,CA:TRUE");
	if (plan->names)
		cert_extend(cert, NID_subject_alt_name, plan->names);
	assert_true(X509_sign(cert, issuer ? issuer->key : made->key,
			    EVP_sha256()) > 0);
	cert_save(made);
}

static inline void cert_free(struct made_cert *made)
{
	unlink(made->path);
	X509_free(made->cert);
	EVP_PKEY_free(made->key);
}

#endif
