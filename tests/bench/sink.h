/*
 * sink.h - what the parts of the benchmark's server share: sink.c starts it
 * and waits, sink_client.c is what one client sees, sink_tls.c carries it in
 * TLS if that is asked for.
 */
#ifndef BENCH_SINK_H
#define BENCH_SINK_H

#include <stdbool.h>
#include <stddef.h>

enum {
	SINK_ADDRESSES_MAX = 64,
	SINK_READ_MAX = 65536,
	SINK_REPLIES_MAX = 4096,
	SINK_VERB_LEN = 4
};

/* What the first client gets: nothing at all, or a banner without an end, a
 * byte at a time. */
enum odd { ODD_NONE, ODD_MUTE, ODD_DRIBBLE };

/* A command or a message may come in any number of pieces. */
struct client {
	char verb[SINK_VERB_LEN];
	unsigned char verb_len;
	unsigned char end_seen; /* of CRLF . CRLF, in a message */
	bool is_open, is_message, is_heard;
	struct ssl_st *ssl; /* NULL: in the clear */
};

struct sink {
	int epoll, signals;
	int ticks; /* for the odd client that is dribbled; -1: none */
	int listening[SINK_ADDRESSES_MAX];
	long addresses;
	long announce; /* when so many are heard, or done; 0: never */
	bool is_holding;
	enum odd odd;
	int odd_fd; /* -1: not there */
	bool is_odd_served;
	size_t dribbled;
	struct client *clients; /* by descriptor */
	size_t client_cap;
	struct ssl_ctx_st *ssl_ctx; /* NULL: in the clear */
	long handshakes, resumed;
	long open, heard, conversations, messages, cut;
	size_t reply_len;
	char replies[SINK_REPLIES_MAX];
	char input[SINK_READ_MAX];
};

/* What became of a read or a write. */
enum sink_io { SINK_IO_DONE, SINK_IO_WAIT, SINK_IO_END };

/* Takes every connection that waits at a listening socket. */
void sink_accept(struct sink *sink, int listening);
/* There are bytes, or the end, of the client with this descriptor. */
void sink_take_input(struct sink *sink, int fd);
/* A tick: another byte for the odd client, if it is there. */
void sink_dribble(struct sink *sink);

/* Makes an authority and a certificate for 127.0.0.1 and those after it, and
 * writes the authority's to ca_path. False after a message. */
bool sink_tls_start(struct sink *sink, const char *ca_path);
void sink_tls_stop(struct sink *sink);
/* A client in TLS from its first byte on. */
bool sink_tls_open(struct sink *sink, int fd);
void sink_tls_close(struct client *client);
/* Into sink->input. *is_new: this ended the handshake. *is_more: call again,
 * no event will come for what is left. */
enum sink_io sink_tls_read(struct sink *sink, struct client *client,
	size_t *len, bool *is_new, bool *is_more);
bool sink_tls_write(struct client *client, const char *data, size_t len);

#endif
