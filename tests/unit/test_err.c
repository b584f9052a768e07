/* layer: base */
/* test_err.c - error values, and what happens to a text that is too long. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>
#include "base/buf.h"
#include "base/err.h"

static void test_set(void **state)
{
	struct err err;

	(void)state;
	assert_ptr_equal(err_set(&err, ERR_CONNECT, "port %d", 25), &err);
	assert_int_equal(err.kind, ERR_CONNECT);
	assert_string_equal(err.text, "port 25");
	/* Wrapping an error in its own text. */
	err_set(&err, ERR_PRELUDE, "start: %s", err.text);
	assert_int_equal(err.kind, ERR_PRELUDE);
	assert_string_equal(err.text, "start: port 25");
	err_set(&err, ERR_IO, "%s", "");
	assert_string_equal(err.text, "");
}

static void test_cut(void **state)
{
	static const struct {
		const char *name, *tail;
		size_t fill, len;
	} rows[] = {
		{"fits exactly", "", 231, 231},
		{"one too many", "...", 232, 231},
		{"far too many", "...", 5000, 231},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct buf text = BUF_INIT;
		struct err err;
		size_t tail = strlen(rows[i].tail);

		print_message("row: %s\n", rows[i].name);
		buf_fill(&text, 'x', rows[i].fill);
		err_set(&err, ERR_FILE, "%s", buf_cstr(&text));
		assert_int_equal(strlen(err.text), rows[i].len);
		assert_string_equal(
			err.text + rows[i].len - tail, rows[i].tail);
		assert_int_equal(err.text[rows[i].len - tail - 1], 'x');
		buf_fini(&text);
	}
}

static void test_cut_keeps_characters_whole(void **state)
{
	(void)state;
	for (size_t shift = 0; shift < 8; shift++) {
		struct buf text = BUF_INIT;
		struct err err;
		size_t len;

		buf_fill(&text, 'x', shift);
		for (int i = 0; i < 200; i++)
			buf_puts(&text, "\xe2\x82\xac");
		err_set(&err, ERR_FILE, "%s", buf_cstr(&text));
		len = strlen(err.text);
		assert_true(len > 225 && len < sizeof(err.text));
		assert_int_equal((len - 3 - shift) % 3, 0);
		assert_string_equal(err.text + len - 3, "...");
		buf_fini(&text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_set),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_cut_keeps_characters_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
