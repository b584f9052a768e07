/* layer: net */
/*
 * Programs that are started: how they end, what is kept of what they print,
 * what they inherit, and that none is left.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>
#include "base/buf.h"
#include "base/mem.h"
#include "net/process.h"

enum { FD_LIMIT = 1024 };

struct bed {
	struct loop *loop;
	struct process *process;
	int calls;
	bool was_started;
	struct process_result result; /* its texts are in out and err */
	struct buf out, errors;
	struct err err;
	char folder[64];
	struct buf fifo; /* the path of one */
	int descriptors;
};

static int count_descriptors(void)
{
	int count = 0;

	for (int fd = 0; fd < FD_LIMIT; fd++) {
		if (fcntl(fd, F_GETFD) != -1)
			count++;
	}
	return count;
}

static int setup(void **state)
{
	struct bed *bed = mem_calloc(1, sizeof(*bed));
	struct loop *warm = loop_new();

	loop_free(&warm);
	memcpy(bed->folder, "/tmp/test_process.XXXXXX", 25);
	assert_non_null(mkdtemp(bed->folder));
	buf_printf(&bed->fifo, "%s/fifo", bed->folder);
	assert_int_equal(mkfifo(buf_cstr(&bed->fifo), 0600), 0);
	bed->descriptors = count_descriptors();
	bed->loop = loop_new();
	*state = bed;
	return 0;
}

static int teardown(void **state)
{
	struct bed *bed = *state;

	loop_free(&bed->loop);
	assert_int_equal(count_descriptors(), bed->descriptors);
	unlink(buf_cstr(&bed->fifo));
	rmdir(bed->folder);
	buf_fini(&bed->fifo);
	buf_fini(&bed->out);
	buf_fini(&bed->errors);
	mem_free(bed);
	return 0;
}

static void on_done(
	void *owner, const struct process_result *result, const struct err *err)
{
	struct bed *bed = owner;

	bed->calls++;
	bed->err = *err;
	bed->was_started = result != NULL;
	bed->process = NULL;
	if (!result)
		return;
	bed->result = *result;
	buf_clear(&bed->out);
	buf_clear(&bed->errors);
	buf_str(&bed->out, result->out);
	buf_str(&bed->errors, result->err);
}

static void start(struct bed *bed, const char *const *argv, const char *dir)
{
	bed->calls = 0;
	bed->process = process_start(bed->loop, argv, dir, on_done, bed);
	assert_int_equal(bed->calls, 0);
}

static void start_script(struct bed *bed, const char *script)
{
	const char *argv[] = {"sh", "-c", script, buf_cstr(&bed->fifo), NULL};

	start(bed, argv, NULL);
}

static void run_script(struct bed *bed, const char *script)
{
	start_script(bed, script);
	loop_run(bed->loop);
	assert_int_equal(bed->calls, 1);
	assert_true(bed->was_started);
	assert_int_equal(bed->err.kind, ERR_NONE);
}

static void test_how_they_end(void **state)
{
	static const struct {
		const char *name;
		const char *script;
		int exit_code;
		int signal;
		const char *out;
		const char *err;
	} rows[] = {
		{"nothing", ":", 0, 0, "", ""},
		{"both streams", "printf a; printf b >&2; printf c; exit 3", 3,
			0, "ac", "b"},
		{"the highest code", "exit 255", 255, 0, "", ""},
		{"a signal", "printf x; kill -KILL $$", -1, SIGKILL, "x", ""},
		{"terminated", "kill -TERM $$", -1, SIGTERM, "", ""},
		{"nothing to read", "cat; echo end", 0, 0, "end\n", ""},
		{"streams closed before the end",
			"exec >&- 2>&-; for i in 1 2 3; do :; done; exit 7", 7,
			0, "", ""},
		{"a child prints last", "(printf a; printf b) | cat", 0, 0,
			"ab", ""},
	};
	struct bed *bed = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		run_script(bed, rows[i].script);
		if (bed->result.exit_code != rows[i].exit_code ||
			bed->result.signal != rows[i].signal)
			fail_msg("%s: exit code %d, signal %d", rows[i].name,
				bed->result.exit_code, bed->result.signal);
		assert_string_equal(buf_cstr(&bed->out), rows[i].out);
		assert_string_equal(buf_cstr(&bed->errors), rows[i].err);
		assert_false(bed->result.out_is_cut || bed->result.err_is_cut);
	}
}

static void test_arguments_and_folder(void **state)
{
	static const char *const words[] = {
		"printf", "<%s>", "a b", "", "*", "$HOME", "\"'\\", NULL};
	static const char *const where[] = {"pwd", NULL};
	struct bed *bed = *state;

	start(bed, words, NULL);
	loop_run(bed->loop);
	assert_string_equal(buf_cstr(&bed->out), "<a b><><*><$HOME><\"'\\>");
	start(bed, where, bed->folder);
	loop_run(bed->loop);
	assert_int_equal(
		strncmp(buf_cstr(&bed->out), bed->folder, strlen(bed->folder)),
		0);
}

