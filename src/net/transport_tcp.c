/*
 * transport_tcp.c - a TCP connection that stands: reading, writing, its ends.
 * How we make one is in tcp_connect.c.
 *
 * The usual conversation costs as few system calls as it can: each write is
 * tried at once, and our own address is asked for only if somebody wants it.
 */
#include "net/transport_tcp.h"

#include <string.h>
#include <sys/socket.h>
#include "base/check.h"
#include "base/mem.h"

/* Bytes that the kernel did not take yet. */
struct tcp_write {
	uv_write_t req;
	char data[];
};

static struct transport_tcp *tcp_from(const struct transport *transport)
{
	return (struct transport_tcp *)transport;
}

static uv_stream_t *tcp_stream(struct transport_tcp *tcp)
{
	return (uv_stream_t *)&tcp->uv;
}

void transport_tcp_release(struct transport_tcp *tcp)
{
	if (tcp->is_closed && !tcp->start_err)
		transport_release(&tcp->base);
}

static void tcp_closed(uv_handle_t *handle)
{
	struct transport_tcp *tcp = handle->data;

	tcp->is_closed = true;
	transport_tcp_release(tcp);
}

static void tcp_close(struct transport *transport, bool reset)
{
	struct transport_tcp *tcp = tcp_from(transport);

	if (reset && tcp->is_open &&
		uv_tcp_close_reset(&tcp->uv, tcp_closed) == 0)
		return;
	uv_close((uv_handle_t *)&tcp->uv, tcp_closed);
}

/*
 * Reading, and the end of it. A failed write does not end the connection: a
 * server that says 421 and closes may do so while we still write, and what it
 * said is to be read first. Reading finds the end soon enough.
 */

/* A reset that came in one round with the last bytes: libuv saw POLLHUP and
 * reports an EOF; the socket still knows better. */
static int hidden_error(struct transport_tcp *tcp)
{
	int error = 0;
	socklen_t len = sizeof(error);
	uv_os_fd_t fd;

	if (tcp->data_round != tcp->base.loop->round ||
		uv_fileno((uv_handle_t *)&tcp->uv, &fd) != 0 ||
		getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &len) != 0 ||
		error == 0)
		return 0;
	return uv_translate_sys_error(error);
}

static void tcp_ended(struct transport_tcp *tcp, int status)
{
	struct err err = {.kind = ERR_NONE};
	enum transport_end how = TRANSPORT_FAILED;

	if (status == UV_EOF && tcp->write_status != 0)
		status = tcp->write_status;
	else if (status == UV_EOF)
		status = hidden_error(tcp);
	if (status == 0) {
		how = TRANSPORT_EOF;
	} else if (status == UV_ECONNRESET || status == UV_EPIPE) {
		how = TRANSPORT_RESET;
		err_set(&err, ERR_IO, "connection reset by peer");
	} else {
		err_set(&err, ERR_IO, "%s", uv_strerror(status));
	}
	/* After an EOF the other direction still works. */
	if (how != TRANSPORT_EOF && tcp->write_status == 0)
		tcp->write_status = status;
	uv_read_stop(tcp_stream(tcp));
	transport_emit_ended(&tcp->base, how, &err);
}

static void tcp_lend_buffer(uv_handle_t *handle, size_t hint, uv_buf_t *buf)
{
	struct loop *loop = (struct loop *)handle->loop;

	(void)hint;
	*buf = uv_buf_init(loop->read_buffer, sizeof(loop->read_buffer));
}

static void tcp_read(uv_stream_t *stream, ssize_t len, const uv_buf_t *buf)
{
	struct transport_tcp *tcp = stream->data;

	if (tcp->base.is_freed)
		return;
	if (len > 0) {
		tcp->data_round = tcp->base.loop->round;
		transport_emit_received(&tcp->base, buf->base, (size_t)len);
	} else if (len < 0) {
		tcp_ended(tcp, (int)len);
	}
}

void transport_tcp_begin(struct transport *transport)
{
	struct transport_tcp *tcp = tcp_from(transport);
	int rc;

	if (transport->is_freed || transport->is_paused ||
		transport->is_ended || tcp->start_err)
		return;
	rc = uv_read_start(tcp_stream(tcp), tcp_lend_buffer, tcp_read);
	BUG_ON(tcp->is_open && rc != 0 && rc != UV_EALREADY);
}

static void tcp_pause(struct transport *transport)
{
	uv_read_stop(tcp_stream(tcp_from(transport)));
}

/* Writing. */

static size_t tcp_pending(const struct transport *transport)
{
	const struct transport_tcp *tcp = tcp_from(transport);

	if (tcp->write_status != 0)
		return 0;
	return uv_stream_get_write_queue_size((const uv_stream_t *)&tcp->uv);
}

