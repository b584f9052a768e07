/*
 * process_start.c - a program begins, by uv_spawn(), which gives it the
 * default signal dispositions (loop_new() ignores SIGPIPE) and an empty
 * signal mask.
 */
#include "net/process_private.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/check.h"
#include "base/escape.h"
#include "base/mem.h"

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
	uv_stdio_container_t stdio[PROCESS_STREAM_COUNT + 1] = {
		{.flags = UV_IGNORE}};
	uv_process_options_t options = {
		.file = argv[0],
		.args = (char **)argv,
		.cwd = dir,
		/* Its session, and so its process group, is its own. */
		.flags = UV_PROCESS_DETACHED,
		.exit_cb = process_ended,
		.stdio = stdio,
		.stdio_count = PROCESS_STREAM_COUNT + 1,
	};

	for (size_t i = 0; i < PROCESS_STREAM_COUNT; i++) {
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
	for (size_t i = 0; i < PROCESS_STREAM_COUNT; i++) {
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
	for (size_t i = 0; i < PROCESS_STREAM_COUNT; i++)
		BUG_ON(uv_read_start((uv_stream_t *)&process->streams[i].uv,
			       process_lend_buffer, process_stream_read) != 0);
	return process;
}
