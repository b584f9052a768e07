/*
 * tls_ciphers.c - a list of cipher suites as an author writes it: OpenSSL's
 * for up to TLS 1.2, and names of TLS 1.3 among them, which OpenSSL wants
 * apart. Each part rules its own versions.
 */
#include "net/tls_private.h"

#include <openssl/err.h>

/* What the usual security level, 2, asks for at least. */
enum { STRONG_BITS = 112 };

/* TLS 1.3 suites name no key exchange: TLS_AES_128_GCM_SHA256. */
static bool is_suite_1_3(struct str name)
{
	return str_starts_nocase(name, "TLS_") &&
	       !str_contains_nocase(name, STR_LITERAL("_WITH_"));
}

static struct str next_name(struct str *rest)
{
	size_t len = 0;
	struct str name;

	while (rest->len > 0 && strchr(":, ;", rest->data[0])) {
		rest->data++;
		rest->len--;
	}
	while (len < rest->len && !strchr(":, ;", rest->data[len]))
		len++;
	name = (struct str){rest->data, len};
	rest->data += len;
	rest->len -= len;
	return name;
}

static bool check_name(
	struct tls_context *context, struct str name, struct err *err)
{
	struct buf text = BUF_INIT;
	bool is_known;

	/* "!RC4", "@SECLEVEL=0": a list that has only these has no cipher. */
	if (strchr("!-+@", name.data[0]))
		return true;
	buf_str(&text, name);
	is_known = (is_suite_1_3(name) ? SSL_CTX_set_ciphersuites
				       : SSL_CTX_set_cipher_list)(
			   context->ssl_ctx, buf_cstr(&text)) == 1;
	if (!is_known)
		tls_error_named(err, "no such cipher:", buf_cstr(&text), NULL);
	buf_fini(&text);
	return is_known;
}

static bool is_weak(const SSL_CIPHER *cipher)
{
	return SSL_CIPHER_get_bits(cipher, NULL) < STRONG_BITS ||
	       SSL_CIPHER_get_auth_nid(cipher) == NID_auth_null ||
	       SSL_CIPHER_get_digest_nid(cipher) == NID_md5 ||
	       SSL_CIPHER_get_cipher_nid(cipher) == NID_rc4;
}

/* A weak suite that is asked for by name is meant. */
static void allow_weak(struct tls_context *context)
{
	STACK_OF(SSL_CIPHER) *ciphers = SSL_CTX_get_ciphers(context->ssl_ctx);

	for (int i = 0; i < sk_SSL_CIPHER_num(ciphers); i++) {
		if (is_weak(sk_SSL_CIPHER_value(ciphers, i)))
			SSL_CTX_set_security_level(context->ssl_ctx, 0);
	}
}

bool tls_ciphers_set(
	struct tls_context *context, const char *list, struct err *err)
{
	struct str rest = str_from(list);
	struct buf upto_1_2 = BUF_INIT;
	struct buf only_1_3 = BUF_INIT;
	bool is_set = true;

	for (struct str name = next_name(&rest); name.len > 0 && is_set;
		name = next_name(&rest)) {
		struct buf *out = is_suite_1_3(name) ? &only_1_3 : &upto_1_2;

		if (out->len > 0)
			buf_putc(out, ':');
		buf_str(out, name);
		is_set = check_name(context, name, err);
	}
	if (is_set && upto_1_2.len + only_1_3.len == 0)
		is_set = tls_error_named(err, "no cipher is named", NULL, NULL);
	if (is_set && upto_1_2.len > 0 &&
		SSL_CTX_set_cipher_list(
			context->ssl_ctx, buf_cstr(&upto_1_2)) != 1)
		is_set = tls_error_local(err, "no such ciphers", list);
	if (is_set && only_1_3.len > 0 &&
		SSL_CTX_set_ciphersuites(
			context->ssl_ctx, buf_cstr(&only_1_3)) != 1)
		is_set = tls_error_local(err, "no such ciphers", list);
	if (is_set)
		allow_weak(context);
	buf_fini(&upto_1_2);
	buf_fini(&only_1_3);
	ERR_clear_error();
	return is_set;
}