/* By shutdown(2): uv_shutdown() would want a request, and would rule out a
 * reset while it is under way. */
void transport_tcp_shut(struct transport *transport)
{
	struct transport_tcp *tcp = tcp_from(transport);
	uv_os_fd_t fd;

	if (!transport->is_shut || !tcp->is_open || tcp->write_status != 0 ||
		tcp_pending(transport) > 0)
		return;
	if (uv_fileno((uv_handle_t *)&tcp->uv, &fd) == 0)
		shutdown(fd, SHUT_WR);
}

static void tcp_wrote(uv_write_t *req, int status)
{
	struct transport_tcp *tcp = req->handle->data;

	mem_free(req->data);
	if (tcp->base.is_freed)
		return;
	if (status < 0 && tcp->write_status == 0)
		tcp->write_status = status;
	if (tcp->write_status != 0 || tcp_pending(&tcp->base) > 0)
		return;
	transport_tcp_shut(&tcp->base);
	if (tcp->is_draining) {
		tcp->is_draining = false;
		transport_emit_drained(&tcp->base);
	}
}

static bool tcp_queue(struct transport_tcp *tcp, const char *data, size_t len)
{
	struct tcp_write *write = mem_alloc(sizeof(*write) + len);
	uv_buf_t buf = {.base = write->data, .len = len};
	int rc;

	memcpy(write->data, data, len);
	write->req.data = write;
	rc = uv_write(&write->req, tcp_stream(tcp), &buf, 1, tcp_wrote);
	if (rc != 0) {
		mem_free(write);
		tcp->write_status = rc;
		return true;
	}
	tcp->is_draining = true;
	return false;
}

static bool tcp_write(struct transport *transport, const char *data, size_t len)
{
	struct transport_tcp *tcp = tcp_from(transport);
	uv_buf_t buf = {.base = (char *)data, .len = len};
	int rc;

	if (tcp->write_status != 0)
		return true;
	rc = uv_try_write(tcp_stream(tcp), &buf, 1);
	if (rc == UV_EAGAIN)
		rc = 0;
	if (rc < 0) {
		tcp->write_status = rc;
		return true;
	}
	if ((size_t)rc == len)
		return true;
	return tcp_queue(tcp, data + rc, len - (size_t)rc);
}

/* Addresses. */

static void tcp_local(
	const struct transport *transport, struct net_address *out)
{
	const struct transport_tcp *tcp = tcp_from(transport);
	int len = sizeof(out->storage);

	if (!tcp->is_open)
		return;
	if (uv_tcp_getsockname(
		    &tcp->uv, (struct sockaddr *)&out->storage, &len) == 0)
		out->len = (socklen_t)len;
}

static void tcp_remote(
	const struct transport *transport, struct net_address *out)
{
	const struct transport_tcp *tcp = tcp_from(transport);
	int len = sizeof(out->storage);

	if (tcp->remote.any.sa_family != AF_UNSPEC) {
		memcpy(&out->storage, &tcp->remote, sizeof(tcp->remote));
		out->len = tcp->remote.any.sa_family == AF_INET6
				   ? sizeof(tcp->remote.ipv6)
				   : sizeof(tcp->remote.ipv4);
	} else if (uv_tcp_getpeername(&tcp->uv,
			   (struct sockaddr *)&out->storage, &len) == 0) {
		out->len = (socklen_t)len;
	}
}

static const struct transport_ops tcp_ops = {
	.write = tcp_write,
	.pending = tcp_pending,
	.shutdown = transport_tcp_shut,
	.pause = tcp_pause,
	.resume = transport_tcp_begin,
	.local = tcp_local,
	.remote = tcp_remote,
	.close = tcp_close,
};

struct transport_tcp *transport_tcp_new(struct loop *loop, unsigned family)
{
	struct transport_tcp *tcp = mem_calloc(1, sizeof(*tcp));

	transport_setup(&tcp->base, loop, &tcp_ops);
	tcp->write_status = uv_tcp_init_ex(&loop->uv, &tcp->uv, family);
	/* Without its socket it is no handle that could be closed. */
	if (tcp->write_status != 0)
		BUG_ON(uv_tcp_init(&loop->uv, &tcp->uv) != 0);
	tcp->uv.data = tcp;
	return tcp;
}

struct transport *transport_tcp_accept(
	struct loop *loop, uv_stream_t *listening)
{
	struct transport_tcp *tcp = transport_tcp_new(loop, AF_UNSPEC);
	struct transport *transport = &tcp->base;

	if (uv_accept(listening, tcp_stream(tcp)) != 0) {
		transport_free(&transport, false);
		return NULL;
	}
	tcp->is_open = true;
	uv_tcp_nodelay(&tcp->uv, 1);
	return transport;
}