static void test_output_is_cut_at_the_limit(void **state)
{
	static const struct {
		const char *name;
		const char *script;
		size_t out_len, err_len;
		bool out_is_cut, err_is_cut;
	} rows[] = {
		{"just fits", "head -c 1048576 /dev/zero", PROCESS_OUTPUT_MAX,
			0, false, false},
		{"one too many", "head -c 1048577 /dev/zero; printf e >&2",
			PROCESS_OUTPUT_MAX, 1, true, false},
		{"far too many", "printf x; head -c 9000000 /dev/zero >&2", 1,
			PROCESS_OUTPUT_MAX, false, true},
	};
	struct bed *bed = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		run_script(bed, rows[i].script);
		if (bed->result.out_is_cut != rows[i].out_is_cut ||
			bed->result.err_is_cut != rows[i].err_is_cut)
			fail_msg("%s: cut %d, %d", rows[i].name,
				bed->result.out_is_cut, bed->result.err_is_cut);
		assert_int_equal(bed->out.len, rows[i].out_len);
		assert_int_equal(bed->errors.len, rows[i].err_len);
		assert_int_equal(bed->result.exit_code, 0);
	}
}

static void test_cannot_be_started(void **state)
{
	static const struct {
		const char *name;
		const char *program;
		const char *dir;
		const char *text;
	} rows[] = {
		{"not in PATH", "no-such-program-here", NULL,
			"no-such-program-here: no such file"},
		{"no such path", "/no/such/program", NULL,
			"/no/such/program: no such file"},
		{"nothing", "", NULL, ": no such file"},
		{"no such folder", "true", "/no/such/folder",
			"/no/such/folder: no such file"},
		{"not executable", "/proc/self/status", NULL,
			"/proc/self/status: permission denied"},
		{"a control character", "x\033[2J", NULL,
			"x\\x1b[2J: no such file"},
	};
	struct bed *bed = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *argv[] = {rows[i].program, NULL};

		start(bed, argv, rows[i].dir);
		loop_run(bed->loop);
		if (bed->calls != 1 || bed->was_started)
			fail_msg("%s: was started", rows[i].name);
		assert_int_equal(bed->err.kind, ERR_LOCAL);
		assert_string_equal(bed->err.text, rows[i].text);
		/* And nobody hears of one that was killed first. */
		start(bed, argv, rows[i].dir);
		process_kill(&bed->process);
		assert_null(bed->process);
		process_kill(&bed->process);
		loop_run(bed->loop);
		assert_int_equal(bed->calls, 0);
	}
}

static void test_no_descriptor_is_inherited(void **state)
{
	struct bed *bed = *state;
	int ours[4];

	for (int i = 0; i < 4; i++) {
		ours[i] = open("/dev/null", O_RDONLY);
		assert_true(ours[i] > 2);
	}
	/* One beyond a gap, too. */
	assert_int_equal(dup2(ours[3], 200), 200);
	run_script(bed, "ls /proc/$$/fd; :");
	close(200);
	assert_string_equal(buf_cstr(&bed->out), "0\n1\n2\n");
	run_script(bed, "readlink /proc/$$/fd/0; :");
	assert_string_equal(buf_cstr(&bed->out), "/dev/null\n");
	for (int i = 0; i < 4; i++)
		close(ours[i]);
}

/* The set of signals after name in /proc/PID/status. */
static unsigned long long signal_set(const struct bed *bed, const char *name)
{
	const char *line = strstr(buf_cstr(&bed->out), name);

	assert_non_null(line);
	return strtoull(line + strlen(name), NULL, 16);
}

static void test_signals_are_as_usual(void **state)
{
	struct bed *bed = *state;
	sigset_t blocked, before;

	sigemptyset(&blocked);
	sigaddset(&blocked, SIGUSR1);
	sigaddset(&blocked, SIGTERM);
	sigprocmask(SIG_BLOCK, &blocked, &before);
	run_script(bed, "cat /proc/self/status");
	sigprocmask(SIG_SETMASK, &before, NULL);
	assert_true(signal_set(bed, "SigBlk:\t") == 0);
	assert_true((signal_set(bed, "SigIgn:\t") & 0x7fffffff) == 0);
	/* Where SIGPIPE is ignored, yes(1) complains. */
	run_script(bed, "yes | head -n 1");
	assert_string_equal(buf_cstr(&bed->out), "y\n");
	assert_string_equal(buf_cstr(&bed->errors), "");
}

/* Reads from the fifo until text has come; with "", until nobody has it open
 * any more. The alarm ends a wait in vain. */
static void await_fifo(int fifo, const char *text)
{
	struct pollfd event = {.fd = fifo, .events = POLLIN};
	struct buf seen = BUF_INIT;
	char data[64];
	ssize_t len;
	int ready;

	do {
		/* A child's end is a signal, which ends poll() too. */
		do {
			ready = poll(&event, 1, -1);
		} while (ready == -1 && errno == EINTR);
		assert_int_equal(ready, 1);
		len = read(fifo, data, sizeof(data));
		assert_true(len >= 0);
		buf_append(&seen, data, (size_t)len);
	} while (*text ? !strstr(buf_cstr(&seen), text) : len > 0);
	buf_fini(&seen);
}

