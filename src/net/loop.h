/*
 * loop.h - the event loop and its timers, by libuv. One thread, one loop.
 */
#ifndef SD_NET_LOOP_H
#define SD_NET_LOOP_H

#include <stdbool.h>
#include <stdint.h>

struct loop;

struct loop *loop_new(void);
/* Closes what is still open, runs the loop until nothing is left, frees it.
 */
void loop_free(struct loop **loop);
/* Runs until nothing is active any more or loop_stop() was called. */
void loop_run(struct loop *loop);
/* One round; waits for events if wait. False when nothing is active. */
bool loop_run_once(struct loop *loop, bool wait);
void loop_stop(struct loop *loop);
/* The loop's time in microseconds, fresh (clock_monotonic_us()). */
int64_t loop_now_us(const struct loop *loop);

/* Calls fn(arg) once, after the callbacks of this round: where things are
 * freed that a callback is still in. */
void loop_defer(struct loop *loop, void (*fn)(void *arg), void *arg);

/* A timer. Starting one that runs re-arms it. */
struct timer;
struct timer *timer_new(struct loop *loop, void (*fired)(void *owner),
	void *owner);
/* After at least delay_us (rounded up to a millisecond; 0: next round). */
void timer_start(struct timer *timer, int64_t delay_us);
void timer_stop(struct timer *timer);
bool timer_is_active(const struct timer *timer);
/* Stops and frees it, the memory after the loop round; sets it to NULL. */
void timer_free(struct timer **timer);
/* A timer does not keep the loop alive (for progress lines). */
void timer_unref(struct timer *timer);

/* SIGINT and SIGTERM as events. */
struct signals;
struct signals *signals_new(struct loop *loop,
	void (*caught)(void *owner, int signum), void *owner);
void signals_free(struct signals **signals);

#endif
