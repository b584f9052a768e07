/*
 * tls_error.c - why a handshake or a connection failed, in words that say
 * who ended it. OpenSSL's queue of errors is emptied by whoever asks.
 */
#include "net/tls_private.h"

#include <openssl/err.h>
#include "base/escape.h"

enum { PLAINTEXT_SHOWN = 120 };

/* [RFC8446 6], and those of older versions. */
static const struct {
	int number;
	const char *name;
} alerts[] = {
	{SSL_AD_CLOSE_NOTIFY, "close_notify"},
	{SSL_AD_UNEXPECTED_MESSAGE, "unexpected_message"},
	{SSL_AD_BAD_RECORD_MAC, "bad_record_mac"},
	{SSL_AD_DECRYPTION_FAILED, "decryption_failed"},
	{SSL_AD_RECORD_OVERFLOW, "record_overflow"},
	{SSL_AD_DECOMPRESSION_FAILURE, "decompression_failure"},
	{SSL_AD_HANDSHAKE_FAILURE, "handshake_failure"},
	{SSL_AD_NO_CERTIFICATE, "no_certificate"},
	{SSL_AD_BAD_CERTIFICATE, "bad_certificate"},
	{SSL_AD_UNSUPPORTED_CERTIFICATE, "unsupported_certificate"},
	{SSL_AD_CERTIFICATE_REVOKED, "certificate_revoked"},
	{SSL_AD_CERTIFICATE_EXPIRED, "certificate_expired"},
	{SSL_AD_CERTIFICATE_UNKNOWN, "certificate_unknown"},
	{SSL_AD_ILLEGAL_PARAMETER, "illegal_parameter"},
	{SSL_AD_UNKNOWN_CA, "unknown_ca"},
	{SSL_AD_ACCESS_DENIED, "access_denied"},
	{SSL_AD_DECODE_ERROR, "decode_error"},
	{SSL_AD_DECRYPT_ERROR, "decrypt_error"},
	{SSL_AD_EXPORT_RESTRICTION, "export_restriction"},
	{SSL_AD_PROTOCOL_VERSION, "protocol_version"},
	{SSL_AD_INSUFFICIENT_SECURITY, "insufficient_security"},
	{SSL_AD_INTERNAL_ERROR, "internal_error"},
	{SSL_AD_INAPPROPRIATE_FALLBACK, "inappropriate_fallback"},
	{SSL_AD_USER_CANCELLED, "user_canceled"},
	{SSL_AD_NO_RENEGOTIATION, "no_renegotiation"},
	{SSL_AD_MISSING_EXTENSION, "missing_extension"},
	{SSL_AD_UNSUPPORTED_EXTENSION, "unsupported_extension"},
	{SSL_AD_UNRECOGNIZED_NAME, "unrecognized_name"},
	{SSL_AD_BAD_CERTIFICATE_STATUS_RESPONSE,
		"bad_certificate_status_response"},
	{SSL_AD_UNKNOWN_PSK_IDENTITY, "unknown_psk_identity"},
	{SSL_AD_CERTIFICATE_REQUIRED, "certificate_required"},
	{SSL_AD_NO_APPLICATION_PROTOCOL, "no_application_protocol"},
};

const char *tls_peer(const struct transport_tls *tls)
{
	return tls->context->is_server ? "client" : "server";
}

static void alert_text(
	const struct transport_tls *tls, int number, struct err *err)
{
	for (size_t i = 0; i < sizeof(alerts) / sizeof(*alerts); i++) {
		if (alerts[i].number == number) {
			err_set(err, ERR_TLS, "the %s sent the alert %s",
				tls_peer(tls), alerts[i].name);
			return;
		}
	}
	err_set(err, ERR_TLS, "the %s sent the unknown alert %d", tls_peer(tls),
		number);
}

/* The line that stands where a record should. */
static void plaintext_text(const struct transport_tls *tls, struct err *err)
{
	struct buf raw = BUF_INIT;
	struct buf text = BUF_INIT;
	size_t header_len = tls->record.header_len;
	size_t len = 0;

	if (tls->record.is_seen)
		header_len = TLS_HEADER_BYTES;
	buf_append(&raw, tls->record.header, header_len);
	buf_append(&raw, tls->in.data,
		tls->in.len < PLAINTEXT_SHOWN ? tls->in.len : PLAINTEXT_SHOWN);
	while (len < raw.len && raw.data[len] != '\r' && raw.data[len] != '\n')
		len++;
	escape_wire(&text, (struct str){raw.data, len});
	err_set(err, ERR_TLS, "what the %s sent is not TLS: %s", tls_peer(tls),
		buf_cstr(&text));
	buf_fini(&raw);
	buf_fini(&text);
}

