/*
 * listener.c - a socket that accepts connections: TCP or a unix socket, whose
 * file comes and goes with it.
 */
#include "net/transport_stream.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#include "base/check.h"
#include "base/mem.h"

enum { LISTENER_BACKLOG = 512 };

struct listener {
	struct net_handle handle;
	union {
		uv_handle_t handle;
		uv_stream_t stream;
		uv_tcp_t tcp;
		uv_pipe_t pipe;
	} uv;
	struct loop *loop;
	int port;
	void (*accepted)(void *owner, struct transport *transport);
	void *owner;
};

static void listener_closed(uv_handle_t *handle)
{
	mem_free(handle->data);
}

/* With it libuv removes the file that it bound. */
static void listener_close(struct net_handle *handle)
{
	struct listener *listener = (struct listener *)handle;

	uv_close(&listener->uv.handle, listener_closed);
}

static void connection_came(uv_stream_t *stream, int status)
{
	struct listener *listener = stream->data;
	struct transport *transport;

	/* It was gone before we came, or there is no descriptor for it: its
	 * peer sees that. */
	if (status < 0)
		return;
	transport = transport_stream_accept(listener->loop, stream);
	if (!transport)
		return;
	listener->accepted(listener->owner, transport);
	if (!transport->is_freed && !transport->events)
		transport_free(&transport, false);
	else
		transport_stream_begin(transport);
}

static int listen_tcp(
	struct listener *listener, const struct net_address *address)
{
	struct sockaddr_storage bound = {0};
	int len = sizeof(bound);
	int rc;

	rc = uv_tcp_bind(&listener->uv.tcp,
		(const struct sockaddr *)&address->storage, 0);
	if (rc == 0)
		rc = uv_listen(&listener->uv.stream, LISTENER_BACKLOG,
			connection_came);
	if (rc == 0)
		rc = uv_tcp_getsockname(
			&listener->uv.tcp, (struct sockaddr *)&bound, &len);
	if (rc == 0)
		listener->port = net_address_port(&(struct net_address){
			.storage = bound, .len = (socklen_t)len});
	return rc;
}

/* A socket file that its program left behind: connecting is refused. Not if
 * somebody answers, or would if its queue were not full. */
static bool is_left_behind(const struct net_address *address)
{
	const struct sockaddr_un *where =
		(const struct sockaddr_un *)&address->storage;
	struct stat stat;
	bool is_refused;
	int fd;

	if (lstat(where->sun_path, &stat) != 0 || !S_ISSOCK(stat.st_mode))
		return false;
	fd = socket(AF_UNIX, SOCK_STREAM, 0);
	if (fd < 0)
		return false;
	fcntl(fd, F_SETFL, O_NONBLOCK);
	is_refused = connect(fd, (const struct sockaddr *)where,
			     address->len) != 0 &&
		     errno == ECONNREFUSED;
	close(fd);
	return is_refused;
}

/* The folder that path lies in is there. */
static bool has_folder(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *folder = mem_strdup(path);
	struct stat stat_of;
	bool is_there;

	if (!slash || slash == path) {
		mem_free(folder);
		return true;
	}
	folder[slash - path] = '\0';
	is_there = stat(folder, &stat_of) == 0;
	mem_free(folder);
	return is_there;
}

static int listen_unix(
	struct listener *listener, const struct net_address *address)
{
	const char *path =
		((const struct sockaddr_un *)&address->storage)->sun_path;
	int rc = uv_pipe_bind(&listener->uv.pipe, path);

	if (rc == UV_EADDRINUSE && is_left_behind(address) && unlink(path) == 0)
		rc = uv_pipe_bind(&listener->uv.pipe, path);
	/* libuv makes it EACCES, as on Windows. */
	if (rc == UV_EACCES && !has_folder(path))
		rc = UV_ENOENT;
	if (rc == 0)
		rc = uv_listen(&listener->uv.stream, LISTENER_BACKLOG,
			connection_came);
	return rc;
}

static int listener_start(
	struct listener *listener, const struct net_address *address)
{
	if (!net_address_is_unix(address)) {
		BUG_ON(uv_tcp_init(&listener->loop->uv, &listener->uv.tcp) !=
			0);
		listener->uv.handle.data = listener;
		return listen_tcp(listener, address);
	}
	BUG_ON(uv_pipe_init(&listener->loop->uv, &listener->uv.pipe, 0) != 0);
	listener->uv.handle.data = listener;
	return listen_unix(listener, address);
}

int listener_unused_port(void)
{
	struct sockaddr_in address = {.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof(address);
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	int port = 0;

	if (fd < 0)
		return 0;
	if (bind(fd, (struct sockaddr *)&address, sizeof(address)) == 0 &&
		getsockname(fd, (struct sockaddr *)&address, &len) == 0)
		port = ntohs(address.sin_port);
	close(fd);
	return port;
}

struct listener *listener_new(struct loop *loop,
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
