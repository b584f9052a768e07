/*
 * process.c - a program of this machine, by uv_spawn(), which gives it the
 * default signal dispositions (loop_new() ignores SIGPIPE) and an empty
 * signal mask.
 */
#include "net/process.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/buf.h"
#include "base/check.h"
#include "base/escape.h"
#include "base/mem.h"
#include "net/loop_private.h"

enum {
	STREAM_COUNT = 2,
	HANDLE_COUNT = STREAM_COUNT + 2, /* the process, and a timer */
	PATIENCE_MS = 1000
};

/* Standard output or standard error. */
struct stream {
	uv_pipe_t uv;
	struct buf text;
	bool is_cut;
	bool is_closed;
};

struct process {
	struct net_handle handle;
	uv_process_t uv;
	uv_timer_t timer;
	struct stream streams[STREAM_COUNT];
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

static void process_release(struct process *process)
{
	if (process->closed < HANDLE_COUNT || process->is_deferred)
		return;
	for (size_t i = 0; i < STREAM_COUNT; i++)
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

static void stream_close(struct stream *stream)
{
	stream->is_closed = true;
	close_once((uv_handle_t *)&stream->uv);
}

static void process_close(struct process *process)
{
	process->is_over = true;
	for (size_t i = 0; i < STREAM_COUNT; i++)
		stream_close(&process->streams[i]);
	close_once((uv_handle_t *)&process->timer);
	close_once((uv_handle_t *)&process->uv);
}

static void process_close_leaked(struct net_handle *handle)
{
	struct process *process = (struct process *)handle;

	if (process->group > 0 && !process->is_over)
		kill(-process->group, SIGKILL);
	process_close(process);
}

/* Tells the owner what came of it. */
static void process_finish(struct process *process)
{
	const struct stream *streams = process->streams;
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

static void lend_buffer(uv_handle_t *handle, size_t hint, uv_buf_t *buf)
{
	struct loop *loop = (struct loop *)handle->loop;

	(void)hint;
	*buf = uv_buf_init(loop->read_buffer, sizeof(loop->read_buffer));
}

static void stream_keep(struct stream *stream, const char *data, size_t len)
{
	size_t room = PROCESS_OUTPUT_MAX - stream->text.len;

	if (len > room) {
		stream->is_cut = true;
		len = room;
	}
	buf_append(&stream->text, data, len);
}

static void stream_read(uv_stream_t *uv, ssize_t len, const uv_buf_t *buf)
{
	struct stream *stream = (struct stream *)uv;

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

static void process_ended(uv_process_t *uv, int64_t exit_code, int signal)
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
		uv_timer_start(&process->timer, patience_ended, PATIENCE_MS, 0);
		finish_if_all_ended(process);
	}
}

/* Its start. */

static void report_failure(void *arg)
{
	struct process *process = arg;

	process->is_deferred = false;
	if (!process->is_killed && !process->loop->is_ending)
		process->done(process->owner, NULL, &process->err);
	process_release(process);
}

static void process_fail(struct process *process, const char *what, int status)
{
	struct buf name = BUF_INIT;

	escape_terminal(&name, str_from(what));
	err_set(&process->err, ERR_LOCAL, "%.150s: %s", buf_cstr(&name),
		status == UV_ENOENT ? "no such file" : uv_strerror(status));
	buf_fini(&name);
	process->start_failed = true;
	process->is_deferred = true;
	process_close(process);
	loop_defer(process->loop, report_failure, process);
}

/* libuv's own descriptors are not inherited; this is for those of others, and
 * for what was handed to us. */
static void keep_descriptors(void)
{
	DIR *folder = opendir("/dev/fd");
	const struct dirent *entry;

	/* This covers only the lowest. */
	uv_disable_stdio_inheritance();
	if (!folder)
		return;
	while ((entry = readdir(folder)) != NULL) {
		long fd = strtol(entry->d_name, NULL, 10);

		if (fd > STDERR_FILENO)
			fcntl((int)fd, F_SETFD, FD_CLOEXEC);
	}
	closedir(folder);
}

static int process_spawn(
	struct process *process, const char *const *argv, const char *dir)
{
	uv_stdio_container_t stdio[STREAM_COUNT + 1] = {{.flags = UV_IGNORE}};
	uv_process_options_t options = {
		.file = argv[0],
		.args = (char **)argv,
		.cwd = dir,
		/* Its session, and so its process group, is its own. */
		.flags = UV_PROCESS_DETACHED,
		.exit_cb = process_ended,
		.stdio = stdio,
		.stdio_count = STREAM_COUNT + 1,
	};

	for (size_t i = 0; i < STREAM_COUNT; i++) {
		stdio[i + 1].flags =
			(uv_stdio_flags)(UV_CREATE_PIPE | UV_WRITABLE_PIPE);
		stdio[i + 1].data.stream =
			(uv_stream_t *)&process->streams[i].uv;
	}
	keep_descriptors();
	return uv_spawn(&process->loop->uv, &process->uv, &options);
}

static struct process *process_new(struct loop *loop)
{
	struct process *process = mem_calloc(1, sizeof(*process));

	process->handle.close_leaked = process_close_leaked;
	process->loop = loop;
	BUG_ON(uv_timer_init(&loop->uv, &process->timer) != 0);
	process->timer.data = process;
	process->uv.data = process;
	for (size_t i = 0; i < STREAM_COUNT; i++) {
		uv_pipe_t *uv = &process->streams[i].uv;

		BUG_ON(uv_pipe_init(&loop->uv, uv, 0) != 0);
		uv->data = process;
	}
	return process;
}

struct process *process_start(struct loop *loop, const char *const *argv,
	const char *dir,
	void (*done)(void *owner, const struct process_result *result,
		const struct err *err),
	void *owner)
{
	struct process *process = process_new(loop);
	struct stat stat_of;
	int rc;

	process->done = done;
	process->owner = owner;
	rc = process_spawn(process, argv, dir);
	if (rc != 0) {
		bool has_dir = !dir || stat(dir, &stat_of) == 0;

		process_fail(process, has_dir ? argv[0] : dir, rc);
		return process;
	}
	process->group = process->uv.pid;
	for (size_t i = 0; i < STREAM_COUNT; i++)
		BUG_ON(uv_read_start((uv_stream_t *)&process->streams[i].uv,
			       lend_buffer, stream_read) != 0);
	return process;
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
	for (size_t i = 0; i < STREAM_COUNT; i++)
		stream_close(&old->streams[i]);
	kill(-old->group, SIGTERM);
	if (old->has_ended && group_is_gone(old))
		process_close(old);
	else
		uv_timer_start(&old->timer, patience_ended, PATIENCE_MS, 0);
}
