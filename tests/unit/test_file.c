/* layer: base */
/* test_file.c - whole files, in a directory of their own. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <dirent.h>
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

static void put_file(const char *path, struct str data)
{
	FILE *file = fopen(path, "wb");

	assert_non_null(file);
	assert_int_equal(fwrite(data.data, 1, data.len, file), data.len);
	assert_int_equal(fclose(file), 0);
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

static void test_read(void **state)
{
	struct buf large = BUF_INIT;

	(void)state;
	put_file("f", S("a\0b\n"));
	check_content("f", S("a\0b\n"));
	put_file("f", S(""));
	check_content("f", S(""));
	for (int i = 0; i < 100000; i++)
		buf_putc(&large, (char)i);
	put_file("f", buf_view(&large));
	check_content("f", buf_view(&large));
	buf_fini(&large);
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
		struct err err = {.kind = ERR_NONE};

		print_message("row: %s\n", rows[i].name);
		buf_fill(&data, 'x', rows[i].len);
		put_file("f", buf_view(&data));
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
		struct err err = {.kind = ERR_NONE};

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

#define IN_DIRECTORY(test) \
	cmocka_unit_test_setup_teardown(test, enter_directory, leave_directory)

/* What "<(...)" of a shell hands over. */
static void test_named_pipe(void **state)
{
	struct buf out = BUF_INIT;
	struct err err;
	FILE *writer;

	(void)state;
	assert_int_equal(mkfifo("p", 0600), 0);
	assert_false(file_read("p", 100, &out, &err));
	assert_string_equal(
		err.text, "cannot read p: it is not a regular file");
	/* Open for both, so that nobody has to wait. */
	writer = fopen("p", "r+");
	assert_non_null(writer);
	fputs("some", writer);
	fflush(writer);
	assert_false(file_read_piped("p", 3, &out, &err));
	assert_string_equal(
		err.text, "cannot read p: it is larger than 3 bytes");
	fclose(writer);
	put_file("f", S("text"));
	assert_true(file_read_piped("f", 100, &out, &err));
	assert_string_equal(buf_cstr(&out), "text");
	assert_false(file_read_piped(".", 100, &out, &err));
	assert_string_equal(err.text, "cannot read .: it is a directory");
	buf_fini(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_DIRECTORY(test_read),
		IN_DIRECTORY(test_cap),
		IN_DIRECTORY(test_unreadable),
		IN_DIRECTORY(test_standard_input),
		IN_DIRECTORY(test_named_pipe),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
