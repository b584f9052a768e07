/* layer: smtp */
/* test_xtext.c - xtext, both ways. [RFC3461 4] */
#include "smtp/xtext.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#define B(text)                        \
	{                              \
		text, sizeof(text) - 1 \
	}

static const struct {
	struct str bytes, text;
} rows[] = {
	{B(""), B("")},
	{B("plain~!"), B("plain~!")},
	{B("a+b=c d"), B("a+2Bb+3Dc+20d")},
	{B("\0\r\n\x7f"), B("+00+0D+0A+7F")},
	{B("\xc3\xbc"), B("+C3+BC")},
};

static void test_both_ways(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct buf out = BUF_INIT;

		xtext_encode(&out, rows[i].bytes);
		assert_true(str_same(buf_view(&out), rows[i].text));
		buf_clear(&out);
		assert_true(xtext_decode(&out, rows[i].text));
		assert_true(str_same(buf_view(&out), rows[i].bytes));
		buf_fini(&out);
	}
}

static void test_no_xtext(void **state)
{
	static const char *const bad[] = {"+", "+2", "+2b", "a=b", "a b", "+G0",
		"\xc3\xbc", "a+2B+", "\x7f"};
	struct buf out = BUF_INIT;

	(void)state;
	buf_puts(&out, "kept");
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		print_message("%s\n", bad[i]);
		assert_false(xtext_decode(&out, str_from(bad[i])));
		assert_string_equal(buf_cstr(&out), "kept");
	}
	buf_fini(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_both_ways),
		cmocka_unit_test(test_no_xtext),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
