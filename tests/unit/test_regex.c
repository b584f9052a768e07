/* layer: base */
/* test_regex.c - patterns, their groups, and what stops a hostile one. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>
#include "base/buf.h"
#include "base/regex.h"

#define S(text) STR_LITERAL(text)
#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

static struct regex *compile(struct str pattern, unsigned flags)
{
	char message[128];
	size_t offset;
	struct regex *regex =
		regex_new(pattern, flags, message, sizeof(message), &offset);

	assert_non_null(regex);
	return regex;
}

static void test_match(void **state)
{
	const struct {
		const char *name;
		struct str pattern;
		unsigned flags;
		struct str subject;
		enum regex_result result;
	} rows[] = {
		{"found", S("b+"), 0, S("abbc"), REGEX_MATCH},
		{"not found", S("x"), 0, S("abc"), REGEX_NO_MATCH},
		{"empty pattern", S(""), 0, S(""), REGEX_MATCH},
		{"null subject", S("^$"), 0, {NULL, 0}, REGEX_MATCH},
		{"case counts", S("OK"), 0, S("ok"), REGEX_NO_MATCH},
		{"caseless", S("OK"), REGEX_CASELESS, S("ok"), REGEX_MATCH},
		{"^ is the start", S("^b"), 0, S("a\nb"), REGEX_NO_MATCH},
		{"multiline", S("^b$"), REGEX_MULTILINE, S("a\nb\nc"),
			REGEX_MATCH},
		{"CR is no line end", S("^b"), REGEX_MULTILINE, S("a\rb"),
			REGEX_NO_MATCH},
		{"dot stops", S("a.b"), 0, S("a\nb"), REGEX_NO_MATCH},
		{"dotall", S("a.b"), REGEX_DOTALL, S("a\nb"), REGEX_MATCH},
		{"extended", S("a b # c"), REGEX_EXTENDED, S("ab"),
			REGEX_MATCH},
		{"bytes, not UTF-8", S("^..$"), 0, S("\xc3\xa9"), REGEX_MATCH},
		{"bad UTF-8 is data", S("\xff"), 0, S("a\xff"), REGEX_MATCH},
		{"NUL in the subject", S("a\\x00b"), 0, S("a\0b"), REGEX_MATCH},
		{"NUL in the pattern", S("a\0b"), 0, S("a\0b"), REGEX_MATCH},
		{"nothing behind the end", S("abc"), 0, {"abc", 2},
			REGEX_NO_MATCH},
		{"too many steps", S("^(a+)+$"), 0,
			S("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab"),
			REGEX_LIMIT},
		/* PCRE2's own limit would let it finish. */
		{"more steps than ours", S("^(a+)+$"), 0,
			S("aaaaaaaaaaaaaaaaaaaab"), REGEX_LIMIT},
		{"endless recursion", S("^(a|(?1)b)*?$|(?1)(?1)(?1)"), 0,
			S("bbbbbbbbbbbbbbbbbbbb"), REGEX_LIMIT},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct regex *regex = compile(rows[i].pattern, rows[i].flags);

		print_message("row: %s\n", rows[i].name);
		assert_int_equal(regex_match(regex, rows[i].subject, NULL),
			rows[i].result);
		regex_free(&regex);
		assert_null(regex);
	}
}

static void test_depth(void **state)
{
	struct regex *regex = compile(S("^(?:a|b)*c"), 0);
	struct buf subject = BUF_INIT;

	(void)state;
	buf_fill(&subject, 'a', 1000000);
	assert_int_equal(
		regex_match(regex, buf_view(&subject), NULL), REGEX_LIMIT);
	/* The pattern is still good for other subjects. */
	assert_int_equal(regex_match(regex, S("abc"), NULL), REGEX_MATCH);
	buf_fini(&subject);
	regex_free(&regex);
}

