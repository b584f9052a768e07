/*
 * process_private.h - a program that runs. Internal to process.c and
 * process_start.c.
 */
#ifndef SD_NET_PROCESS_PRIVATE_H
#define SD_NET_PROCESS_PRIVATE_H

#include "base/buf.h"
#include "net/loop_private.h"
#include "net/process.h"

enum {
	PROCESS_STREAM_COUNT = 2,
	PROCESS_HANDLE_COUNT =
		PROCESS_STREAM_COUNT + 2, /* the process, and a timer */
	PROCESS_PATIENCE_MS = 1000
};

/* Standard output or standard error. */
struct process_stream {
	uv_pipe_t uv;
	struct buf text;
	bool is_cut;
	bool is_closed;
};

struct process {
	struct net_handle handle;
	uv_process_t uv;
	uv_timer_t timer;
	struct process_stream streams[PROCESS_STREAM_COUNT];
	struct loop *loop;
	void (*done)(void *owner, const struct process_result *result,
		const struct err *err);
	void *owner;
	struct err err; /* why it was not started, if start_failed */
	int group;	/* of processes; 0: never started */
	int exit_code;
	int signal;
	int closed; /* handles that libuv has let go */
	bool start_failed;
	bool is_deferred; /* report_failure() is still to come */
	bool has_ended;	  /* the program */
	bool is_killed;	  /* process_kill() was called */
	bool is_over;	  /* nobody is called any more */
};

/* Lets its handles go; nobody is called any more. */
void process_close(struct process *process);
/* Frees the memory if libuv has let go and nothing deferred needs it. */
void process_release(struct process *process);

/* libuv's callbacks. */
void process_ended(uv_process_t *uv, int64_t exit_code, int signal);
void process_lend_buffer(uv_handle_t *handle, size_t hint, uv_buf_t *buf);
void process_stream_read(uv_stream_t *uv, ssize_t len, const uv_buf_t *buf);
/* net_handle's close_leaked. */
void process_close_leaked(struct net_handle *handle);

#endif
