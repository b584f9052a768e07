/*
 * transport.c - what all kinds of connections have in common: the way to
 * their table of functions, and the rules on who is called and when.
 */
#include "net/transport_ops.h"

#include "base/mem.h"

static void close_leaked(struct net_handle *handle)
{
	struct transport *transport = (struct transport *)handle;

	transport_free(&transport, false);
}

void transport_setup(struct transport *transport, struct loop *loop,
	const struct transport_ops *ops)
{
	transport->handle.close_leaked = close_leaked;
	transport->ops = ops;
	transport->loop = loop;
}

void transport_release(struct transport *transport)
{
	mem_free(transport->local);
	mem_free(transport->local_text);
	mem_free(transport->remote_text);
	mem_free(transport);
}

static bool is_deaf(const struct transport *transport)
{
	return transport->is_freed || !transport->events;
}

void transport_emit_opened(struct transport *transport)
{
	if (!is_deaf(transport) && transport->events->opened)
		transport->events->opened(transport->owner);
}

void transport_emit_refused(struct transport *transport, const struct err *err)
{
	if (is_deaf(transport) || transport->is_ended)
		return;
	transport->is_ended = true;
	if (transport->events->refused)
		transport->events->refused(transport->owner, err);
}

void transport_emit_received(
	struct transport *transport, const char *data, size_t len)
{
	if (is_deaf(transport) || transport->is_ended)
		return;
	if (transport->events->received)
		transport->events->received(transport->owner, data, len);
}

void transport_emit_drained(struct transport *transport)
{
	if (!is_deaf(transport) && transport->events->drained)
		transport->events->drained(transport->owner);
}

void transport_emit_ended(struct transport *transport, enum transport_end how,
	const struct err *err)
{
	if (is_deaf(transport) || transport->is_ended)
		return;
	transport->is_ended = true;
	if (transport->events->ended)
		transport->events->ended(transport->owner, how, err);
}

bool transport_write(struct transport *transport, const char *data, size_t len)
{
	if (len == 0 || transport->is_freed || transport->is_shut)
		return true;
	return transport->ops->write(transport, data, len);
}

size_t transport_pending(const struct transport *transport)
{
	return transport->ops->pending(transport);
}

void transport_shutdown(struct transport *transport)
{
	if (transport->is_freed || transport->is_shut)
		return;
	transport->is_shut = true;
	transport->ops->shutdown(transport);
}

void transport_pause(struct transport *transport)
{
	if (transport->is_freed || transport->is_paused)
		return;
	transport->is_paused = true;
	transport->ops->pause(transport);
}

void transport_resume(struct transport *transport)
{
	if (transport->is_freed || !transport->is_paused)
		return;
	transport->is_paused = false;
	transport->ops->resume(transport);
}

static char *format_address(const struct net_address *address)
{
	char text[NET_ADDRESS_TEXT_MAX];

	net_address_format(address, text);
	return mem_strdup(text);
}

const struct net_address *transport_local_address(
	const struct transport *transport)
{
	/* Asking fills a cache; nothing that shows changes. */
	struct transport *cache = (struct transport *)transport;

	/* An address that was not there yet is asked for again. */
	if (!cache->local)
		cache->local = mem_calloc(1, sizeof(*cache->local));
	if (cache->local->len == 0)
		transport->ops->local(transport, cache->local);
	return cache->local;
}

const char *transport_local(const struct transport *transport)
{
	struct transport *cache = (struct transport *)transport;
	const struct net_address *local;

	if (!cache->local_text) {
		local = transport_local_address(transport);
		if (local->len == 0)
			return "unknown";
		cache->local_text = format_address(local);
	}
	return cache->local_text;
}

const char *transport_remote(const struct transport *transport)
{
	struct transport *cache = (struct transport *)transport;
	struct net_address remote = {.len = 0};

	if (!cache->remote_text) {
		transport->ops->remote(transport, &remote);
		if (remote.len == 0)
			return "unknown";
		cache->remote_text = format_address(&remote);
	}
	return cache->remote_text;
}

void transport_set_owner(struct transport *transport,
	const struct transport_events *events, void *owner)
{
	transport->events = events;
	transport->owner = owner;
}

void transport_accept_take(struct transport *transport,
	const struct transport_events *events, void *owner)
{
	transport_set_owner(transport, events, owner);
}

void transport_free(struct transport **transport, bool reset)
{
	struct transport *old = *transport;

	if (!old)
		return;
	*transport = NULL;
	old->is_freed = true;
	old->ops->close(old, reset);
}