static void test_faults(void **state)
{
	const struct {
		const char *name;
		struct str pattern;
		size_t least; /* releases of PCRE2 differ by one or two */
	} rows[] = {
		{"open group", S("a(b"), 3},
		{"open class", S("a[b"), 3},
		{"nothing to repeat", S("ab**"), 3},
		{"bad escape", S("\\"), 1},
		{"UTF asked for", S("(*UTF)a"), 0},
		{"UCP asked for", S("(*UCP)a"), 0},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		char message[128] = "";
		size_t offset = 99;

		print_message("row: %s\n", rows[i].name);
		assert_null(regex_new(
			rows[i].pattern, 0, message, sizeof(message), &offset));
		assert_string_not_equal(message, "");
		assert_in_range(offset, rows[i].least, rows[i].pattern.len);
	}
}

static void test_fault_message_cut(void **state)
{
	char message[9] = "........";
	size_t offset;

	(void)state;
	assert_null(regex_new(S("a("), 0, message, 8, &offset));
	assert_int_equal(strlen(message), 7);
	assert_null(regex_new(S("a("), 0, NULL, 0, &offset));
}

static void test_pattern_too_long(void **state)
{
	struct buf pattern = BUF_INIT;
	char message[128];
	size_t offset;

	(void)state;
	buf_fill(&pattern, 'a', 70000);
	assert_null(regex_new(
		buf_view(&pattern), 0, message, sizeof(message), &offset));
	buf_fini(&pattern);
}

static void test_groups(void **state)
{
	struct regex *regex = compile(S("(a)(x)?(b*)(y)?"), 0);
	struct regex_groups groups;
	const char subject[] = "--a--";

	(void)state;
	memset(&groups, 0xff, sizeof(groups));
	assert_int_equal(
		regex_match(regex, str_from(subject), &groups), REGEX_MATCH);
	assert_int_equal(groups.count, 4);
	assert_ptr_equal(groups.group[0].data, subject + 2);
	assert_int_equal(groups.group[0].len, 1);
	assert_true(str_equal(groups.group[1], "a"));
	assert_null(groups.group[2].data);
	assert_non_null(groups.group[3].data);
	assert_int_equal(groups.group[3].len, 0);
	assert_null(groups.group[4].data);
	assert_int_equal(regex_group_count(regex), 4);
	assert_int_equal(regex_match(regex, S("b"), &groups), REGEX_NO_MATCH);
	assert_int_equal(groups.count, 0);
	regex_free(&regex);
}

static void test_more_groups_than_kept(void **state)
{
	struct buf pattern = BUF_INIT;
	struct regex_groups groups;
	struct regex *regex;

	(void)state;
	for (int i = 0; i < 40; i++)
		buf_puts(&pattern, "(.)");
	regex = compile(buf_view(&pattern), 0);
	assert_int_equal(regex_group_count(regex), 40);
	assert_int_equal(
		regex_match(regex,
			S("0123456789012345678901234567890123456789"), &groups),
		REGEX_MATCH);
	assert_int_equal(groups.count, REGEX_GROUPS_MAX);
	assert_true(str_equal(groups.group[31], "0"));
	regex_free(&regex);
	buf_fini(&pattern);
}

static void test_names(void **state)
{
	struct regex *regex = compile(S("(?<queue>[A-Z]+)(.)(?<id>\\d+)"), 0);
	unsigned group = 0;

	(void)state;
	assert_int_equal(regex_name_count(regex), 2);
	assert_string_equal(regex_name(regex, 0, &group), "id");
	assert_int_equal(group, 3);
	assert_string_equal(regex_name(regex, 1, &group), "queue");
	assert_int_equal(group, 1);
	regex_free(&regex);
	regex = compile(S("a"), 0);
	assert_int_equal(regex_name_count(regex), 0);
	assert_int_equal(regex_group_count(regex), 0);
	regex_free(&regex);
	regex_free(&regex);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_match),
		cmocka_unit_test(test_depth),
		cmocka_unit_test(test_faults),
		cmocka_unit_test(test_fault_message_cut),
		cmocka_unit_test(test_pattern_too_long),
		cmocka_unit_test(test_groups),
		cmocka_unit_test(test_more_groups_than_kept),
		cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
