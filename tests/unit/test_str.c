/* layer: base */
/* test_str.c - runs of bytes: comparing, trimming, cutting. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include "base/str.h"

#define S(text) STR_LITERAL(text)
#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

static void test_compare(void **state)
{
	const struct {
		const char *name;
		struct str a;
		const char *b;
		bool equal, nocase, starts;
	} rows[] = {
		{"same", S("EHLO"), "EHLO", true, true, true},
		{"other case", S("ehLo"), "EHLO", false, true, true},
		{"longer", S("EHLO x"), "EHLO", false, false, true},
		{"shorter", S("EHL"), "EHLO", false, false, false},
		{"both empty", S(""), "", true, true, true},
		{"null is empty", {NULL, 0}, "", true, true, true},
		{"null is not text", {NULL, 0}, "a", false, false, false},
		{"NUL inside", S("a\0b"), "a", false, false, true},
		{"NUL is no end", S("a\0"), "a", false, false, true},
		{"@ is not a backquote", S("@"), "`", false, false, false},
		{"[ is not a brace", S("["), "{", false, false, false},
		{"bytes above 127 have no case", S("\xc4"), "\xe4", false,
			false, false},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		print_message("row: %s\n", rows[i].name);
		assert_int_equal(
			str_equal(rows[i].a, rows[i].b), rows[i].equal);
		assert_int_equal(
			str_equal_nocase(rows[i].a, rows[i].b), rows[i].nocase);
		assert_int_equal(str_starts_nocase(rows[i].a, rows[i].b),
			rows[i].starts);
	}
}

static void test_contains(void **state)
{
	const struct {
		const char *name;
		struct str a, part;
		bool same, contains, nocase;
	} rows[] = {
		{"same", S("Ok"), S("Ok"), true, true, true},
		{"other case", S("Ok"), S("oK"), false, false, true},
		{"at the start", S("queued as"), S("que"), false, true, true},
		{"at the end", S("queued as"), S("AS"), false, false, true},
		{"longer than the text", S("a"), S("ab"), false, false, false},
		{"empty part", S("a"), S(""), false, true, true},
		{"both empty", S(""), {NULL, 0}, true, true, true},
		{"behind a NUL", S("a\0b"), S("b"), false, true, true},
		{"NUL counts", S("a\0"), S("a"), false, true, true},
		{"begins twice", S("aab"), S("ab"), false, true, true},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		print_message("row: %s\n", rows[i].name);
		assert_int_equal(
			str_same(rows[i].a, rows[i].part), rows[i].same);
		assert_int_equal(str_contains(rows[i].a, rows[i].part),
			rows[i].contains);
		assert_int_equal(str_contains_nocase(rows[i].a, rows[i].part),
			rows[i].nocase);
	}
}

static void test_among(void **state)
{
	static const char *const words[] = {"ok", "more", NULL};

	(void)state;
	assert_true(str_is_among(S("more"), words));
	assert_false(str_is_among(S("More"), words));
	assert_false(str_is_among(S("mor"), words));
	assert_false(str_is_among(S("ok"), words + 2));
}

static void test_trim(void **state)
{
	const struct {
		const char *name;
		struct str text;
		const char *trimmed;
	} rows[] = {
		{"nothing to do", S("a b"), "a b"},
		{"both ends", S(" \ta b\t "), "a b"},
		{"only blanks", S(" \t "), ""},
		{"empty", S(""), ""},
		{"null", {NULL, 0}, ""},
		{"a newline stays", S(" a\n"), "a\n"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		print_message("row: %s\n", rows[i].name);
		assert_true(str_equal(str_trim(rows[i].text), rows[i].trimmed));
	}
}

static void test_is_digits(void **state)
{
	const struct {
		const char *name;
		struct str text;
		bool digits;
	} rows[] = {
		{"digits", S("0123456789"), true},
		{"empty", S(""), false},
		{"sign", S("-1"), false},
		{"blank", S("1 "), false},
		{"slash", S("/"), false},
		{"colon", S(":"), false},
		{"NUL", S("1\0"), false},
		{"other digits", S("\xd9\xa1"), false},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		print_message("row: %s\n", rows[i].name);
		assert_int_equal(str_is_digits(rows[i].text), rows[i].digits);
	}
}

static void test_cut(void **state)
{
	const struct {
		const char *name;
		struct str text;
		const char *parts[4];
	} rows[] = {
		{"three", S("a,bc,d"), {"a", "bc", "d"}},
		{"one", S("abc"), {"abc"}},
		{"empty text is one empty part", S(""), {""}},
		{"sep at the end", S("a,"), {"a", ""}},
		{"sep first", S(",a"), {"", "a"}},
		{"only seps", S(",,"), {"", "", ""}},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct str rest = rows[i].text;
		size_t n = 0;

		print_message("row: %s\n", rows[i].name);
		while (rest.data) {
			struct str part = str_cut(&rest, ',');

			assert_true(n < 4 && rows[i].parts[n]);
			assert_true(str_equal(part, rows[i].parts[n++]));
		}
		assert_true(n == 4 || !rows[i].parts[n]);
		assert_int_equal(rest.len, 0);
	}
}

static void test_cut_line(void **state)
{
	struct str rest = S("a\r\n\n\0b\nc");

	(void)state;
	assert_true(str_equal(str_cut_line(&rest), "a\r\n"));
	assert_true(str_equal(str_cut_line(&rest), "\n"));
	assert_true(str_same(str_cut_line(&rest), S("\0b\n")));
	assert_true(str_equal(str_cut_line(&rest), "c"));
	assert_int_equal(rest.len, 0);
}

static void test_from(void **state)
{
	(void)state;
	assert_int_equal(str_from("abc").len, 3);
	assert_null(str_from(NULL).data);
	assert_int_equal(str_from(NULL).len, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_compare),
		cmocka_unit_test(test_contains),
		cmocka_unit_test(test_among),
		cmocka_unit_test(test_trim),
		cmocka_unit_test(test_is_digits),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_cut_line),
		cmocka_unit_test(test_from),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
