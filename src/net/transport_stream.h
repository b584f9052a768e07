/*
 * transport_stream.h - what transport_stream*.c, transport_tcp.c,
 * transport_unix.c and listener.c share about a connection of libuv's: TCP or
 * a unix socket.
 */
#ifndef SD_NET_TRANSPORT_STREAM_H
#define SD_NET_TRANSPORT_STREAM_H

#include <netinet/in.h>
#include "net/transport_ops.h"

struct transport_stream {
	struct transport base;
	union {
		uv_handle_t handle;
		uv_stream_t stream;
		uv_tcp_t tcp;
		uv_pipe_t pipe;
	} uv;
	uv_connect_t connect;
	union {
		struct sockaddr any;
		struct sockaddr_in ipv4;
		struct sockaddr_in6 ipv6;
	} remote;	       /* that TCP connects to; else AF_UNSPEC */
	uint32_t data_round;   /* the loop's round of the last bytes */
	int write_status;      /* why writing failed: a libuv code, or 0 */
	struct err *start_err; /* that refused() is still to tell */
	bool is_open;
	bool is_draining; /* drained() is owed */
	bool is_closed;	  /* libuv has let go */
};

static inline struct transport_stream *transport_stream_from(
	const struct transport *transport)
{
	return (struct transport_stream *)transport;
}

/* A unix socket if family is AF_UNIX; else TCP, with its socket if family is
 * not AF_UNSPEC; without one after all, and write_status set, if there are no
 * descriptors. */
struct transport_stream *transport_stream_new(
	struct loop *loop, unsigned family);
/* The connection stands: tells the owner, starts reading. */
void transport_stream_opened(struct transport_stream *stream);
/* It could not be made: tells the owner. status is libuv's. */
void transport_stream_failed(
	struct transport_stream *stream, int status, const struct err *err);
/* The same for one that was not even begun: refused() comes from the loop. */
void transport_stream_refuse(
	struct transport_stream *stream, const struct err *err);
/* Frees the memory if libuv has let go and nothing deferred needs it. */
void transport_stream_release(struct transport_stream *stream);
/* Starts reading unless it is paused or over. */
void transport_stream_begin(struct transport *transport);
/* The write and pending of its transport_ops. */
bool transport_stream_write(
	struct transport *transport, const char *data, size_t len);
size_t transport_stream_pending(const struct transport *transport);
/* Sends the FIN that the owner asked for, once nothing is queued. */
void transport_stream_shut(struct transport *transport);
/* A transport for the connection that waits at the listening socket. NULL if
 * that one is gone. */
struct transport *transport_stream_accept(
	struct loop *loop, uv_stream_t *listening);

/* Why a socket could not be had or connected: ports, descriptors and memory
 * are our own fault (ERR_LOCAL). False if status is something else, which is
 * for the caller to word. */
bool transport_local_fault(struct err *err, int status);
/* A connection to the path of a unix socket. */
struct transport *transport_unix_connect(struct loop *loop,
	const struct net_address *address,
	const struct transport_events *events, void *owner);

#endif
