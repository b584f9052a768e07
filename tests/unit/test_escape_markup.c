/* layer: base */
/* Text in XML and HTML. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/escape.h"

static void test_markup(void **state)
{
	const struct {
		const char *name;
		struct str data;
		const char *markup, *attribute;
	} rows[] = {
		{"nothing", STR_LITERAL(""), "", ""},
		{"no text", {NULL, 0}, "", ""},
		{"plain", STR_LITERAL("a b"), "a b", "a b"},
		{"entities", STR_LITERAL("<a b=\"c\" d='e'>&amp;"),
			"&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;amp;",
			"&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;amp;"},
		{"the end of CDATA", STR_LITERAL("]]>"), "]]&gt;", "]]&gt;"},
		{"lines", STR_LITERAL("a\nb\n"), "a\nb\n", "a&#10;b&#10;"},
		{"only a line end", STR_LITERAL("\n"), "\n", "&#10;"},
		{"a tab is a space", STR_LITERAL("a\tb"), "a b", "a b"},
		{"control bytes", STR_LITERAL("\x1b[1m\0\x7f\r\x0b"),
			"\\x1b[1m\\x00\\x7f\\x0d\\x0b",
			"\\x1b[1m\\x00\\x7f\\x0d\\x0b"},
		{"UTF-8", STR_LITERAL("\xc3\xa4\xf0\x9f\x98\x80"),
			"\xc3\xa4\xf0\x9f\x98\x80", "\xc3\xa4\xf0\x9f\x98\x80"},
		{"no UTF-8", STR_LITERAL("\xff\xc2<\xed\xa0\x80\xc0\xaf"),
			"\\xff\\xc2&lt;\\xed\\xa0\\x80\\xc0\\xaf",
			"\\xff\\xc2&lt;\\xed\\xa0\\x80\\xc0\\xaf"},
		{"a character cut by a line end", STR_LITERAL("\xc3\n\xa4"),
			"\\xc3\n\\xa4", "\\xc3&#10;\\xa4"},
		{"no characters of XML",
			STR_LITERAL("\xef\xbf\xbe\xef\xbf\xbf\xc2\x85"),
			"\\xef\\xbf\\xbe\\xef\\xbf\\xbf\\xc2\\x85",
			"\\xef\\xbf\\xbe\\xef\\xbf\\xbf\\xc2\\x85"},
		{"reordering", STR_LITERAL("\xe2\x80\xae x"),
			"\\xe2\\x80\\xae x", "\\xe2\\x80\\xae x"},
		{"a backslash stays", STR_LITERAL("\\x41"), "\\x41", "\\x41"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct buf markup = BUF_INIT, attribute = BUF_INIT;

		escape_markup(&markup, rows[i].data);
		escape_attribute(&attribute, rows[i].data);
		if (!str_equal(buf_view(&markup), rows[i].markup) ||
			!str_equal(buf_view(&attribute), rows[i].attribute))
			fail_msg("%s: %s, %s", rows[i].name, buf_cstr(&markup),
				buf_cstr(&attribute));
		buf_fini(&markup);
		buf_fini(&attribute);
	}
}

/* Whatever the byte, alone or behind another, no control byte and no markup
 * is left, and it is shown once only. */
static void test_every_pair_of_bytes(void **state)
{
	(void)state;
	for (int pair = 0; pair < 65536; pair++) {
		const char bytes[] = {(char)(pair >> 8), (char)pair};
		struct buf out = BUF_INIT;

		escape_attribute(&out, (struct str){bytes, 2});
		for (size_t i = 0; i < out.len; i++) {
			unsigned char c = (unsigned char)out.data[i];

			if (c < 0x20 || c == 0x7f || strchr("<>\"'", c))
				fail_msg("%04x: %s", pair, buf_cstr(&out));
		}
		buf_fini(&out);
	}
}

static void test_appends(void **state)
{
	struct buf out = BUF_INIT;

	(void)state;
	buf_puts(&out, "<");
	escape_markup(&out, STR_LITERAL("&"));
	assert_string_equal(buf_cstr(&out), "<&amp;");
	buf_fini(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_markup),
		cmocka_unit_test(test_every_pair_of_bytes),
		cmocka_unit_test(test_appends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
