/*
 * transport_tls_stop.c - how TLS ends while the connection goes on: with a
 * close_notify of ours, and then in the clear. The peer may still have been
 * speaking TLS at that time; as long as it does, and where it has said more
 * than was heard so far, the connection stays behind what was TLS.
 */
#include "net/tls_private.h"

#include "base/mem.h"

static void clear_shutdown(struct transport *transport)
{
	transport_shutdown(tls_from(transport)->inner);
}

static const struct transport_ops tls_clear_ops = {
	.write = tls_write_below,
	.pending = tls_pending_below,
	.shutdown = clear_shutdown,
	.pause = tls_pause,
	.resume = tls_resume,
	.local = tls_local,
	.remote = tls_remote,
	.close = tls_close,
};

static struct transport *hand_over(struct transport_tls *tls,
	const struct transport_events *events, void *owner)
{
	struct transport *inner = tls_let_inner_go(tls);

	transport_set_owner(inner, events, owner);
	transport_resume(inner);
	tls->base.is_freed = true;
	tls_release_later(tls);
	return inner;
}

/* From now on it is another kind of transport. */
static struct transport *stay_between(struct transport_tls *tls,
	const struct transport_events *events, void *owner)
{
	struct transport *transport = &tls->base;

	transport->ops = &tls_clear_ops;
	transport_set_owner(transport, events, owner);
	transport->is_ended = false;
	transport->is_paused = false;
	if (tls->is_peer_done) {
		tls->phase = TLS_PHASE_CLEAR;
		tls_drop_ssl(tls);
	} else {
		tls->phase = TLS_PHASE_DRAINING;
	}
	if (tls->held.len > 0)
		tls_pump_later(tls);
	else if (!tls->is_pumping)
		transport_resume(tls->inner);
	return transport;
}

struct transport *transport_tls_take_inner(struct transport **take_transport,
	const struct transport_events *events, void *owner)
{
	struct transport_tls *tls = tls_from(*take_transport);
	bool was_tls = SSL_is_init_finished(tls->ssl) && !tls->is_broken;

	if (tls->is_inner_over) {
		transport_free(take_transport, false);
		return NULL;
	}
	*take_transport = NULL;
	if (!was_tls) {
		/* What a failed handshake left unread is nothing. */
		return hand_over(tls, events, owner);
	}
	tls_say_goodbye(tls);
	if (tls->is_peer_done && tls->in.len == 0 && tls->held.len == 0)
		return hand_over(tls, events, owner);
	return stay_between(tls, events, owner);
}
