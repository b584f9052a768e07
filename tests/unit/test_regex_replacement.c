/* layer: base */
/* Replacing what a pattern matches, and what a replacement may say. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/regex.h"

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))
#define S(text) STR_LITERAL(text)

static struct regex *compile(const char *pattern)
{
	char message[128];
	size_t offset;
	struct regex *regex = regex_new(str_from(pattern), REGEX_CASELESS,
		message, sizeof(message), &offset);

	assert_non_null(regex);
	return regex;
}

static void test_substitute(void **state)
{
	const struct {
		const char *name, *pattern, *subject, *replacement;
		bool all;
		const char *result; /* NULL: no match */
	} rows[] = {
		{"the first", "a", "banana", "o", false, "bonana"},
		{"all", "a", "banana", "o", true, "bonono"},
		{"the match itself", "a", "ba", "<$0>", true, "b<a>"},
		{"groups", "(\\w+) (\\w+)", "one two", "$2 ${1}", false,
			"two one"},
		{"a name", "(?<word>t\\w+)", "one two", "[${word}]", false,
			"one [two]"},
		{"one that took no part", "(x)?a", "a", "<$1>", false, "<>"},
		{"a dollar", "a", "a", "$$1", false, "$1"},
		{"nothing", "an", "banana", "", true, "ba"},
		{"nothing there", "x", "banana", "o", true, NULL},
		{"longer than its room", "a", "a",
			"$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0"
			"$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0",
			true,
			"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct regex *regex = compile(rows[i].pattern);
		struct buf out = BUF_INIT;
		enum regex_result result;

		print_message("row: %s\n", rows[i].name);
		buf_puts(&out, "kept:");
		result = regex_substitute(regex, str_from(rows[i].subject),
			str_from(rows[i].replacement), rows[i].all, &out);
		assert_int_equal(
			result, rows[i].result ? REGEX_MATCH : REGEX_NO_MATCH);
		assert_string_equal(buf_cstr(&out) + strlen("kept:"),
			rows[i].result ? rows[i].result : "");
		buf_fini(&out);
		regex_free(&regex);
	}
}

static void test_bytes(void **state)
{
	struct regex *regex = compile("b");
	struct buf out = BUF_INIT;

	(void)state;
	assert_int_equal(
		regex_substitute(regex, S("a\0b"), S("\0\xff"), false, &out),
		REGEX_MATCH);
	assert_int_equal(out.len, 4);
	assert_memory_equal(out.data, "a\0\0\xff", 4);
	buf_fini(&out);
	regex_free(&regex);
}

static void test_limits(void **state)
{
	struct regex *steps = compile("^(a+)+$");
	struct regex *all = compile("a");
	struct buf subject = BUF_INIT, replacement = BUF_INIT, out = BUF_INIT;

	(void)state;
	assert_int_equal(regex_substitute(steps, S("aaaaaaaaaaaaaaaaaaaaab"),
				 S("x"), false, &out),
		REGEX_LIMIT);
	buf_fill(&subject, 'a', 2000);
	buf_fill(&replacement, 'b', 1000);
	assert_int_equal(regex_substitute(all, buf_view(&subject),
				 buf_view(&replacement), true, &out),
		REGEX_LIMIT);
	assert_int_equal(out.len, 0);
	buf_fini(&subject);
	buf_fini(&replacement);
	buf_fini(&out);
	regex_free(&steps);
	regex_free(&all);
}

static void test_problems(void **state)
{
	static const char no_group[] = "the pattern has no such group";
	static const char no_dollar[] =
		"a $ stands before a number, {NAME} or another $";
	const struct {
		const char *name, *replacement, *problem;
		size_t offset;
	} rows[] = {
		{"nothing", "", NULL, 0},
		{"text", "250 2.0.0 Ok", NULL, 0},
		{"all that there is", "$0 $1 ${2} ${who} $$", NULL, 0},
		{"a group too many", "ab$3", no_group, 2},
		{"a number without end", "$99999999999999999999", no_group, 0},
		{"in braces", "a${3}", no_group, 1},
		{"a name that is none", "${whom}", no_group, 0},
		{"no name", "${}", no_group, 0},
		{"no brace", "x${who", "a } is missing", 1},
		{"a dollar at the end", "ab$", no_dollar, 2},
		{"a dollar before a letter", "$a", no_dollar, 0},
		{"after a good one", "$1$x", no_dollar, 2},
	};
	struct regex *regex = compile("(a)(?<who>b)");

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		size_t offset = 99;
		const char *problem = regex_replacement_problem(
			regex, str_from(rows[i].replacement), &offset);

		print_message("row: %s\n", rows[i].name);
		if (!rows[i].problem) {
			assert_null(problem);
			continue;
		}
		assert_string_equal(problem, rows[i].problem);
		assert_int_equal(offset, rows[i].offset);
	}
	regex_free(&regex);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_substitute),
		cmocka_unit_test(test_bytes),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_problems),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
