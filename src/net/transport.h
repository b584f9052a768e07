/*
 * transport.h - a connection as the engine and the built-in server see it.
 * What carries the bytes (TCP, a unix socket, memory in tests; later TLS) is
 * a table of functions behind it.
 */
#ifndef SD_NET_TRANSPORT_H
#define SD_NET_TRANSPORT_H

#include <stdbool.h>
#include <stddef.h>
#include "base/err.h"
#include "base/str.h"
#include "net/address.h"
#include "net/loop.h"

enum transport_end {
	TRANSPORT_EOF,    /* the peer closed its side */
	TRANSPORT_RESET,  /* the peer reset the connection */
	TRANSPORT_FAILED  /* anything else; err says what */
};

/* What the owner hears. Any may be followed by transport_free() from within
 * the callback. */
struct transport_events {
	/* The connection stands. */
	void (*opened)(void *owner);
	/* It could not be made. Nothing else will come. */
	void (*refused)(void *owner, const struct err *err);
	/* Bytes came; data is valid during the call only. */
	void (*received)(void *owner, const char *data, size_t len);
	/* All that was written is with the kernel (only after a write that
	 * returned false). */
	void (*drained)(void *owner);
	/* Nothing more will come. Writing may still work after
	 * TRANSPORT_EOF. */
	void (*ended)(void *owner, enum transport_end how,
		const struct err *err);
};

struct transport;

/* Connects to address, whatever its family: TCP or a unix socket. As
 * transport_tcp_connect(); bind_address is for TCP only. */
struct transport *transport_connect(struct loop *loop,
	const struct net_address *address,
	const struct net_address *bind_address,
	const struct transport_events *events, void *owner);

/* Starts a TCP connection to address, from bind_address if that is not NULL.
 * TCP_NODELAY is set. Never fails at once: refused() comes from the loop.
 * Running out of local ports or descriptors is ERR_LOCAL. */
struct transport *transport_tcp_connect(struct loop *loop,
	const struct net_address *address,
	const struct net_address *bind_address,
	const struct transport_events *events, void *owner);

/* Writes len bytes in one write(2) if the kernel takes them; the rest is
 * copied and sent as it can. True when nothing had to be queued; else
 * drained() comes later. After an end other than EOF, or a failed write, it
 * does nothing. */
bool transport_write(struct transport *transport, const char *data,
	size_t len);
/* Bytes queued and not yet with the kernel. */
size_t transport_pending(const struct transport *transport);
/* Closes our sending side once everything is written (FIN). */
void transport_shutdown(struct transport *transport);
/* No received() until resumed: the kernel's window fills. */
void transport_pause(struct transport *transport);
void transport_resume(struct transport *transport);
/* "127.0.0.1:41234", "[::1]:25". Valid as long as the transport. */
const char *transport_local(const struct transport *transport);
const char *transport_remote(const struct transport *transport);
/* Our own end, for address literals. */
const struct net_address *transport_local_address(
	const struct transport *transport);
/* Closes it (with a RST if reset) and frees it after the loop round; no
 * callback comes any more. Sets *transport to NULL. NULL is fine. */
void transport_free(struct transport **transport, bool reset);

/* Changes who hears of it. */
void transport_set_owner(struct transport *transport,
	const struct transport_events *events, void *owner);

/* A TCP port of 127.0.0.1 that nobody uses now; 0: there is none. Somebody else
 * may be faster. */
int listener_unused_port(void);
/* A listening socket, TCP or unix (a socket file that nobody listens on is
 * replaced, and the file is removed in the end). accepted() gets a transport whose events and owner
 * it must set with transport_accept_take() before it returns. */
struct listener;
struct listener *listener_new(struct loop *loop,
	const struct net_address *address,
	void (*accepted)(void *owner, struct transport *transport),
	void *owner, struct err *err);
void transport_accept_take(struct transport *transport,
	const struct transport_events *events, void *owner);
/* The port that the kernel gave; 0 of a unix socket. */
int listener_port(const struct listener *listener);
void listener_free(struct listener **listener);

/* A transport in memory, for tests without sockets: what the owner writes is
 * collected; the test feeds received bytes and ends. opened() comes with the
 * next loop round. */
struct transport *transport_memory_new(struct loop *loop,
	const struct transport_events *events, void *owner);
void transport_memory_feed(struct transport *transport, const char *data,
	size_t len);
void transport_memory_end(struct transport *transport,
	enum transport_end how);
/* What was written since the last call; valid until the next write. */
struct str transport_memory_take(struct transport *transport);

#endif
