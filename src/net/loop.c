/*
 * loop.c - the event loop, what is deferred to the end of its rounds, and
 * timers.
 */
#include "net/loop_private.h"

#include <signal.h>
#include <string.h>
#include "base/check.h"
#include "base/clock.h"
#include "base/mem.h"

/* What deferred functions defer themselves runs in the same go up to here;
 * then sockets get their turn again. */
enum { DEFER_MORE_MAX = 1024 };

static void run_deferred(struct loop *loop)
{
	size_t max = loop->deferred_count + DEFER_MORE_MAX;
	size_t done = 0;

	if (loop->deferred_count == 0 || loop->is_draining)
		return;
	loop->is_draining = true;
	while (done < loop->deferred_count && done < max) {
		/* A copy: the list may move while it runs. */
		struct deferred next = loop->deferred[done++];

		next.fn(next.arg);
	}
	loop->deferred_count -= done;
	if (loop->deferred_count > 0)
		memmove(loop->deferred, loop->deferred + done,
			loop->deferred_count * sizeof(*loop->deferred));
	loop->is_draining = false;
}

static void before_poll(uv_prepare_t *prepare)
{
	struct loop *loop = (struct loop *)prepare->loop;

	loop->round++;
	run_deferred(loop);
	/* Too much for one go: do not wait for sockets. */
	if (loop->deferred_count > 0)
		uv_stop(&loop->uv);
}

static void after_poll(uv_check_t *check)
{
	run_deferred((struct loop *)check->loop);
}

struct loop *loop_new(void)
{
	/* Not zeroed as a whole: the read buffer's pages are taken as they
	 * are used. */
	struct loop *loop = mem_alloc(sizeof(*loop));

	memset(loop, 0, offsetof(struct loop, read_buffer));
	/* A write to a connection that the peer has left is an error value,
	 * not the end of the program; libuv writes with write(2). */
	signal(SIGPIPE, SIG_IGN);
	BUG_ON(uv_loop_init(&loop->uv) != 0);
	BUG_ON(uv_prepare_init(&loop->uv, &loop->before_poll) != 0);
	BUG_ON(uv_check_init(&loop->uv, &loop->after_poll) != 0);
	uv_prepare_start(&loop->before_poll, before_poll);
	uv_check_start(&loop->after_poll, after_poll);
	uv_unref((uv_handle_t *)&loop->before_poll);
	uv_unref((uv_handle_t *)&loop->after_poll);
	loop->round = 1;
	return loop;
}

static void close_handle(uv_handle_t *handle, void *arg)
{
	struct net_handle *owner = handle->data;

	(void)arg;
	if (uv_is_closing(handle))
		return;
	if (owner)
		owner->close_leaked(owner);
	else
		uv_close(handle, NULL);
}

void loop_free(struct loop **loop)
{
	struct loop *old = *loop;

	if (!old)
		return;
	*loop = NULL;
	old->is_ending = true;
	do {
		run_deferred(old);
		uv_walk(&old->uv, close_handle, NULL);
		uv_run(&old->uv, UV_RUN_DEFAULT);
	} while (old->deferred_count > 0 || uv_loop_close(&old->uv) != 0);
	mem_free(old->deferred);
	mem_free(old);
}

void loop_run(struct loop *loop)
{
	bool active = true;

	while (active && !loop->is_stopped) {
		run_deferred(loop);
		if (loop->is_stopped)
			break;
		active = uv_run(&loop->uv, UV_RUN_DEFAULT) != 0 ||
			 loop->deferred_count > 0;
	}
	loop->is_stopped = false;
}

bool loop_run_once(struct loop *loop, bool wait)
{
	bool has_work = loop->deferred_count > 0;

	run_deferred(loop);
	loop->is_single = true;
	uv_run(&loop->uv, wait && !has_work ? UV_RUN_ONCE : UV_RUN_NOWAIT);
	loop->is_single = false;
	run_deferred(loop);
	return uv_loop_alive(&loop->uv) != 0 || loop->deferred_count > 0;
}

void loop_stop(struct loop *loop)
{
	loop->is_stopped = true;
	uv_stop(&loop->uv);
}

