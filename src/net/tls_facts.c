/* tls_facts.c - what a handshake came to, for reports and expectations. */
#include "net/tls_private.h"

#include <arpa/inet.h>
#include <openssl/x509v3.h>
#include "base/escape.h"

enum { SECONDS_PER_DAY = 24 * 3600 };

/* False if the name is of a kind that we do not read. */
static bool put_general_name(struct buf *out, const GENERAL_NAME *name)
{
	char text[INET6_ADDRSTRLEN];
	const ASN1_STRING *value;
	int type;

	value = GENERAL_NAME_get0_value(name, &type);
	if (type == GEN_DNS) {
		const unsigned char *data = ASN1_STRING_get0_data(value);

		escape_wire(out, (struct str){(const char *)data,
					 (size_t)ASN1_STRING_length(value)});
		return true;
	}
	if (type != GEN_IPADD ||
		(ASN1_STRING_length(value) != 4 &&
			ASN1_STRING_length(value) != 16) ||
		!inet_ntop(ASN1_STRING_length(value) == 4 ? AF_INET : AF_INET6,
			ASN1_STRING_get0_data(value), text, sizeof(text)))
		return false;
	buf_puts(out, text);
	return true;
}

static bool put_common_name(struct buf *out, X509 *cert)
{
	const X509_NAME *subject = X509_get_subject_name(cert);
	int at = X509_NAME_get_index_by_NID(subject, NID_commonName, -1);
	unsigned char *utf8 = NULL;
	int len;

	if (at < 0)
		return false;
	len = ASN1_STRING_to_UTF8(&utf8,
		X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at)));
	if (len < 0)
		return false;
	escape_wire(out, (struct str){(const char *)utf8, (size_t)len});
	OPENSSL_free(utf8);
	return true;
}

/* Calls put for each name. */
static size_t each_name(
	X509 *cert, void (*put)(void *owner, const char *name), void *owner)
{
	GENERAL_NAMES *names =
		X509_get_ext_d2i(cert, NID_subject_alt_name, NULL, NULL);
	struct buf text = BUF_INIT;
	size_t count = 0;

	for (int i = 0; i < sk_GENERAL_NAME_num(names); i++) {
		buf_clear(&text);
		if (!put_general_name(&text, sk_GENERAL_NAME_value(names, i)))
			continue;
		put(owner, buf_cstr(&text));
		count++;
	}
	if (count == 0 && put_common_name(&text, cert)) {
		put(owner, buf_cstr(&text));
		count = 1;
	}
	sk_GENERAL_NAME_pop_free(names, GENERAL_NAME_free);
	buf_fini(&text);
	return count;
}

struct listing {
	struct buf *out;
	size_t max, count;
};

static void list_name(void *owner, const char *name)
{
	struct listing *listing = owner;

	if (listing->count++ >= listing->max)
		return;
	if (listing->count > 1)
		buf_puts(listing->out, ", ");
	buf_puts(listing->out, name);
}

void tls_put_names(struct buf *out, X509 *cert, size_t max)
{
	struct listing listing = {.out = out, .max = max};

	if (each_name(cert, list_name, &listing) == 0)
		buf_puts(out, "no name");
	else if (listing.count > max)
		buf_printf(out, " and %zu more", listing.count - max);
}

struct collection {
	struct arena *arena;
	const char **names;
	size_t count;
};

static void collect_name(void *owner, const char *name)
{
	struct collection *collection = owner;

	if (collection->names)
		collection->names[collection->count] =
			arena_strdup(collection->arena, name);
	collection->count++;
}

static const char *one_line(struct arena *arena, const X509_NAME *name)
{
	BIO *bio = BIO_new(BIO_s_mem());
	const char *line = NULL;
	char *data = NULL;

	if (bio && X509_NAME_print_ex(bio, name, 0, XN_FLAG_RFC2253) >= 0) {
		long len = BIO_get_mem_data(bio, &data);

		line = arena_str(
			arena, (struct str){data ? data : "", (size_t)len})
			       .data;
	}
	BIO_free(bio);
	return line;
}

static int64_t seconds(const ASN1_TIME *time)
{
	ASN1_TIME *epoch = ASN1_TIME_set(NULL, 0);
	int days = 0;
	int rest = 0;

	if (epoch)
		ASN1_TIME_diff(&days, &rest, epoch, time);
	ASN1_TIME_free(epoch);
	return (int64_t)days * SECONDS_PER_DAY + rest;
}

static void cert_facts(X509 *cert, struct arena *arena, struct tls_facts *facts)
{
	struct collection names = {.arena = arena};
	EVP_PKEY *key = X509_get0_pubkey(cert);

	facts->has_cert = true;
	facts->subject = one_line(arena, X509_get_subject_name(cert));
	facts->issuer = one_line(arena, X509_get_issuer_name(cert));
	facts->not_before = seconds(X509_get0_notBefore(cert));
	facts->not_after = seconds(X509_get0_notAfter(cert));
	each_name(cert, collect_name, &names);
	names.names =
		arena_calloc(arena, names.count + 1, sizeof(*names.names));
	names.count = 0;
	each_name(cert, collect_name, &names);
	facts->names = names.names;
	facts->name_count = names.count;
	if (key) {
		facts->key_bits = EVP_PKEY_get_bits(key);
		facts->key_type =
			arena_strdup(arena, EVP_PKEY_get0_type_name(key));
	}
}

static void handshake_facts(const struct transport_tls *tls,
	struct arena *arena, struct tls_facts *facts)
{
	const SSL *ssl = tls->ssl;
	const SSL_CIPHER *cipher = SSL_get_current_cipher(ssl);
	const unsigned char *alpn = NULL;
	unsigned alpn_len = 0;

	/* Before a suite is agreed on, so is no version. */
	if (cipher) {
		facts->version = strcmp(SSL_get_version(ssl), "TLSv1") == 0
					 ? tls_version_name(TLS_VERSION_1_0)
					 : SSL_get_version(ssl);
		facts->cipher = SSL_CIPHER_get_name(cipher);
	}
	SSL_get0_alpn_selected(ssl, &alpn, &alpn_len);
	if (alpn_len > 0) {
		struct buf text = BUF_INIT;

		escape_wire(&text, (struct str){(const char *)alpn, alpn_len});
		facts->alpn = arena_strdup(arena, buf_cstr(&text));
		buf_fini(&text);
	}
	facts->resumed = SSL_session_reused(ssl) == 1;
	facts->verified = tls->context->verify && facts->has_cert &&
			  SSL_is_init_finished(ssl) && !tls->rejected &&
			  SSL_get_verify_result(ssl) == X509_V_OK &&
			  (tls->context->is_server || tls->name);
}

void transport_tls_facts(const struct transport *transport, struct arena *arena,
	struct tls_facts *facts)
{
	const struct transport_tls *tls = tls_from(transport);
	X509 *cert;

	*facts = (struct tls_facts){.version = NULL};
	if (!transport_is_tls(transport))
		return;
	cert = SSL_get0_peer_certificate(tls->ssl);
	if (!cert)
		cert = tls->rejected;
	if (cert)
		cert_facts(cert, arena, facts);
	handshake_facts(tls, arena, facts);
	facts->complaint = arena_strdup(arena, tls->complaint);
}
