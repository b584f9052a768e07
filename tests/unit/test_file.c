/* layer: base */
/* test_file.c - whole files in and out, in a directory of their own. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/file.h"

#define S(text) STR_LITERAL(text)

/* Every test runs with a fresh directory as its working directory. */
static int enter_directory(void **state)
{
	char name[] = "/tmp/test_file.XXXXXX";

	if (!mkdtemp(name) || chdir(name) != 0)
		return -1;
	*state = strdup(name);
	return *state ? 0 : -1;
}

static int leave_directory(void **state)
{
	DIR *dir = opendir(".");
	struct dirent *entry;

	while (dir && (entry = readdir(dir)))
		if (entry->d_name[0] != '.' || strlen(entry->d_name) > 2)
			remove(entry->d_name);
	if (dir)
		closedir(dir);
	if (chdir("/") != 0 || rmdir(*state) != 0)
		return -1;
	free(*state);
	return 0;
}

static size_t count_entries(void)
{
	DIR *dir = opendir(".");
	size_t count = 0;

	assert_non_null(dir);
	while (readdir(dir))
		count++;
	closedir(dir);
	return count - 2;
}

static void check_content(const char *path, struct str expected)
{
	struct buf out = BUF_INIT;
	struct err err;

	assert_true(file_read(path, 1 << 20, &out, &err));
	assert_int_equal(out.len, expected.len);
	assert_memory_equal(buf_cstr(&out), expected.data, expected.len);
	buf_fini(&out);
}

static void test_write_and_read(void **state)
{
	struct buf large = BUF_INIT;
	struct err err;

	(void)state;
	assert_true(file_write_atomic("f", S("a\0b\n"), &err));
	check_content("f", S("a\0b\n"));
	assert_true(file_write_atomic("./f", S(""), &err));
	check_content("f", S(""));
	for (int i = 0; i < 100000; i++)
		buf_putc(&large, (char)i);
	assert_true(file_write_atomic("f", buf_view(&large), &err));
	check_content("f", buf_view(&large));
	buf_fini(&large);
	assert_int_equal(count_entries(), 1);
}

static void test_cap(void **state)
{
	static const struct {
		const char *name;
		size_t len, cap_bytes;
		bool ok;
	} rows[] = {
		{"below", 10, 11, true},
		{"exactly", 10, 10, true},
		{"one too many", 10, 9, false},
		{"empty file, no room", 0, 0, true},
		{"no room", 1, 0, false},
		{"a block exactly", 16384, 16384, true},
		{"a block and one", 16385, 16384, false},
		{"no limit", 40000, SIZE_MAX, true},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct buf data = BUF_INIT, out = BUF_INIT;
		struct err err = {ERR_NONE, ""};

		print_message("row: %s\n", rows[i].name);
		buf_fill(&data, 'x', rows[i].len);
		assert_true(file_write_atomic("f", buf_view(&data), &err));
		buf_puts(&out, "kept");
		assert_int_equal(file_read("f", rows[i].cap_bytes, &out, &err),
			rows[i].ok);
		assert_int_equal(out.len, 4 + (rows[i].ok ? rows[i].len : 0));
		assert_memory_equal(buf_cstr(&out), "kept", 4);
		assert_int_equal(err.kind, rows[i].ok ? ERR_NONE : ERR_FILE);
		buf_fini(&data);
		buf_fini(&out);
	}
}

static void test_unreadable(void **state)
{
	static const struct {
		const char *path, *text;
	} rows[] = {
		{"missing", "cannot read missing: No such file or directory"},
		{"dir", "cannot read dir: it is a directory"},
		{"fifo", "cannot read fifo: it is not a regular file"},
		{"/dev/null",
			"cannot read /dev/null: it is not a regular file"},
		{"a\x1b[31m",
			"cannot read a\\x1b[31m: No such file or directory"},
	};

	(void)state;
	assert_int_equal(mkdir("dir", 0700), 0);
	assert_int_equal(mkfifo("fifo", 0600), 0);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct buf out = BUF_INIT;
		struct err err = {ERR_NONE, ""};

		assert_false(file_read(rows[i].path, 100, &out, &err));
		assert_int_equal(err.kind, ERR_FILE);
		assert_string_equal(err.text, rows[i].text);
		assert_int_equal(out.len, 0);
		buf_fini(&out);
	}
}

