/* layer: base */
/* test_base64.c - RFC 4648, strictly. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include "base/base64.h"

#define S(text) STR_LITERAL(text)
#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

static void test_both_ways(void **state)
{
	const struct {
		const char *name;
		struct str data, text;
	} rows[] = {
		/* [RFC4648 10] */
		{"empty", S(""), S("")},
		{"f", S("f"), S("Zg==")},
		{"fo", S("fo"), S("Zm8=")},
		{"foo", S("foo"), S("Zm9v")},
		{"foob", S("foob"), S("Zm9vYg==")},
		{"fooba", S("fooba"), S("Zm9vYmE=")},
		{"foobar", S("foobar"), S("Zm9vYmFy")},
		{"a PLAIN message", S("\0user\0pass"), S("AHVzZXIAcGFzcw==")},
		{"plus and slash", S("\xfb\xef\xff"), S("++//")},
		{"trailing NUL", S("a\0\0"), S("YQAA")},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct buf out = BUF_INIT;

		print_message("row: %s\n", rows[i].name);
		base64_encode(&out, rows[i].data);
		assert_string_equal(buf_cstr(&out), rows[i].text.data);
		buf_clear(&out);
		assert_true(base64_decode(&out, rows[i].text));
		assert_int_equal(out.len, rows[i].data.len);
		assert_memory_equal(buf_cstr(&out), rows[i].data.data, out.len);
		buf_fini(&out);
	}
}

static void test_refused(void **state)
{
	const struct {
		const char *name;
		struct str text;
	} rows[] = {
		{"no padding", S("Zg")},
		{"half the padding", S("Zg=")},
		{"three pads", S("Z===")},
		{"only padding", S("====")},
		{"two pads alone", S("==")},
		{"padding inside", S("Zg==Zg==")},
		{"pad before a letter", S("Zm=v")},
		{"one letter", S("Z")},
		{"leading blank", S(" Zm9v")},
		{"trailing newline", S("Zm9v\n")},
		{"blank inside", S("Zm 9vYg=")},
		{"url alphabet", S("--__")},
		{"NUL", S("Zm9\0")},
		{"high byte", S("Zm9\xff")},
		{"asterisk", S("*")},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct buf out = BUF_INIT;

		print_message("row: %s\n", rows[i].name);
		buf_puts(&out, "kept");
		assert_false(base64_decode(&out, rows[i].text));
		assert_string_equal(buf_cstr(&out), "kept");
		buf_fini(&out);
	}
}

/* Around and far beyond the sizes of the chunks that it works in. */
static void test_lengths(void **state)
{
	struct buf data = BUF_INIT;

	(void)state;
	for (int i = 0; i < 3000; i++)
		buf_putc(&data, (char)(i * 7 + i / 256));
	for (size_t len = 0; len <= data.len; len += len < 800 ? 1 : 97) {
		struct buf text = BUF_INIT, back = BUF_INIT;

		base64_encode(&text, (struct str){data.data, len});
		assert_int_equal(text.len, (len + 2) / 3 * 4);
		assert_true(base64_decode(&back, buf_view(&text)));
		assert_int_equal(back.len, len);
		assert_memory_equal(buf_cstr(&back), data.data, len);
		buf_fini(&text);
		buf_fini(&back);
	}
	buf_fini(&data);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_both_ways),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_lengths),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
