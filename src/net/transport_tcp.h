/*
 * transport_tcp.h - what tcp_connect.c, transport_tcp.c and listener.c share
 * about a TCP connection.
 */
#ifndef SD_NET_TRANSPORT_TCP_H
#define SD_NET_TRANSPORT_TCP_H

#include <netinet/in.h>
#include "net/transport_ops.h"

struct transport_tcp {
	struct transport base;
	uv_tcp_t uv;
	uv_connect_t connect;
	union {
		struct sockaddr any;
		struct sockaddr_in ipv4;
		struct sockaddr_in6 ipv6;
	} remote;	       /* that we connect to; AF_UNSPEC: accepted */
	uint32_t data_round;   /* the loop's round of the last bytes */
	int write_status;      /* why writing failed: a libuv code, or 0 */
	struct err *start_err; /* that refused() is still to tell */
	bool is_open;
	bool is_draining; /* drained() is owed */
	bool is_closed;	  /* libuv has let go */
};

/* With a socket if family is not AF_UNSPEC; without one after all, and
 * write_status set, if there are no descriptors. */
struct transport_tcp *transport_tcp_new(struct loop *loop, unsigned family);
/* Frees the memory if libuv has let go and nothing deferred needs it. */
void transport_tcp_release(struct transport_tcp *tcp);
/* Starts reading unless it is paused or over. */
void transport_tcp_begin(struct transport *transport);
/* Sends the FIN that the owner asked for, once nothing is queued. */
void transport_tcp_shut(struct transport *transport);
/* A transport for the connection that waits at the listening socket. NULL if
 * that one is gone. */
struct transport *transport_tcp_accept(
	struct loop *loop, uv_stream_t *listening);

#endif
