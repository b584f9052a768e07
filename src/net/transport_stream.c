/*
 * transport_stream.c - a connection that stands, TCP or a unix socket:
 * reading and its ends. How we make one is in transport_tcp.c and
 * transport_unix.c, what it sends in transport_stream_write.c.
 *
 * The usual conversation costs as few system calls as it can: our own address
 * is asked for only if somebody wants it.
 */
#include "net/transport_stream.h"

#include <string.h>
#include <sys/socket.h>
#include "base/check.h"
#include "base/mem.h"

static bool is_unix(const struct transport_stream *stream)
{
	return stream->uv.handle.type == UV_NAMED_PIPE;
}

void transport_stream_release(struct transport_stream *stream)
{
	if (stream->is_closed && !stream->start_err)
		transport_release(&stream->base);
}

static void stream_closed(uv_handle_t *handle)
{
	struct transport_stream *stream = handle->data;

	stream->is_closed = true;
	transport_stream_release(stream);
}

static void stream_close(struct transport *transport, bool reset)
{
	struct transport_stream *stream = transport_stream_from(transport);

	/* A unix socket knows no reset: it is closed, and what the peer sees is
	 * an end, or ECONNRESET if we had not read all that it said. */
	if (reset && stream->is_open && !is_unix(stream) &&
		uv_tcp_close_reset(&stream->uv.tcp, stream_closed) == 0)
		return;
	uv_close(&stream->uv.handle, stream_closed);
}

/*
 * Reading, and the end of it. A failed write does not end the connection: a
 * server that says 421 and closes may do so while we still write, and what it
 * said is to be read first. Reading finds the end soon enough.
 */

/* A reset that came in one round with the last bytes: libuv saw POLLHUP and
 * reports an EOF; the socket still knows better. */
static int hidden_error(struct transport_stream *stream)
{
	int error = 0;
	socklen_t len = sizeof(error);
	uv_os_fd_t fd;

	if (stream->data_round != stream->base.loop->round ||
		uv_fileno(&stream->uv.handle, &fd) != 0 ||
		getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &len) != 0 ||
		error == 0)
		return 0;
	return uv_translate_sys_error(error);
}

static void stream_ended(struct transport_stream *stream, int status)
{
	struct err err = {.kind = ERR_NONE};
	enum transport_end how = TRANSPORT_FAILED;

	if (status == UV_EOF && stream->write_status != 0)
		status = stream->write_status;
	else if (status == UV_EOF)
		status = hidden_error(stream);
	if (status == 0) {
		how = TRANSPORT_EOF;
	} else if (status == UV_ECONNRESET || status == UV_EPIPE) {
		how = TRANSPORT_RESET;
		err_set(&err, ERR_IO, "connection reset by peer");
	} else {
		err_set(&err, ERR_IO, "%s", uv_strerror(status));
	}
	/* After an EOF the other direction still works. */
	if (how != TRANSPORT_EOF && stream->write_status == 0)
		stream->write_status = status;
	uv_read_stop(&stream->uv.stream);
	transport_emit_ended(&stream->base, how, &err);
}

static void stream_lend_buffer(uv_handle_t *handle, size_t hint, uv_buf_t *buf)
{
	struct loop *loop = (struct loop *)handle->loop;

	(void)hint;
	*buf = uv_buf_init(loop->read_buffer, sizeof(loop->read_buffer));
}

static void stream_read(uv_stream_t *uv, ssize_t len, const uv_buf_t *buf)
{
	struct transport_stream *stream = uv->data;

	if (stream->base.is_freed)
		return;
	if (len > 0) {
		stream->data_round = stream->base.loop->round;
		transport_emit_received(&stream->base, buf->base, (size_t)len);
	} else if (len < 0) {
		stream_ended(stream, (int)len);
	}
}

void transport_stream_begin(struct transport *transport)
{
	struct transport_stream *stream = transport_stream_from(transport);
	int rc;

	if (transport->is_freed || transport->is_paused ||
		transport->is_ended || stream->start_err)
		return;
	rc = uv_read_start(&stream->uv.stream, stream_lend_buffer, stream_read);
	BUG_ON(stream->is_open && rc != 0 && rc != UV_EALREADY);
}

