/* layer: base */
/* test_escape.c - how bytes look, and how an author writes them. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include "base/escape.h"

#define S(text) STR_LITERAL(text)
#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

struct row {
	const char *name;
	struct str data;
	const char *shown;
};

static void check_rows(const struct row *rows, size_t count,
	void (*escape)(struct buf *, struct str))
{
	for (size_t i = 0; i < count; i++) {
		struct buf out = BUF_INIT;

		print_message("row: %s\n", rows[i].name);
		escape(&out, rows[i].data);
		assert_string_equal(buf_cstr(&out), rows[i].shown);
		buf_fini(&out);
	}
}

static void test_wire(void **state)
{
	const struct row rows[] = {
		{"empty", S(""), ""},
		{"null", {NULL, 0}, ""},
		{"plain", S("250 Ok ~!"), "250 Ok ~!"},
		{"line end", S("250 Ok\r\n"), "250 Ok\\r\\n"},
		{"tab", S("a\tb"), "a\\tb"},
		{"NUL", S("a\0b"), "a\\0b"},
		{"NUL before a digit",
			S("\0"
			  "1"),
			"\\01"},
		{"backslash", S("a\\b"), "a\\\\b"},
		{"quote stays", S("\""), "\""},
		{"escape", S("\x1b[31m"), "\\x1b[31m"},
		{"delete", S("\x7f"), "\\x7f"},
		{"utf-8 is not ASCII", S("\xc3\xa9"), "\\xc3\\xa9"},
		{"high", S("\xff"), "\\xff"},
	};

	(void)state;
	check_rows(rows, COUNT(rows), escape_wire);
}

static void test_terminal(void **state)
{
	const struct row rows[] = {
		{"empty", S(""), ""},
		{"plain", S("a\\b ~"), "a\\b ~"},
		{"tab is a space", S("a\tb"), "a b"},
		{"newline", S("a\nb"), "a\\x0ab"},
		{"NUL", S("\0"), "\\x00"},
		{"escape", S("\x1b[2J"), "\\x1b[2J"},
		{"delete", S("\x7f"), "\\x7f"},
		{"two bytes", S("\xc3\xa9"), "\xc3\xa9"},
		{"three bytes", S("\xe2\x82\xac"), "\xe2\x82\xac"},
		{"four bytes", S("\xf0\x9f\x93\xa7"), "\xf0\x9f\x93\xa7"},
		{"C1 control", S("\xc2\x9b"), "\\xc2\\x9b"},
		{"last C1 control", S("\xc2\x9f"), "\\xc2\\x9f"},
		{"first after C1", S("\xc2\xa0"), "\xc2\xa0"},
		{"right-to-left override", S("\xe2\x80\xae"),
			"\\xe2\\x80\\xae"},
		{"isolate", S("\xe2\x81\xa6"), "\\xe2\\x81\\xa6"},
		{"line separator", S("\xe2\x80\xa8"), "\\xe2\\x80\\xa8"},
		{"not bidi", S("\xe2\x80\xaf"), "\xe2\x80\xaf"},
		{"lone continuation",
			S("\x80"
			  "a"),
			"\\x80a"},
		{"cut short", S("\xe2\x82"), "\\xe2\\x82"},
		{"overlong slash", S("\xc0\xaf"), "\\xc0\\xaf"},
		{"overlong of three", S("\xe0\x80\xaf"), "\\xe0\\x80\\xaf"},
		{"overlong of four", S("\xf0\x80\x80\xaf"),
			"\\xf0\\x80\\x80\\xaf"},
		{"surrogate", S("\xed\xa0\x80"), "\\xed\\xa0\\x80"},
		{"beyond Unicode", S("\xf4\x90\x80\x80"),
			"\\xf4\\x90\\x80\\x80"},
		{"bad byte, then good", S("\xe2\xc3\xa9"), "\\xe2\xc3\xa9"},
	};

	(void)state;
	check_rows(rows, COUNT(rows), escape_terminal);
}

static void test_shell(void **state)
{
	const struct row rows[] = {
		{"empty", S(""), "''"},
		{"safe", S("a-b_c/d.yaml"), "a-b_c/d.yaml"},
		{"option", S("--var=x@y:25,2+%"), "--var=x@y:25,2+%"},
		{"leading =", S("=ls"), "'=ls'"},
		{"space", S("a b"), "'a b'"},
		{"tilde", S("~root"), "'~root'"},
		{"substitution", S("$(x)`y`"), "'$(x)`y`'"},
		{"quote", S("it's"), "'it'\\''s'"},
		{"utf-8", S("\xc3\xa9"), "'\xc3\xa9'"},
		{"control", S("a\x1b'\\\n"), "$'a\\033\\'\\\\\\012'"},
		{"bad utf-8",
			S("\xff"
			  "1"),
			"$'\\3771'"},
	};

	(void)state;
	check_rows(rows, COUNT(rows), escape_shell);
}

static void test_unescape(void **state)
{
	const struct {
		const char *name;
		struct str text, bytes;
	} rows[] = {
		{"plain", S("EHLO x"), S("EHLO x")},
		{"empty", S(""), S("")},
		{"all short ones", S("\\r\\n\\t\\0\\\\\\e\\\""),
			S("\r\n\t\0\\\x1b\"")},
		{"hex", S("\\x00\\x7f\\xfF\\xAb"), S("\0\x7f\xff\xab")},
		{"hex takes two digits", S("\\x411"), S("A1")},
		{"no octal", S("\\012"),
			S("\0"
			  "12")},
		{"backslash before n", S("\\\\n"), S("\\n")},
		{"raw bytes pass", S("\xff\0"), S("\xff\0")},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct buf out = BUF_INIT;
		size_t offset = 99;

		print_message("row: %s\n", rows[i].name);
		assert_true(unescape_wire(&out, rows[i].text, &offset));
		assert_int_equal(out.len, rows[i].bytes.len);
		assert_memory_equal(
			buf_cstr(&out), rows[i].bytes.data, out.len);
		buf_fini(&out);
	}
}

static void test_unescape_faults(void **state)
{
	const struct {
		const char *name;
		struct str text;
		size_t offset;
	} rows[] = {
		{"at the end", S("ab\\"), 2},
		{"unknown", S("\\r\\q"), 2},
		{"upper case", S("\\R"), 0},
		{"NUL after it", S("a\\\0"), 1},
		{"no digits", S("\\x"), 0},
		{"one digit", S("\\x4"), 0},
		{"not a digit", S("\\x4g"), 0},
		{"upper X", S("\\X41"), 0},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct buf out = BUF_INIT;
		size_t offset = 99;

		print_message("row: %s\n", rows[i].name);
		assert_false(unescape_wire(&out, rows[i].text, &offset));
		assert_int_equal(offset, rows[i].offset);
		buf_fini(&out);
	}
}

/* What a transcript shows can be pasted into send_raw. */
static void test_round_trip(void **state)
{
	struct buf shown = BUF_INIT, back = BUF_INIT;
	char all[512];
	size_t offset;

	(void)state;
	for (size_t i = 0; i < sizeof(all); i++)
		all[i] = (char)(i < 256 ? i : 511 - i);
	escape_wire(&shown, (struct str){all, sizeof(all)});
	for (size_t i = 0; i < shown.len; i++)
		assert_in_range(shown.data[i], 0x20, 0x7e);
	assert_true(unescape_wire(&back, buf_view(&shown), &offset));
	assert_int_equal(back.len, sizeof(all));
	assert_memory_equal(back.data, all, sizeof(all));
	buf_fini(&shown);
	buf_fini(&back);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_wire),
		cmocka_unit_test(test_terminal),
		cmocka_unit_test(test_shell),
		cmocka_unit_test(test_unescape),
		cmocka_unit_test(test_unescape_faults),
		cmocka_unit_test(test_round_trip),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