/* The version that the peer chose, or offered at most, is none of ours. */
static void version_text(const struct transport_tls *tls, struct err *err)
{
	if (tls->context->is_server)
		err_set(err, ERR_TLS,
			"the client offers no TLS version that is allowed "
			"here");
	else
		err_set(err, ERR_TLS,
			"the server chose a TLS version that was not offered");
}

static void reason_text(
	const struct transport_tls *tls, unsigned long code, struct err *err)
{
	const char *reason = ERR_reason_error_string(code);

	switch (ERR_GET_REASON(code)) {
	case SSL_R_UNSUPPORTED_PROTOCOL:
	case SSL_R_WRONG_SSL_VERSION:
	case SSL_R_BAD_PROTOCOL_VERSION_NUMBER:
		version_text(tls, err);
		break;
	case SSL_R_NO_SHARED_CIPHER:
		err_set(err, ERR_TLS,
			"the client offers no cipher that is allowed here");
		break;
	case SSL_R_NO_PROTOCOLS_AVAILABLE:
	case SSL_R_NO_CIPHERS_AVAILABLE:
		err_set(err, ERR_TLS,
			"no cipher and version are left to offer");
		break;
	case SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE:
		err_set(err, ERR_TLS, "the %s sent no certificate",
			tls_peer(tls));
		break;
	case SSL_R_NO_APPLICATION_PROTOCOL:
		err_set(err, ERR_TLS,
			"the client offers no ALPN protocol that is known "
			"here");
		break;
	default: /* a number of OpenSSL's */
		err_set(err, ERR_TLS, "what the %s sent was refused: %s",
			tls_peer(tls), reason ? reason : "no reason is known");
		break;
	}
}

void tls_error_text(const struct transport_tls *tls, struct err *err)
{
	unsigned long code = ERR_peek_error();
	int reason = ERR_GET_REASON(code);
	bool is_ssl = ERR_GET_LIB(code) == ERR_LIB_SSL;

	/* A handshake that ends without a fault was ended politely. */
	if (code == 0)
		alert_text(tls, SSL_AD_CLOSE_NOTIFY, err);
	else if (is_ssl && reason >= SSL_AD_REASON_OFFSET)
		alert_text(tls, reason - SSL_AD_REASON_OFFSET, err);
	else if (tls_record_was_odd(&tls->record))
		plaintext_text(tls, err);
	else if (is_ssl && reason == SSL_R_CERTIFICATE_VERIFY_FAILED &&
		 tls->complaint)
		err_set(err, ERR_TLS, "%s", tls->complaint)->help =
			tls->way_out;
	else
		reason_text(tls, code, err);
	ERR_clear_error();
}

void tls_error_ended(const struct transport_tls *tls, enum transport_end how,
	const struct err *why, struct err *err)
{
	switch (how) {
	case TRANSPORT_EOF:
		if (tls_record_was_odd(&tls->record))
			plaintext_text(tls, err);
		else
			err_set(err, ERR_TLS,
				"the %s closed the connection during the "
				"handshake",
				tls_peer(tls));
		break;
	case TRANSPORT_RESET:
		err_set(err, ERR_TLS,
			"the %s reset the connection during the handshake",
			tls_peer(tls));
		break;
	case TRANSPORT_FAILED:
		err_set(err, ERR_TLS,
			"the connection failed during the handshake: %s",
			why->text);
		break;
	}
}

bool tls_error_named(
	struct err *err, const char *what, const char *name, const char *reason)
{
	struct buf text = BUF_INIT;

	buf_puts(&text, what);
	if (name) {
		buf_putc(&text, ' ');
		escape_terminal(&text, str_from(name));
	}
	if (reason)
		buf_printf(&text, ": %s", reason);
	err_set(err, ERR_LOCAL, "%s", buf_cstr(&text));
	buf_fini(&text);
	return false;
}

bool tls_error_local(struct err *err, const char *what, const char *name)
{
	/* The first one says what a file lacks, those after it what that
	 * came to; a file that cannot be opened is a system's error. */
	unsigned long code = ERR_peek_error();
	const char *reason = ERR_reason_error_string(code);
	char system[128];

	if (ERR_SYSTEM_ERROR(code) &&
		strerror_r(ERR_GET_REASON(code), system, sizeof(system)) == 0)
		reason = system;
	tls_error_named(err, what, name, reason);
	ERR_clear_error();
	return false;
}