static void stream_pause(struct transport *transport)
{
	uv_read_stop(&transport_stream_from(transport)->uv.stream);
}

/* Addresses. */

static void stream_local(
	const struct transport *transport, struct net_address *out)
{
	const struct transport_stream *stream =
		transport_stream_from(transport);
	socklen_t len = sizeof(out->storage);
	uv_os_fd_t fd;

	if (stream->is_open && uv_fileno(&stream->uv.handle, &fd) == 0 &&
		getsockname(fd, (struct sockaddr *)&out->storage, &len) == 0)
		out->len = len;
}

static void stream_remote(
	const struct transport *transport, struct net_address *out)
{
	const struct transport_stream *stream =
		transport_stream_from(transport);
	socklen_t len = sizeof(out->storage);
	uv_os_fd_t fd;

	if (stream->remote.any.sa_family != AF_UNSPEC) {
		memcpy(&out->storage, &stream->remote, sizeof(stream->remote));
		out->len = stream->remote.any.sa_family == AF_INET6
				   ? sizeof(stream->remote.ipv6)
				   : sizeof(stream->remote.ipv4);
	} else if (uv_fileno(&stream->uv.handle, &fd) == 0 &&
		   getpeername(fd, (struct sockaddr *)&out->storage, &len) ==
			   0) {
		out->len = len;
	}
}

static const struct transport_ops stream_ops = {
	.write = transport_stream_write,
	.pending = transport_stream_pending,
	.shutdown = transport_stream_shut,
	.pause = stream_pause,
	.resume = transport_stream_begin,
	.local = stream_local,
	.remote = stream_remote,
	.close = stream_close,
};

struct transport_stream *transport_stream_new(
	struct loop *loop, unsigned family)
{
	struct transport_stream *stream = mem_calloc(1, sizeof(*stream));
	int rc = 0;

	transport_setup(&stream->base, loop, &stream_ops);
	if (family == AF_UNIX)
		rc = uv_pipe_init(&loop->uv, &stream->uv.pipe, 0);
	else
		rc = uv_tcp_init_ex(&loop->uv, &stream->uv.tcp, family);
	/* Without its socket it is no handle that could be closed. */
	if (rc != 0)
		BUG_ON(uv_tcp_init(&loop->uv, &stream->uv.tcp) != 0);
	stream->write_status = rc;
	stream->uv.handle.data = stream;
	return stream;
}

static void refuse_later(void *arg)
{
	struct transport_stream *stream = arg;
	struct err *err = stream->start_err;

	stream->start_err = NULL;
	transport_emit_refused(&stream->base, err);
	mem_free(err);
	transport_stream_release(stream);
}

void transport_stream_refuse(
	struct transport_stream *stream, const struct err *err)
{
	stream->write_status = UV_ENOTCONN;
	stream->start_err = mem_alloc(sizeof(*err));
	*stream->start_err = *err;
	loop_defer(stream->base.loop, refuse_later, stream);
}

void transport_stream_opened(struct transport_stream *stream)
{
	stream->is_open = true;
	transport_stream_shut(&stream->base);
	transport_emit_opened(&stream->base);
	transport_stream_begin(&stream->base);
}

void transport_stream_failed(
	struct transport_stream *stream, int status, const struct err *err)
{
	stream->write_status = status;
	uv_read_stop(&stream->uv.stream);
	transport_emit_refused(&stream->base, err);
}

struct transport *transport_stream_accept(
	struct loop *loop, uv_stream_t *listening)
{
	bool is_pipe = listening->type == UV_NAMED_PIPE;
	struct transport_stream *stream =
		transport_stream_new(loop, is_pipe ? AF_UNIX : AF_UNSPEC);
	struct transport *transport = &stream->base;

	if (uv_accept(listening, &stream->uv.stream) != 0) {
		transport_free(&transport, false);
		return NULL;
	}
	stream->is_open = true;
	if (!is_pipe)
		uv_tcp_nodelay(&stream->uv.tcp, 1);
	return transport;
}
