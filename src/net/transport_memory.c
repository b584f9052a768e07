/*
 * transport_memory.c - a connection without a socket, for tests: what its
 * owner writes is collected, what it hears is fed by hand.
 */
#include "net/transport_ops.h"

#include "base/buf.h"
#include "base/check.h"
#include "base/mem.h"

struct transport_memory {
	struct transport base;
	uv_timer_t turn; /* the next round: opening, a resumption */
	struct buf fed;	 /* not delivered yet: closed or paused */
	struct buf written;
	enum transport_end end; /* if end_is_fed */
	bool end_is_fed;
	bool is_open;
	bool is_taken; /* written was handed out */
};

static struct transport_memory *memory_from(const struct transport *transport)
{
	return (struct transport_memory *)transport;
}

static void emit_end(struct transport_memory *memory)
{
	struct err err = {.kind = ERR_NONE};

	switch (memory->end) {
	case TRANSPORT_EOF:
		break;
	case TRANSPORT_RESET:
		err_set(&err, ERR_IO, "connection reset by peer");
		break;
	case TRANSPORT_FAILED:
		err_set(&err, ERR_IO, "the test ended the connection");
		break;
	}
	transport_emit_ended(&memory->base, memory->end, &err);
}

/* Tells what was fed as far as the owner may hear it. */
static void memory_deliver(struct transport_memory *memory)
{
	struct buf fed = memory->fed;

	if (!memory->is_open || memory->base.is_paused)
		return;
	memory->fed = BUF_INIT;
	if (fed.len > 0)
		transport_emit_received(&memory->base, fed.data, fed.len);
	buf_fini(&fed);
	if (memory->end_is_fed && memory->fed.len == 0 &&
		!memory->base.is_paused)
		emit_end(memory);
}

static void memory_turn(uv_timer_t *timer)
{
	struct transport_memory *memory = timer->data;

	if (!memory->is_open) {
		memory->is_open = true;
		transport_emit_opened(&memory->base);
	}
	memory_deliver(memory);
	/* As for timers: loop_run_once() shall not go on and wait. */
	if (memory->base.loop->is_single)
		uv_stop(&memory->base.loop->uv);
}

static bool memory_write(
	struct transport *transport, const char *data, size_t len)
{
	struct transport_memory *memory = memory_from(transport);

	if (transport->is_ended && memory->end != TRANSPORT_EOF)
		return true;
	if (memory->is_taken)
		buf_clear(&memory->written);
	memory->is_taken = false;
	buf_append(&memory->written, data, len);
	return true;
}

static size_t memory_pending(const struct transport *transport)
{
	(void)transport;
	return 0;
}

static void memory_nothing(struct transport *transport)
{
	(void)transport;
}

static void memory_resume(struct transport *transport)
{
	uv_timer_start(&memory_from(transport)->turn, memory_turn, 0, 0);
}

static void memory_local(
	const struct transport *transport, struct net_address *out)
{
	(void)transport;
	BUG_ON(!net_address_parse(STR_LITERAL("127.0.0.1"), 40000, out));
}

static void memory_remote(
	const struct transport *transport, struct net_address *out)
{
	(void)transport;
	BUG_ON(!net_address_parse(STR_LITERAL("127.0.0.1"), 25, out));
}

static void memory_closed(uv_handle_t *handle)
{
	struct transport_memory *memory = handle->data;

	buf_fini(&memory->fed);
	buf_fini(&memory->written);
	transport_release(&memory->base);
}

static void memory_close(struct transport *transport, bool reset)
{
	(void)reset;
	uv_close((uv_handle_t *)&memory_from(transport)->turn, memory_closed);
}

static const struct transport_ops memory_ops = {
	.write = memory_write,
	.pending = memory_pending,
	.shutdown = memory_nothing,
	.pause = memory_nothing,
	.resume = memory_resume,
	.local = memory_local,
	.remote = memory_remote,
	.close = memory_close,
};

struct transport *transport_memory_new(
	struct loop *loop, const struct transport_events *events, void *owner)
{
	struct transport_memory *memory = mem_calloc(1, sizeof(*memory));

	transport_setup(&memory->base, loop, &memory_ops);
	memory->base.events = events;
	memory->base.owner = owner;
	BUG_ON(uv_timer_init(&loop->uv, &memory->turn) != 0);
	memory->turn.data = memory;
	uv_timer_start(&memory->turn, memory_turn, 0, 0);
	return &memory->base;
}

void transport_memory_feed(
	struct transport *transport, const char *data, size_t len)
{
	struct transport_memory *memory = memory_from(transport);

	if (transport->is_freed || memory->end_is_fed)
		return;
	if (!memory->is_open || transport->is_paused || memory->fed.len > 0)
		buf_append(&memory->fed, data, len);
	else
		transport_emit_received(transport, data, len);
}

void transport_memory_end(struct transport *transport, enum transport_end how)
{
	struct transport_memory *memory = memory_from(transport);

	if (transport->is_freed || memory->end_is_fed)
		return;
	memory->end_is_fed = true;
	memory->end = how;
	if (memory->is_open && !transport->is_paused && memory->fed.len == 0)
		emit_end(memory);
}

struct str transport_memory_take(struct transport *transport)
{
	struct transport_memory *memory = memory_from(transport);

	if (memory->is_taken)
		buf_clear(&memory->written);
	memory->is_taken = true;
	return buf_view(&memory->written);
}
