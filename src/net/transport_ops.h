/*
 * transport_ops.h - what is behind a transport: a table of functions and the
 * part that all kinds have in common. Only for the files of net/ that carry
 * bytes; owners of transports see transport.h.
 */
#ifndef SD_NET_TRANSPORT_OPS_H
#define SD_NET_TRANSPORT_OPS_H

#include "net/loop_private.h"
#include "net/transport.h"

struct transport_ops {
	bool (*write)(
		struct transport *transport, const char *data, size_t len);
	size_t (*pending)(const struct transport *transport);
	void (*shutdown)(struct transport *transport);
	/* Called when is_paused changed. */
	void (*pause)(struct transport *transport);
	void (*resume)(struct transport *transport);
	/* Zeroed *out stays as it is when there is no such address. */
	void (*local)(
		const struct transport *transport, struct net_address *out);
	void (*remote)(
		const struct transport *transport, struct net_address *out);
	/* Closes it; ends with transport_release() after this round. */
	void (*close)(struct transport *transport, bool reset);
};

/* The first member of each kind. */
struct transport {
	struct net_handle handle;
	const struct transport_ops *ops;
	struct loop *loop;
	const struct transport_events *events;
	void *owner;
	/* Made when they are asked for. */
	struct net_address *local;
	char *local_text;
	char *remote_text;
	bool is_freed; /* by the owner: no callback any more */
	bool is_ended; /* ended() or refused() was called */
	bool is_shut;  /* transport_shutdown() was called */
	bool is_paused;
};

/* Fills the common part of a zeroed transport. */
void transport_setup(struct transport *transport, struct loop *loop,
	const struct transport_ops *ops);
/* Frees the memory. */
void transport_release(struct transport *transport);

/* Call the owner, unless it has freed the transport or heard the end. After
 * each of them is_freed may have become true. */
void transport_emit_opened(struct transport *transport);
void transport_emit_refused(struct transport *transport, const struct err *err);
void transport_emit_received(
	struct transport *transport, const char *data, size_t len);
void transport_emit_drained(struct transport *transport);
void transport_emit_ended(struct transport *transport, enum transport_end how,
	const struct err *err);

#endif
