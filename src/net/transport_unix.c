/*
 * transport_unix.c - making a connection to a unix socket, and why it could
 * not be made.
 */
#include "net/transport_stream.h"

#include <sys/un.h>
#include "base/mem.h"

/* What a person knows of it: there is no file, or nobody behind it. As with
 * TCP, whoever prints this has the address. */
static const char *unix_reason(int status)
{
	switch (status) {
	case UV_ENOENT:
	case UV_ENOTDIR:
		return "there is no such socket";
	case UV_ECONNREFUSED:
		return "nobody listens on it";
	case UV_EAGAIN:
		return "its queue of connections is full";
	case UV_EPROTOTYPE:
		return "it is no stream socket";
	default:
		return uv_strerror(status);
	}
}

static void unix_connected(uv_connect_t *req, int status)
{
	struct transport_stream *stream = req->data;
	struct err err;

	if (stream->base.is_freed)
		return;
	if (status == 0) {
		transport_stream_opened(stream);
		return;
	}
	if (!transport_local_fault(&err, status))
		err_set(&err, ERR_CONNECT, "%s", unix_reason(status));
	transport_stream_failed(stream, status, &err);
}

struct transport *transport_unix_connect(struct loop *loop,
	const struct net_address *address,
	const struct transport_events *events, void *owner)
{
	struct transport_stream *stream = transport_stream_new(loop, AF_UNIX);
	const struct sockaddr_un *where =
		(const struct sockaddr_un *)&address->storage;
	char text[NET_ADDRESS_TEXT_MAX];

	stream->base.events = events;
	stream->base.owner = owner;
	/* The path that was asked for, whatever became of it. */
	net_address_format(address, text);
	stream->base.remote_text = mem_strdup(text);
	stream->connect.data = stream;
	/* Even a failure at once is told by the callback. */
	uv_pipe_connect(&stream->connect, &stream->uv.pipe, where->sun_path,
		unix_connected);
	transport_stream_begin(&stream->base);
	return &stream->base;
}
