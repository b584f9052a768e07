/* transport_tcp.c - making a TCP connection, and why it could not be made. */
#include "net/transport_stream.h"

#include <string.h>
#include <sys/socket.h>

bool transport_local_fault(struct err *err, int status)
{
	switch (status) {
	case UV_EADDRNOTAVAIL:
	case UV_EADDRINUSE:
		err_set(err, ERR_LOCAL, "out of local ports");
		return true;
	case UV_EMFILE:
	case UV_ENFILE:
		err_set(err, ERR_LOCAL, "out of file descriptors");
		return true;
	case UV_ENOBUFS:
	case UV_ENOMEM:
		err_set(err, ERR_LOCAL, "%s", uv_strerror(status));
		return true;
	default:
		return false;
	}
}

static void connect_error(struct err *err, int status)
{
	if (!transport_local_fault(err, status))
		err_set(err, ERR_CONNECT, "%s", uv_strerror(status));
}

/* The peer took the connection and reset it before we looked: a RST to the
 * SYN itself would be ECONNREFUSED. So it did stand, and what was sent before
 * the RST can still be read; then comes the end. [RFC9293 3.10.7.3] */
static void stood_and_was_reset(struct transport_stream *tcp)
{
	tcp->is_open = true;
	tcp->write_status = UV_ECONNRESET;
	transport_emit_opened(&tcp->base);
	transport_stream_begin(&tcp->base);
}

static void tcp_connected(uv_connect_t *req, int status)
{
	struct transport_stream *tcp = req->data;
	struct err err;

	if (tcp->base.is_freed)
		return;
	if (status == UV_ECONNRESET) {
		stood_and_was_reset(tcp);
		return;
	}
	if (status < 0) {
		connect_error(&err, status);
		transport_stream_failed(tcp, status, &err);
		return;
	}
	transport_stream_opened(tcp);
}

/* The source port is picked by connect(2), which knows the other end: picked
 * by bind(2), it would be taken for connections to any other server too. */
static void bind_without_port(struct transport_stream *tcp)
{
#ifdef IP_BIND_ADDRESS_NO_PORT
	int on = 1;
	uv_os_fd_t fd;

	if (uv_fileno(&tcp->uv.handle, &fd) == 0)
		setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on,
			sizeof(on));
#else
	(void)tcp;
#endif
}

static bool tcp_bind(struct transport_stream *tcp,
	const struct net_address *address, struct err *err)
{
	char text[NET_ADDRESS_TEXT_MAX];
	int rc;

	if (net_address_port(address) == 0)
		bind_without_port(tcp);
	rc = uv_tcp_bind(
		&tcp->uv.tcp, (const struct sockaddr *)&address->storage, 0);
	if (rc == 0)
		return true;
	net_address_format_host(address, text);
	err_set(err, ERR_LOCAL, "cannot bind to %s: %s", text, uv_strerror(rc));
	return false;
}

/* connect(2) only says that its argument is invalid. */
static bool is_of_family(const struct net_address *bind_address,
	const struct net_address *address, struct err *err)
{
	bool is_ipv6 = net_address_is_ipv6(bind_address);
	char text[NET_ADDRESS_TEXT_MAX];

	if (is_ipv6 == net_address_is_ipv6(address))
		return true;
	net_address_format_host(bind_address, text);
	err_set(err, ERR_CONNECT, "it is no %s address, as our %s is",
		is_ipv6 ? "IPv6" : "IPv4", text);
	return false;
}

static bool tcp_start(struct transport_stream *tcp,
	const struct net_address *address,
	const struct net_address *bind_address, struct err *err)
{
	int rc = tcp->write_status;

	if (rc != 0) {
		connect_error(err, rc);
		return false;
	}
	if (bind_address && (!is_of_family(bind_address, address, err) ||
				    !tcp_bind(tcp, bind_address, err)))
		return false;
	tcp->connect.data = tcp;
	rc = uv_tcp_connect(&tcp->connect, &tcp->uv.tcp,
		(const struct sockaddr *)&address->storage, tcp_connected);
	if (rc != 0) {
		connect_error(err, rc);
		return false;
	}
	uv_tcp_nodelay(&tcp->uv.tcp, 1);
	/* Asked for now, reading is one epoll_ctl(2) cheaper than when the
	 * connection stands; where libuv refuses, it is asked again then. */
	transport_stream_begin(&tcp->base);
	return true;
}

struct transport *transport_tcp_connect(struct loop *loop,
	const struct net_address *address,
	const struct net_address *bind_address,
	const struct transport_events *events, void *owner)
{
	/* Only bind(2) wants a socket before connect(2) makes one. */
	unsigned family =
		bind_address ? bind_address->storage.ss_family : AF_UNSPEC;
	struct transport_stream *tcp = transport_stream_new(loop, family);
	struct err err;

	tcp->base.events = events;
	tcp->base.owner = owner;
	memcpy(&tcp->remote, &address->storage, sizeof(tcp->remote));
	if (!tcp_start(tcp, address, bind_address, &err))
		transport_stream_refuse(tcp, &err);
	return &tcp->base;
}

struct transport *transport_connect(struct loop *loop,
	const struct net_address *address,
	const struct net_address *bind_address,
	const struct transport_events *events, void *owner)
{
	if (net_address_is_unix(address))
		return transport_unix_connect(loop, address, events, owner);
	return transport_tcp_connect(
		loop, address, bind_address, events, owner);
}
