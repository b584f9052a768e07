/* listener.c - a TCP socket that accepts connections. */
#include "net/transport_tcp.h"

#include <sys/socket.h>
#include "base/check.h"
#include "base/mem.h"

enum { LISTENER_BACKLOG = 512 };

struct listener {
	struct net_handle handle;
	uv_tcp_t uv;
	struct loop *loop;
	int port;
	void (*accepted)(void *owner, struct transport *transport);
	void *owner;
};

static void listener_closed(uv_handle_t *handle)
{
	mem_free(handle->data);
}

static void listener_close(struct net_handle *handle)
{
	struct listener *listener = (struct listener *)handle;

	uv_close((uv_handle_t *)&listener->uv, listener_closed);
}

static void connection_came(uv_stream_t *stream, int status)
{
	struct listener *listener = stream->data;
	struct transport *transport;

	/* It was gone before we came, or there is no descriptor for it: its
	 * peer sees that. */
	if (status < 0)
		return;
	transport = transport_tcp_accept(listener->loop, stream);
	if (!transport)
		return;
	listener->accepted(listener->owner, transport);
	if (!transport->is_freed && !transport->events)
		transport_free(&transport, false);
	else
		transport_tcp_begin(transport);
}

static int listener_start(
	struct listener *listener, const struct net_address *address)
{
	struct sockaddr_storage bound = {0};
	int len = sizeof(bound);
	int rc;

	rc = uv_tcp_bind(
		&listener->uv, (const struct sockaddr *)&address->storage, 0);
	if (rc == 0)
		rc = uv_listen((uv_stream_t *)&listener->uv, LISTENER_BACKLOG,
			connection_came);
	if (rc == 0)
		rc = uv_tcp_getsockname(
			&listener->uv, (struct sockaddr *)&bound, &len);
	if (rc == 0)
		listener->port = net_address_port(&(struct net_address){
			.storage = bound, .len = (socklen_t)len});
	return rc;
}

struct listener *listener_tcp(struct loop *loop,
	const struct net_address *address,
	void (*accepted)(void *owner, struct transport *transport), void *owner,
	struct err *err)
{
	struct listener *listener = mem_calloc(1, sizeof(*listener));
	char text[NET_ADDRESS_TEXT_MAX];
	int rc;

	listener->handle.close_leaked = listener_close;
	listener->loop = loop;
	listener->accepted = accepted;
	listener->owner = owner;
	BUG_ON(uv_tcp_init(&loop->uv, &listener->uv) != 0);
	listener->uv.data = listener;
	rc = listener_start(listener, address);
	if (rc == 0)
		return listener;
	net_address_format(address, text);
	err_set(err, ERR_LOCAL, "cannot listen on %s: %s", text,
		uv_strerror(rc));
	listener_close(&listener->handle);
	return NULL;
}

int listener_port(const struct listener *listener)
{
	return listener->port;
}

void listener_free(struct listener **listener)
{
	if (!*listener)
		return;
	listener_close(&(*listener)->handle);
	*listener = NULL;
}
