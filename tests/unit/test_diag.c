/* layer: base */
/* test_diag.c - messages with a place, and how they are shown. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>
#include "base/diag.h"
#include "base/excerpt.h"

#define S(text) STR_LITERAL(text)
#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

static struct loc at(const char *file, int line, int column)
{
	return (struct loc){file, line, column};
}

static void check_print(
	const struct diag *diag, bool colour, const char *expected)
{
	struct buf out = BUF_INIT;

	diag_print(diag, &out, colour);
	assert_string_equal(buf_cstr(&out), expected);
	buf_fini(&out);
}

static void test_places(void **state)
{
	const struct {
		const char *name;
		struct loc loc;
		const char *shown;
	} rows[] = {
		{"with source", {"a.yaml", 2, 3},
			"a.yaml:2:3: error: bad 7\n"
			"    2 |   expct: 550\n"
			"      |   ^\n"},
		{"no column", {"a.yaml", 2, 0},
			"a.yaml:2: error: bad 7\n"
			"    2 |   expct: 550\n"},
		{"whole file", {"a.yaml", 0, 0}, "a.yaml: error: bad 7\n"},
		{"no file", {NULL, 0, 0}, "smtpdrill: error: bad 7\n"},
		{"file not remembered", {"b.yaml", 2, 3},
			"b.yaml:2:3: error: bad 7\n"},
		{"behind the last line", {"a.yaml", 9, 1},
			"a.yaml:9:1: error: bad 7\n"},
		{"at the end of file", {"a.yaml", 4, 1},
			"a.yaml:4:1: error: bad 7\n"
			"    4 | \n"
			"      | ^\n"},
		{"behind the line's end", {"a.yaml", 1, 99},
			"a.yaml:1:99: error: bad 7\n"
			"    1 | - send: x\n"
			"      |          ^\n"},
		{"file name is escaped", {"\x1b.yaml", 1, 1},
			"\\x1b.yaml:1:1: error: bad 7\n"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct diag *diag = diag_new();

		print_message("row: %s\n", rows[i].name);
		diag_add_source(
			diag, "a.yaml", S("- send: x\n  expct: 550\r\nlast\n"));
		assert_false(diag_error(diag, rows[i].loc, "bad %d", 7));
		check_print(diag, false, rows[i].shown);
		diag_free(&diag);
		assert_null(diag);
	}
}

static void test_order_and_counts(void **state)
{
	struct diag *diag = diag_new();
	char same_name[] = "b";

	(void)state;
	check_print(diag, true, "");
	diag_error(diag, at("b", 9, 1), "third");
	diag_error(diag, at("a", 1, 1), "of a");
	diag_warning(diag, at(same_name, 2, 5), "second");
	diag_error(diag, at("b", 2, 1), "first");
	diag_error(diag, at("b", 9, 1), "also there");
	diag_error(diag, at("b", 0, 0), "the file");
	check_print(diag, false,
		"b: error: the file\n"
		"b:2:1: error: first\n"
		"b:2:5: warning: second\n"
		"b:9:1: error: third\n"
		"b:9:1: error: also there\n"
		"a:1:1: error: of a\n");
	assert_int_equal(diag_error_count(diag), 5);
	assert_int_equal(diag_warning_count(diag), 1);
	diag_free(&diag);
	diag_free(&diag);
}

static void test_same_message_once(void **state)
{
	struct diag *diag = diag_new();

	(void)state;
	diag_help(diag, "no message yet");
	for (int i = 0; i < 2; i++) {
		diag_error(diag, at("a", 1, 1), "twice");
		diag_help(diag, "try \"%s\"", "x\ny");
		diag_help(diag, "or not");
	}
	diag_error(diag, at("a", 2, 1), "twice");
	diag_error(diag, at("a", 1, 2), "twice");
	diag_warning(diag, at("a", 1, 1), "twice");
	diag_error(diag, at("b", 1, 1), "twice");
	/* Help for a repeated message goes to its first record. */
	diag_error(diag, at("a", 1, 2), "twice");
	diag_help(diag, "late");
	check_print(diag, false,
		"a:1:1: error: twice\n"
		"   help: try \"x\\x0ay\"\n"
		"   help: or not\n"
		"a:1:1: warning: twice\n"
		"a:1:2: error: twice\n"
		"   help: late\n"
		"a:2:1: error: twice\n"
		"b:1:1: error: twice\n");
	diag_free(&diag);
}