static void test_standard_input(void **state)
{
	struct buf out = BUF_INIT;
	struct err err;
	int pipes[2], saved = dup(STDIN_FILENO);

	(void)state;
	assert_int_equal(pipe(pipes), 0);
	assert_int_equal(write(pipes[1], "from a pipe", 11), 11);
	close(pipes[1]);
	assert_int_equal(dup2(pipes[0], STDIN_FILENO), STDIN_FILENO);
	close(pipes[0]);
	assert_true(file_read("-", 11, &out, &err));
	assert_string_equal(buf_cstr(&out), "from a pipe");
	/* It is still open, and at its end. */
	assert_true(file_read("-", 11, &out, &err));
	assert_int_equal(out.len, 11);
	assert_int_equal(dup2(saved, STDIN_FILENO), STDIN_FILENO);
	close(saved);
	buf_fini(&out);
}

static void test_mode_follows_umask(void **state)
{
	static const struct {
		mode_t mask, mode;
	} rows[] = {{0, 0644}, {022, 0644}, {077, 0600}, {027, 0640}};
	mode_t before = umask(0);

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct stat info;
		struct err err;

		umask(rows[i].mask);
		assert_true(file_write_atomic("f", S("x"), &err));
		assert_int_equal(umask(rows[i].mask), rows[i].mask);
		assert_int_equal(stat("f", &info), 0);
		assert_int_equal(info.st_mode & 07777, rows[i].mode);
	}
	umask(before);
}

static void test_unwritable(void **state)
{
	struct err err = {ERR_NONE, ""};

	(void)state;
	assert_false(file_write_atomic("no/f", S("x"), &err));
	assert_int_equal(err.kind, ERR_FILE);
	assert_string_equal(
		err.text, "cannot write no/f: No such file or directory");
	assert_int_equal(mkdir("dir", 0700), 0);
	assert_false(file_write_atomic("dir", S("x"), &err));
	assert_string_equal(err.text, "cannot write dir: Is a directory");
	/* A rename that fails leaves nothing behind. */
	assert_false(file_write_atomic("new/", S("x"), &err));
	assert_false(file_write_atomic("", S("x"), &err));
	assert_int_equal(count_entries(), 1);
}

static void test_replaces_as_a_whole(void **state)
{
	struct err err;
	char byte;
	int fd;

	(void)state;
	assert_true(file_write_atomic("f", S("old"), &err));
	fd = open("f", O_RDONLY);
	assert_true(fd >= 0);
	assert_true(file_write_atomic("f", S("new"), &err));
	/* Who has the old one open keeps it. */
	assert_int_equal(read(fd, &byte, 1), 1);
	assert_int_equal(byte, 'o');
	close(fd);
	check_content("f", S("new"));
}

static void test_symbolic_link_stays(void **state)
{
	struct stat info;
	struct err err;

	(void)state;
	assert_int_equal(mkdir("dir", 0700), 0);
	assert_true(file_write_atomic("dir/f", S("old"), &err));
	assert_int_equal(symlink("dir/f", "link"), 0);
	assert_true(file_write_atomic("link", S("new"), &err));
	assert_int_equal(lstat("link", &info), 0);
	assert_true(S_ISLNK(info.st_mode));
	check_content("dir/f", S("new"));
	remove("dir/f");
}

static void test_special_files_are_written(void **state)
{
	struct err err;
	struct stat info;
	char data[8];
	int fd;

	(void)state;
	assert_true(file_write_atomic("/dev/null", S("x"), &err));
	assert_int_equal(stat("/dev/null", &info), 0);
	assert_true(S_ISCHR(info.st_mode));
	assert_int_equal(mkfifo("fifo", 0600), 0);
	/* A reader first: opening for writing waits for one. */
	fd = open("fifo", O_RDONLY | O_NONBLOCK);
	assert_true(fd >= 0);
	assert_true(file_write_atomic("fifo", S("abc"), &err));
	assert_int_equal(read(fd, data, sizeof(data)), 3);
	assert_memory_equal(data, "abc", 3);
	close(fd);
}

#define IN_DIRECTORY(test) \
	cmocka_unit_test_setup_teardown(test, enter_directory, leave_directory)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_DIRECTORY(test_write_and_read),
		IN_DIRECTORY(test_cap),
		IN_DIRECTORY(test_unreadable),
		IN_DIRECTORY(test_standard_input),
		IN_DIRECTORY(test_mode_follows_umask),
		IN_DIRECTORY(test_unwritable),
		IN_DIRECTORY(test_replaces_as_a_whole),
		IN_DIRECTORY(test_symbolic_link_stays),
		IN_DIRECTORY(test_special_files_are_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