int64_t loop_now_us(const struct loop *loop)
{
	(void)loop;
	return clock_monotonic_us();
}

void loop_defer(struct loop *loop, void (*fn)(void *arg), void *arg)
{
	if (loop->deferred_count == loop->deferred_cap) {
		loop->deferred_cap =
			loop->deferred_cap ? 2 * loop->deferred_cap : 16;
		loop->deferred = mem_realloc(loop->deferred,
			loop->deferred_cap * sizeof(*loop->deferred));
	}
	loop->deferred[loop->deferred_count++] = (struct deferred){fn, arg};
}

struct timer {
	struct net_handle handle;
	uv_timer_t uv;
	struct loop *loop;
	void (*fired)(void *owner);
	void *owner;
	/* Both of libuv's time. A timer that is put off, as with every step
	 * of a conversation, stays where it is in libuv's heap, and moves
	 * only if it gets there. */
	uint64_t due_ms;
	uint64_t armed_ms; /* when libuv calls; not after due_ms */
};

static void timer_closed(uv_handle_t *handle)
{
	mem_free(handle->data);
}

static void timer_close_leaked(struct net_handle *handle)
{
	struct timer *timer = (struct timer *)handle;

	uv_close((uv_handle_t *)&timer->uv, timer_closed);
}

struct timer *timer_new(
	struct loop *loop, void (*fired)(void *owner), void *owner)
{
	struct timer *timer = mem_calloc(1, sizeof(*timer));

	timer->handle.close_leaked = timer_close_leaked;
	timer->loop = loop;
	timer->fired = fired;
	timer->owner = owner;
	BUG_ON(uv_timer_init(&loop->uv, &timer->uv) != 0);
	timer->uv.data = timer;
	return timer;
}

static void timer_expired(uv_timer_t *uv);

static void timer_arm(struct timer *timer)
{
	uint64_t now_ms = uv_now(&timer->loop->uv);

	timer->armed_ms = timer->due_ms;
	uv_timer_start(&timer->uv, timer_expired, timer->due_ms - now_ms, 0);
}

static void timer_expired(uv_timer_t *uv)
{
	struct timer *timer = uv->data;
	struct loop *loop = timer->loop;

	if (timer->due_ms > uv_now(&loop->uv)) {
		timer_arm(timer);
		return;
	}
	loop->is_in_timer = true;
	timer->fired(timer->owner);
	loop->is_in_timer = false;
	/* libuv would go on and wait for a socket in the same round. */
	if (loop->is_single)
		uv_stop(&loop->uv);
}

void timer_start(struct timer *timer, int64_t delay_us)
{
	uint64_t base_ms = uv_now(&timer->loop->uv);
	uint64_t wait_ms = 0;

	if (delay_us > 0) {
		/* libuv's time is cut to milliseconds and as old as the
		 * round: the wait is counted from it to the first whole
		 * millisecond that is not too early. */
		uint64_t now_us = uv_hrtime() / 1000;
		uint64_t due_ms = (now_us + (uint64_t)delay_us + 999) / 1000;

		wait_ms = due_ms > base_ms ? due_ms - base_ms : 1;
	} else if (timer->loop->is_in_timer) {
		/* libuv 1.44 runs a timer that is due within the same pass
		 * over the timers: one that restarts itself would never let
		 * it end. */
		wait_ms = 1;
	}
	timer->due_ms = base_ms + wait_ms;
	if (!timer_is_active(timer) || timer->armed_ms > timer->due_ms)
		timer_arm(timer);
}

void timer_stop(struct timer *timer)
{
	uv_timer_stop(&timer->uv);
}

bool timer_is_active(const struct timer *timer)
{
	return uv_is_active((const uv_handle_t *)&timer->uv) != 0;
}

void timer_free(struct timer **timer)
{
	if (!*timer)
		return;
	uv_close((uv_handle_t *)&(*timer)->uv, timer_closed);
	*timer = NULL;
}

void timer_unref(struct timer *timer)
{
	uv_unref((uv_handle_t *)&timer->uv);
}
