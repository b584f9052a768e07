/* layer: base */
/* test_wrap.c - words between margins. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include "base/wrap.h"

static void words_stay_within(void **state)
{
	static const struct {
		const char *claim, *text, *shown;
	} rows[] = {
		{"nothing", "", ""},
		{"one word", "one", "one"},
		{"up to the width", "one two34", "one two34"},
		{"one more", "one two345", "one\n   two345"},
		{"a word that is wider", "a 0123456789abc b",
			"a\n   0123456789abc\n   b"},
		{"it comes first", "0123456789abc b", "0123456789abc\n   b"},
		{"a character is a column",
			"\xc3\xa4\xc3\xb6\xc3\xbc \xc3\x9f\xc3\x9f\xc3\x9f"
			"\xc3\x9f\xc3\x9f",
			"\xc3\xa4\xc3\xb6\xc3\xbc \xc3\x9f\xc3\x9f\xc3\x9f"
			"\xc3\x9f\xc3\x9f"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct buf out = BUF_INIT;

		print_message("row: %s\n", rows[i].claim);
		wrap_words(&out, str_from(rows[i].text), 3, 12);
		assert_string_equal(buf_cstr(&out), rows[i].shown);
		buf_fini(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_stay_within),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
