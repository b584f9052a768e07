/*
 * loop_private.h - what the files of net/ share about the loop. Not for
 * anybody else: only net/ knows that there is a libuv.
 */
#ifndef SD_NET_LOOP_PRIVATE_H
#define SD_NET_LOOP_PRIVATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uv.h>
#include "net/loop.h"

/* The first member of everything that a uv_handle_t's data points to: how
 * loop_free() closes what its owner forgot. */
struct net_handle {
	void (*close_leaked)(struct net_handle *handle);
};

struct deferred {
	void (*fn)(void *arg);
	void *arg;
};

enum { LOOP_READ_BUFFER_BYTES = 65536 };

struct loop {
	uv_loop_t uv;
	uv_prepare_t before_poll; /* runs what timers deferred */
	uv_check_t after_poll;	  /* runs what sockets deferred */
	struct deferred *deferred;
	size_t deferred_count;
	size_t deferred_cap;
	uint32_t round;	  /* counts the polls, from 1 */
	bool is_draining; /* run_deferred() is under way */
	bool is_stopped;  /* loop_stop() and not yet returned */
	bool is_single;	  /* in loop_run_once() */
	bool is_ending;	  /* in loop_free(): no owner is called any more */
	bool is_in_timer; /* in a timer's callback */
	/* All connections read into this: received() is done with it before
	 * the next one reads. */
	char read_buffer[LOOP_READ_BUFFER_BYTES];
};

#endif
