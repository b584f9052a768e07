/*
 * transport_tls_ops.c - TLS as a kind of transport: what its owner may do
 * with it. Most of it goes to the connection below.
 */
#include "net/tls_private.h"

#include <openssl/err.h>
#include "base/check.h"

/* SSL_write() takes an int. */
enum { WRITE_MAX = 1024 * 1024 * 1024 };

static bool tls_write(struct transport *transport, const char *data, size_t len)
{
	struct transport_tls *tls = tls_from(transport);

	BUG_ON(tls->phase == TLS_PHASE_HANDSHAKE);
	if (tls->phase == TLS_PHASE_REFUSED || tls->is_broken)
		return true;
	tls->all_written = true;
	while (len > 0) {
		size_t piece = len < WRITE_MAX ? len : WRITE_MAX;

		ERR_clear_error();
		/* All of it is taken: the way out never says no. */
		if (SSL_write(tls->ssl, data, (int)piece) <= 0) {
			tls->is_broken = true;
			break;
		}
		data += piece;
		len -= piece;
	}
	tls_flush(tls);
	return tls->all_written;
}

bool tls_write_below(struct transport *transport, const char *data, size_t len)
{
	return transport_write(tls_from(transport)->inner, data, len);
}

size_t tls_pending_below(const struct transport *transport)
{
	return transport_pending(tls_from(transport)->inner);
}

static void tls_shutdown(struct transport *transport)
{
	struct transport_tls *tls = tls_from(transport);

	tls_say_goodbye(tls);
	transport_shutdown(tls->inner);
}

/* A handshake goes on meanwhile: it is not the owner who reads there. */
void tls_pause(struct transport *transport)
{
	struct transport_tls *tls = tls_from(transport);

	if (tls->phase != TLS_PHASE_HANDSHAKE)
		transport_pause(tls->inner);
}

void tls_resume(struct transport *transport)
{
	struct transport_tls *tls = tls_from(transport);

	if (tls->phase == TLS_PHASE_OVER || tls->phase == TLS_PHASE_REFUSED)
		return;
	if (tls->held.len > 0)
		tls_pump_later(tls);
	else if (!tls->is_pumping && !tls->is_pump_due)
		transport_resume(tls->inner);
}

void tls_local(const struct transport *transport, struct net_address *out)
{
	*out = *transport_local_address(tls_from(transport)->inner);
}

void tls_remote(const struct transport *transport, struct net_address *out)
{
	const struct transport *inner = tls_from(transport)->inner;

	inner->ops->remote(inner, out);
}

struct transport *tls_let_inner_go(struct transport_tls *tls)
{
	struct transport *inner = tls->inner;

	inner->handle.close_leaked = tls->inner_close_leaked;
	tls->inner = NULL;
	return inner;
}

void tls_close(struct transport *transport, bool reset)
{
	struct transport_tls *tls = tls_from(transport);
	struct transport *inner;

	if (!reset && tls->phase < TLS_PHASE_DRAINING)
		tls_say_goodbye(tls);
	inner = tls_let_inner_go(tls);
	transport_free(&inner, reset);
	tls_release_later(tls);
}

const struct transport_ops transport_tls_ops = {
	.write = tls_write,
	.pending = tls_pending_below,
	.shutdown = tls_shutdown,
	.pause = tls_pause,
	.resume = tls_resume,
	.local = tls_local,
	.remote = tls_remote,
	.close = tls_close,
};

bool transport_is_tls(const struct transport *transport)
{
	return transport->ops == &transport_tls_ops;
}

bool transport_tls_was_truncated(const struct transport *transport)
{
	return transport_is_tls(transport) && tls_from(transport)->is_truncated;
}
