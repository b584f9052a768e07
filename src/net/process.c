/*
 * process.c - a program of this machine that runs: what it prints, and how it
 * ends. How it begins is in process_start.c.
 */
#include "net/process_private.h"

#include <signal.h>
#include "base/mem.h"

void process_release(struct process *process)
{
	if (process->closed < PROCESS_HANDLE_COUNT || process->is_deferred)
		return;
	for (size_t i = 0; i < PROCESS_STREAM_COUNT; i++)
		buf_fini(&process->streams[i].text);
	mem_free(process);
}

static void handle_closed(uv_handle_t *handle)
{
	struct process *process = handle->data;

	process->closed++;
	process_release(process);
}

static void close_once(uv_handle_t *handle)
{
	if (!uv_is_closing(handle))
		uv_close(handle, handle_closed);
}

static void stream_close(struct process_stream *stream)
{
	stream->is_closed = true;
	close_once((uv_handle_t *)&stream->uv);
}

void process_close(struct process *process)
{
	process->is_over = true;
	for (size_t i = 0; i < PROCESS_STREAM_COUNT; i++)
		stream_close(&process->streams[i]);
	close_once((uv_handle_t *)&process->timer);
	close_once((uv_handle_t *)&process->uv);
}

void process_close_leaked(struct net_handle *handle)
{
	struct process *process = (struct process *)handle;

	if (process->group > 0 && !process->is_over)
		kill(-process->group, SIGKILL);
	process_close(process);
}

/* Tells the owner what came of it. */
static void process_finish(struct process *process)
{
	const struct process_stream *streams = process->streams;
	struct err none = {.kind = ERR_NONE};
	struct process_result result = {
		.exit_code = process->exit_code,
		.signal = process->signal,
		.out = buf_view(&streams[0].text),
		.err = buf_view(&streams[1].text),
		.out_is_cut = streams[0].is_cut,
		.err_is_cut = streams[1].is_cut,
	};

	process_close(process);
	if (!process->loop->is_ending)
		process->done(process->owner, &result, &none);
}

static void finish_if_all_ended(struct process *process)
{
	if (process->has_ended && !process->is_over && !process->is_killed &&
		process->streams[0].is_closed && process->streams[1].is_closed)
		process_finish(process);
}

/* What it prints. */

void process_lend_buffer(uv_handle_t *handle, size_t hint, uv_buf_t *buf)
{
	struct loop *loop = (struct loop *)handle->loop;

	(void)hint;
	*buf = uv_buf_init(loop->read_buffer, sizeof(loop->read_buffer));
}

static void stream_keep(
	struct process_stream *stream, const char *data, size_t len)
{
	size_t room = PROCESS_OUTPUT_MAX - stream->text.len;

	if (len > room) {
		stream->is_cut = true;
		len = room;
	}
	buf_append(&stream->text, data, len);
}

void process_stream_read(uv_stream_t *uv, ssize_t len, const uv_buf_t *buf)
{
	struct process_stream *stream = (struct process_stream *)uv;

	if (len > 0) {
		stream_keep(stream, buf->base, (size_t)len);
	} else if (len < 0) {
		stream_close(stream);
		finish_if_all_ended(uv->data);
	}
}

/* Its end. */

static bool group_is_gone(const struct process *process)
{
	return kill(-process->group, 0) != 0;
}

static void patience_ended(uv_timer_t *timer)
{
	struct process *process = timer->data;
	struct loop *loop = process->loop;

	if (process->is_killed) {
		kill(-process->group, SIGKILL);
		process_close(process);
	} else {
		process_finish(process);
	}
	/* As for other timers: loop_run_once() shall not go on and wait. */
	if (loop->is_single)
		uv_stop(&loop->uv);
}

void process_ended(uv_process_t *uv, int64_t exit_code, int signal)
{
	struct process *process = uv->data;

	process->has_ended = true;
	process->signal = signal;
	process->exit_code = signal ? -1 : (int)exit_code;
	if (process->is_over)
		return;
	if (process->is_killed && group_is_gone(process)) {
		process_close(process);
	} else if (!process->is_killed) {
		/* What it printed may be in the pipes still, and a child of
		 * its own may hold them open. */
		uv_timer_start(&process->timer, patience_ended,
			PROCESS_PATIENCE_MS, 0);
		finish_if_all_ended(process);
	}
}

void process_kill(struct process **process)
{
	struct process *old = *process;

	if (!old)
		return;
	*process = NULL;
	if (old->is_over && !old->is_deferred)
		return;
	old->is_killed = true;
	if (old->start_failed)
		return;
	for (size_t i = 0; i < PROCESS_STREAM_COUNT; i++)
		stream_close(&old->streams[i]);
	kill(-old->group, SIGTERM);
	if (old->has_ended && group_is_gone(old))
		process_close(old);
	else
		uv_timer_start(
			&old->timer, patience_ended, PROCESS_PATIENCE_MS, 0);
}
