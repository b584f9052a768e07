/*
 * transport_stream_write.c - what a connection sends: each write is tried at
 * once, and what the kernel does not take is queued.
 */
#include "net/transport_stream.h"

#include <string.h>
#include <sys/socket.h>
#include "base/mem.h"

/* Bytes that the kernel did not take yet. */
struct stream_write {
	uv_write_t req;
	char data[];
};

size_t transport_stream_pending(const struct transport *transport)
{
	const struct transport_stream *stream =
		transport_stream_from(transport);

	if (stream->write_status != 0)
		return 0;
	return uv_stream_get_write_queue_size(&stream->uv.stream);
}

/* By shutdown(2): uv_shutdown() would want a request, and would rule out a
 * reset while it is under way. */
void transport_stream_shut(struct transport *transport)
{
	struct transport_stream *stream = transport_stream_from(transport);
	uv_os_fd_t fd;

	if (!transport->is_shut || !stream->is_open ||
		stream->write_status != 0 ||
		transport_stream_pending(transport) > 0)
		return;
	if (uv_fileno(&stream->uv.handle, &fd) == 0)
		shutdown(fd, SHUT_WR);
}

static void stream_wrote(uv_write_t *req, int status)
{
	struct transport_stream *stream = req->handle->data;

	mem_free(req->data);
	if (stream->base.is_freed)
		return;
	if (status < 0 && stream->write_status == 0)
		stream->write_status = status;
	if (stream->write_status != 0 ||
		transport_stream_pending(&stream->base) > 0)
		return;
	transport_stream_shut(&stream->base);
	if (stream->is_draining) {
		stream->is_draining = false;
		transport_emit_drained(&stream->base);
	}
}

static bool stream_queue(
	struct transport_stream *stream, const char *data, size_t len)
{
	struct stream_write *write = mem_alloc(sizeof(*write) + len);
	uv_buf_t buf = {.base = write->data, .len = len};
	int rc;

	memcpy(write->data, data, len);
	write->req.data = write;
	rc = uv_write(&write->req, &stream->uv.stream, &buf, 1, stream_wrote);
	if (rc != 0) {
		mem_free(write);
		stream->write_status = rc;
		return true;
	}
	stream->is_draining = true;
	return false;
}

bool transport_stream_write(
	struct transport *transport, const char *data, size_t len)
{
	struct transport_stream *stream = transport_stream_from(transport);
	uv_buf_t buf = {.base = (char *)data, .len = len};
	int rc;

	if (stream->write_status != 0)
		return true;
	rc = uv_try_write(&stream->uv.stream, &buf, 1);
	if (rc == UV_EAGAIN)
		rc = 0;
	if (rc < 0) {
		stream->write_status = rc;
		return true;
	}
	if ((size_t)rc == len)
		return true;
	return stream_queue(stream, data + rc, len - (size_t)rc);
}