struct kill_row {
	const char *name;
	const char *script; /* a grandchild has the fifo open */
	bool by_loop_free;
};

static void check_kill(struct bed *bed, const struct kill_row *row)
{
	int fifo = open(buf_cstr(&bed->fifo), O_RDONLY | O_NONBLOCK);

	assert_true(fifo >= 0);
	start_script(bed, row->script);
	await_fifo(fifo, "ready\n");
	if (row->by_loop_free) {
		loop_free(&bed->loop);
		bed->loop = loop_new();
	} else {
		process_kill(&bed->process);
		assert_null(bed->process);
		loop_run(bed->loop);
	}
	await_fifo(fifo, "");
	if (bed->calls != 0)
		fail_msg("%s: done was called", row->name);
	close(fifo);
}

#define GRANDCHILD "(sleep 1000 & echo ready; wait) >\"$0\"; "

static void test_killed_with_its_children(void **state)
{
	static const struct kill_row rows[] = {
		{"terminated", GRANDCHILD, false},
		{"deaf to TERM", "trap '' TERM; " GRANDCHILD, false},
		{"the parent is not deaf",
			"(trap '' TERM; sleep 1000) >\"$0\" & "
			"echo ready >\"$0\"; wait",
			false},
		{"the parent has gone",
			"(sleep 1000 & echo ready) >\"$0\"; exit 0", false},
		{"by the end of the loop", GRANDCHILD, true},
		{"by the end of the loop, deaf", "trap '' TERM; " GRANDCHILD,
			true},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		check_kill(*state, &rows[i]);
}

/* Killed, and the loop is not run on. */
static void test_loop_freed_after_the_kill(void **state)
{
	struct bed *bed = *state;
	int fifo = open(buf_cstr(&bed->fifo), O_RDONLY | O_NONBLOCK);

	start_script(bed, "trap '' TERM; " GRANDCHILD);
	await_fifo(fifo, "ready\n");
	process_kill(&bed->process);
	loop_free(&bed->loop);
	await_fifo(fifo, "");
	assert_int_equal(bed->calls, 0);
	bed->loop = loop_new();
	close(fifo);
}

/* It is not waited for whoever has the streams still open. */
static void test_a_grandchild_keeps_the_streams(void **state)
{
	struct bed *bed = *state;
	int fifo;

	run_script(bed, "cat \"$0\" & echo hi; exit 4");
	assert_string_equal(buf_cstr(&bed->out), "hi\n");
	assert_int_equal(bed->result.exit_code, 4);
	/* Lets it end. */
	do {
		fifo = open(buf_cstr(&bed->fifo), O_WRONLY | O_NONBLOCK);
	} while (fifo < 0);
	close(fifo);
}

static void on_signal(void *owner, int signum)
{
	*(int *)owner = signum;
}

static void test_beside_our_own_signals(void **state)
{
	struct bed *bed = *state;
	int caught = 0;
	struct signals *signals = signals_new(bed->loop, on_signal, &caught);

	run_script(bed, "kill -TERM $PPID; exit 9");
	assert_int_equal(bed->result.exit_code, 9);
	while (!caught)
		loop_run_once(bed->loop, true);
	assert_int_equal(caught, SIGTERM);
	signals_free(&signals);
}

struct many {
	int ended;
	int sum;
};

static void on_one_of_many(
	void *owner, const struct process_result *result, const struct err *err)
{
	struct many *many = owner;

	assert_int_equal(err->kind, ERR_NONE);
	many->ended++;
	many->sum += result->exit_code;
}

static void test_many_at_once(void **state)
{
	struct bed *bed = *state;
	static const char *const argv[] = {"sh", "-c", "echo x; exit 2", NULL};
	struct many many = {0};

	for (int i = 0; i < 20; i++)
		process_start(bed->loop, argv, NULL, on_one_of_many, &many);
	loop_run(bed->loop);
	assert_int_equal(many.ended, 20);
	assert_int_equal(many.sum, 40);
}

#define PROCESS_TEST(test) \
	cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		PROCESS_TEST(test_how_they_end),
		PROCESS_TEST(test_arguments_and_folder),
		PROCESS_TEST(test_output_is_cut_at_the_limit),
		PROCESS_TEST(test_cannot_be_started),
		PROCESS_TEST(test_no_descriptor_is_inherited),
		PROCESS_TEST(test_signals_are_as_usual),
		PROCESS_TEST(test_killed_with_its_children),
		PROCESS_TEST(test_loop_freed_after_the_kill),
		PROCESS_TEST(test_a_grandchild_keeps_the_streams),
		PROCESS_TEST(test_beside_our_own_signals),
		PROCESS_TEST(test_many_at_once),
	};

	alarm(120);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
