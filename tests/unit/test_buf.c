/* layer: base */
/* test_buf.c - the growing buffer. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>
#include "base/buf.h"

static void test_empty(void **state)
{
	struct buf buf = BUF_INIT;

	(void)state;
	assert_string_equal(buf_cstr(&buf), "");
	assert_non_null(buf_view(&buf).data);
	buf_append(&buf, NULL, 0);
	buf_puts(&buf, "");
	buf_fill(&buf, 'x', 0);
	buf_printf(&buf, "%s", "");
	buf_clear(&buf);
	buf_consume(&buf, 5);
	assert_null(buf.data);
	assert_int_equal(buf.len, 0);
	buf_fini(&buf);
}

static void test_append(void **state)
{
	struct buf buf = BUF_INIT;

	(void)state;
	buf_append(&buf, "a\0b", 3);
	buf_putc(&buf, 'c');
	buf_puts(&buf, "de");
	buf_str(&buf, STR_LITERAL("fg"));
	buf_fill(&buf, '.', 3);
	buf_printf(&buf, "%03d", 7);
	assert_int_equal(buf.len, 14);
	assert_memory_equal(buf_cstr(&buf), "a\0bcdefg...007", 15);
	assert_int_equal(buf_view(&buf).len, 14);
	buf_fini(&buf);
	assert_null(buf.data);
	assert_int_equal(buf.len + buf.cap, 0);
}

static void test_growth(void **state)
{
	struct buf buf = BUF_INIT;

	(void)state;
	buf_putc(&buf, 'x');
	assert_int_equal(buf.cap, 64);
	/* 63 bytes and the NUL fit exactly. */
	buf_fill(&buf, 'x', 62);
	assert_int_equal(buf.cap, 64);
	buf_putc(&buf, 'x');
	assert_int_equal(buf.cap, 128);
	buf_fill(&buf, 'y', 10000);
	assert_int_equal(buf.cap, 16384);
	assert_int_equal(buf.len, 10064);
	assert_int_equal(strlen(buf_cstr(&buf)), 10064);
	buf_fini(&buf);
}

static void test_printf_lengths(void **state)
{
	(void)state;
	/* Around the sizes at which the buffer has to grow. */
	for (int len = 1; len < 300; len++) {
		struct buf buf = BUF_INIT;

		buf_printf(&buf, "%*d", len, 5);
		assert_int_equal(buf.len, len);
		assert_int_equal(buf.data[len - 1], '5');
		assert_int_equal(buf.data[len], 0);
		buf_fini(&buf);
	}
}

static void test_consume(void **state)
{
	static const struct {
		const char *name;
		size_t len;
		const char *left;
	} rows[] = {
		{"nothing", 0, "abcdef"},
		{"some", 2, "cdef"},
		{"all but one", 5, "f"},
		{"all", 6, ""},
		{"more than all", 7, ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct buf buf = BUF_INIT;

		print_message("row: %s\n", rows[i].name);
		buf_puts(&buf, "abcdef");
		buf_consume(&buf, rows[i].len);
		assert_string_equal(buf_cstr(&buf), rows[i].left);
		assert_int_equal(buf.len, strlen(rows[i].left));
		buf_fini(&buf);
	}
}

static void test_clear_keeps_memory(void **state)
{
	struct buf buf = BUF_INIT;

	(void)state;
	buf_puts(&buf, "abc");
	buf_clear(&buf);
	assert_int_equal(buf.len, 0);
	assert_int_equal(buf.cap, 64);
	assert_string_equal(buf_cstr(&buf), "");
	buf_puts(&buf, "d");
	assert_string_equal(buf_cstr(&buf), "d");
	buf_fini(&buf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_append),
		cmocka_unit_test(test_growth),
		cmocka_unit_test(test_printf_lengths),
		cmocka_unit_test(test_consume),
		cmocka_unit_test(test_clear_keeps_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
