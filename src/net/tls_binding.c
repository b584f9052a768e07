/* tls_binding.c - what ties an exchange above TLS, SASL's, to it. */
#include "net/tls_private.h"

enum { EXPORTER_BYTES = 32 };

/* [RFC9266]: only where the exported keys depend on the whole handshake. */
static bool put_exporter(SSL *ssl, struct buf *out)
{
	static const char label[] = "EXPORTER-Channel-Binding";
	unsigned char data[EXPORTER_BYTES];

	if (SSL_version(ssl) < TLS1_3_VERSION &&
		SSL_get_extms_support(ssl) != 1)
		return false;
	if (SSL_export_keying_material(ssl, data, sizeof(data), label,
		    sizeof(label) - 1, (const unsigned char *)"", 0, 1) != 1)
		return false;
	buf_append(out, data, sizeof(data));
	return true;
}

/* The first Finished message: the client's, or the server's if the session
 * was resumed [RFC5929 3.1]. */
static bool put_unique(const struct transport_tls *tls, struct buf *out)
{
	bool is_clients = SSL_session_reused(tls->ssl) != 1;
	char data[EVP_MAX_MD_SIZE];
	size_t len;

	if (SSL_version(tls->ssl) >= TLS1_3_VERSION)
		return false;
	len = is_clients != tls->context->is_server
		      ? SSL_get_finished(tls->ssl, data, sizeof(data))
		      : SSL_get_peer_finished(tls->ssl, data, sizeof(data));
	if (len == 0 || len > sizeof(data))
		return false;
	buf_append(out, data, len);
	return true;
}

bool transport_tls_binding(
	const struct transport *transport, const char *type, struct buf *out)
{
	const struct transport_tls *tls = tls_from(transport);

	if (!transport_is_tls(transport) || !SSL_is_init_finished(tls->ssl))
		return false;
	if (strcmp(type, "tls-exporter") == 0)
		return put_exporter(tls->ssl, out);
	if (strcmp(type, "tls-unique") == 0)
		return put_unique(tls, out);
	return false;
}