static void test_limit(void **state)
{
	const struct {
		int errors;
		const char *tail;
	} rows[] = {
		{20, "a:20:1: error: e20\nb:1:1: error: other\n"},
		{21, "a:20:1: error: e20\n... and 1 more\n"
		     "b:1:1: error: other\n"},
		{150, "a:20:1: error: e20\n... and 130 more\n"
		      "b:1:1: error: other\n"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct diag *diag = diag_new();
		struct buf out = BUF_INIT;
		size_t tail = strlen(rows[i].tail);

		for (int n = rows[i].errors; n > 0; n--)
			diag_error(diag, at("a", n, 1), "e%d", n);
		diag_error(diag, at("b", 1, 1), "other");
		diag_print(diag, &out, false);
		assert_true(out.len > tail);
		assert_string_equal(out.data + out.len - tail, rows[i].tail);
		buf_fini(&out);
		diag_free(&diag);
	}
}

static void test_colour(void **state)
{
	struct diag *diag = diag_new();

	(void)state;
	diag_add_source(diag, "a", S("x: y\n"));
	diag_error(diag, at("a", 1, 4), "bad");
	diag_warning(diag, at("a", 2, 0), "odd");
	check_print(diag, true,
		"\033[1ma:1:4:\033[0m \033[1;31merror:\033[0m bad\n"
		"    1 | x: y\n"
		"      |    \033[1;31m^\033[0m\n"
		"\033[1ma:2:\033[0m \033[1mwarning:\033[0m odd\n"
		"    2 | \n");
	diag_free(&diag);
}

static void test_source_lines(void **state)
{
	const struct {
		const char *name;
		struct str text;
		int line;
		const char *expected; /* NULL: no such line */
	} rows[] = {
		{"first", S("a\nb\n"), 1, "a"},
		{"second", S("a\nb\n"), 2, "b"},
		{"empty one at the end", S("a\nb\n"), 3, ""},
		{"behind the end", S("a\nb\n"), 4, NULL},
		{"without a last newline", S("a\nb"), 2, "b"},
		{"behind that", S("a\nb"), 3, NULL},
		{"line 0", S("a"), 0, NULL},
		{"negative", S("a"), -1, NULL},
		{"empty file", S(""), 1, ""},
		{"CRLF is one break", S("a\r\nb"), 2, "b"},
		{"CR is one", S("a\rb"), 2, "b"},
		{"NEL is one",
			S("a\xc2\x85"
			  "b"),
			2, "b"},
		{"LS is one",
			S("a\xe2\x80\xa8"
			  "b"),
			2, "b"},
		{"PS is one",
			S("a\xe2\x80\xa9"
			  "b"),
			2, "b"},
		{"cut off LS is none", S("a\xe2\x80"), 1, "a\xe2\x80"},
		{"byte order mark",
			S("\xef\xbb\xbf"
			  "a\n"),
			1, "a"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct diag *diag = diag_new();
		struct str line;

		print_message("row: %s\n", rows[i].name);
		diag_add_source(diag, "f", S("older text"));
		diag_add_source(diag, "f", rows[i].text);
		line = diag_source_line(diag, "f", rows[i].line);
		if (rows[i].expected)
			assert_true(str_equal(line, rows[i].expected));
		assert_int_equal(line.data == NULL, rows[i].expected == NULL);
		assert_null(diag_source_line(diag, "g", 1).data);
		assert_null(diag_source_line(diag, NULL, 1).data);
		diag_free(&diag);
	}
}

static void test_caret_lines_up(void **state)
{
	const struct {
		const char *name;
		struct str line;
		int column;
		const char *shown;
	} rows[] = {
		{"tab is one column", S("\ta"), 2,
			"    7 |  a\n"
			"      |  ^\n"},
		{"an escaped byte is four",
			S("\x1b"
			  "ab"),
			2,
			"    7 | \\x1bab\n"
			"      |     ^\n"},
		{"caret at the escaped byte",
			S("a\x1b"
			  "b"),
			2,
			"    7 | a\\x1bb\n"
			"      |  ^\n"},
		{"two bytes, one column",
			S("\xc3\xa9"
			  "a"),
			2,
			"    7 | \xc3\xa9"
			"a\n"
			"      |  ^\n"},
		{"an override is twelve",
			S("\xe2\x80\xae"
			  "a"),
			2,
			"    7 | \\xe2\\x80\\xaea\n"
			"      |             ^\n"},
		{"four bytes, one column",
			S("\xf0\x9f\x93\xa7"
			  "ab"),
			3,
			"    7 | \xf0\x9f\x93\xa7"
			"ab\n"
			"      |   ^\n"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct buf out = BUF_INIT;

		print_message("row: %s\n", rows[i].name);
		excerpt_print(&out, rows[i].line, 7, rows[i].column, false);
		assert_string_equal(buf_cstr(&out), rows[i].shown);
		buf_fini(&out);
	}
}

/* The caret is under the right byte and the line is short, wherever it is. */
static void test_long_line(void **state)
{
	struct buf line = BUF_INIT;

	(void)state;
	for (int i = 0; i < 3000; i++)
		buf_putc(&line, (char)('!' + i % 93));
	for (int column = 1; column <= 3001; column++) {
		struct buf out = BUF_INIT;
		const char *caret;
		char *below;

		excerpt_print(&out, buf_view(&line), 123456, column, false);
		below = strchr(out.data, '\n');
		assert_non_null(below);
		assert_in_range(below - out.data, 9 + 40 + 3, 9 + 100 + 6);
		assert_int_equal(
			strstr(out.data, "| ...") != NULL, column > 61);
		assert_int_equal(
			strncmp(below - 3, "...", 3) == 0, column <= 2960);
		*below++ = '\0';
		caret = strrchr(below, '^');
		assert_non_null(caret);
		if (column <= 3000)
			assert_int_equal(
				out.data[caret - below], line.data[column - 1]);
		else
			assert_int_equal(out.data[caret - below], '\0');
		buf_fini(&out);
	}
	buf_fini(&line);
}

static void test_line_of_the_window_is_whole(void **state)
{
	struct buf line = BUF_INIT, out = BUF_INIT;

	(void)state;
	buf_fill(&line, 'x', 100);
	excerpt_print(&out, buf_view(&line), 1, 90, false);
	assert_null(strstr(out.data, "..."));
	buf_clear(&out);
	buf_putc(&line, 'x');
	excerpt_print(&out, buf_view(&line), 1, 90, false);
	assert_non_null(strstr(out.data, "| ...x"));
	buf_fini(&line);
	buf_fini(&out);
}

static void test_words_of_the_sources(void **state)
{
	static const struct {
		const char *word;
		bool there;
	} rows[] = {
		{"sender", true},
		{"end", false},
		{"x", true},
		{"x-y", false},
		{"snder", false},
		{"", false},
	};
	struct diag *diag = diag_new();

	(void)state;
	diag_add_source(diag, "a.yaml", str_from("send: ${sender}\n"));
	diag_add_source(diag, "b.yaml", str_from("x"));
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (diag_sources_mention(diag, str_from(rows[i].word)) !=
			rows[i].there)
			fail_msg("%s", rows[i].word);
	diag_free(&diag);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words_of_the_sources),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_order_and_counts),
		cmocka_unit_test(test_same_message_once),
		cmocka_unit_test(test_limit),
		cmocka_unit_test(test_colour),
		cmocka_unit_test(test_source_lines),
		cmocka_unit_test(test_caret_lines_up),
		cmocka_unit_test(test_long_line),
		cmocka_unit_test(test_line_of_the_window_is_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
