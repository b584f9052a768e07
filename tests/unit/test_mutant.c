/* layer: reference */
/* The tables of mutants: what is wrong in them, and who is chosen. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "reference/mutant_private.h"

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

/* What is said of a file, without the lines that are shown of it. */
static void read_file(struct mutants *mutants, const char *text,
	struct diag *diag, struct buf *said)
{
	struct buf all = BUF_INIT;
	struct str rest;

	mutants_add(mutants, "own.tsv", str_from(text), diag);
	diag_print(diag, &all, false);
	rest = buf_view(&all);
	while (rest.data) {
		struct str line = str_cut(&rest, '\n');

		if (line.len == 0)
			continue;
		buf_str(said, line);
		buf_putc(said, '\n');
	}
	buf_fini(&all);
}

/* The program's own tables, whatever is wrong with them: another test says. */
static struct mutants *own_tables(void)
{
	struct diag *diag = diag_new();
	struct mutants *mutants = mutants_new(diag);

	diag_free(&diag);
	return mutants;
}

static const struct {
	const char *name, *text, *said;
} mistakes[] = {
	{"a file without rows", "# only this\n\n", ""},
	{"the least", "a\tIt is.\t-\t^NOOP\t-\t-\t<nothing>\n", ""},
	{"all columns",
		"a-1.2\tIt is.\tmail !tls\t^RCPT (.*)\tRCPT $1\t^250\t550"
		"\\r\\n\tclose pause pause=20 switch:idle=5\n",
		""},
	{"CRLF", "a\tIt is.\t-\t^NOOP\t-\t-\t<nothing>\r\n", ""},
	{"too few fields", "a\tIt is.\t-\n",
		"own.tsv:1:11: error: a row has 7 or 8 fields, separated by "
		"tabs; this one has 3\n"},
	{"too many", "a\tb\t-\t-\t-\t-\tx\tclose\t-\n",
		"own.tsv:1:21: error: a row has 8 fields at the most, "
		"separated by tabs\n"},
	{"a bad name", "#\nNo Name\tb\t-\t-\t-\t-\tx\n",
		"own.tsv:2:1: error: a mutant's name is of small letters, "
		"digits, \"-\" and \".\"\n"},
	{"no name", "-\tb\t-\t-\t-\t-\tx\n",
		"own.tsv:1:1: error: a mutant's name is of small letters, "
		"digits, \"-\" and \".\"\n"},
	{"list is no name", "list\tb\t-\t-\t-\t-\tx\n",
		"own.tsv:1:1: error: no mutant can be named \"list\"\n"},
	{"a state that is none", "a\tb\tmail !hallo\t-\t-\t-\tx\n",
		"own.tsv:1:11: error: unknown state \"hallo\"; did you mean "
		"\"hello\"?\n"},
	{"nothing behind the !", "a\tb\t!\t-\t-\t-\tx\n",
		"own.tsv:1:6: error: unknown state \"\"\n"},
	{"a bad pattern in line", "a\tb\t-\t^(NOOP\t-\t-\tx\n",
		"own.tsv:1:13: error: missing closing parenthesis\n"},
	{"a bad pattern in reply", "a\tb\t-\t-\t-\t[2\tx\n",
		"own.tsv:1:13: error: missing terminating ] for character "
		"class\n"},
	{"read_as without line", "a\tb\t-\t-\tNOOP\t-\t-\n",
		"own.tsv:1:9: error: \"read_as\" needs a pattern in "
		"\"line\"\n"},
	{"a group that is none", "a\tb\t-\t^(A)\tB $2\t-\t-\n",
		"own.tsv:1:14: error: the pattern has no such group\n"},
	{"an escape that is none", "a\tb\t-\t-\t-\t-\t250 \\q\n",
		"own.tsv:1:17: error: unknown escape\n"},
	{"a then-word that is none", "a\tb\t-\t-\t-\t-\t-\tclosed\n",
		"own.tsv:1:15: error: unknown word \"closed\"; did you mean "
		"\"close\"?\n"},
	{"a switch that is none", "a\tb\t-\t-\t-\t-\t-\tswitch:data-ends=x\n",
		"own.tsv:1:22: error: unknown switch \"data-ends\"; did you "
		"mean \"data-end\"?\n"},
	{"a switch without its value", "a\tb\t-\t-\t-\t-\t-\tswitch:idle\n",
		"own.tsv:1:22: error: this switch has a value: "
		"switch:NAME=VALUE\n"},
	{"a value for none", "a\tb\t-\t-\t-\t-\t-\tswitch:eof-ignored=1\n",
		"own.tsv:1:34: error: this switch has no value\n"},
	{"no number", "a\tb\t-\t-\t-\t-\t-\tclose switch:idle=x1\n",
		"own.tsv:1:33: error: a number stands here\n"},
	{"too long a number", "a\tb\t-\t-\t-\t-\t-\tswitch:idle=1234567890\n",
		"own.tsv:1:27: error: a number stands here\n"},
	{"no octets", "a\tb\t-\t-\t-\t-\t-\tswitch:data-end=\n",
		"own.tsv:1:31: error: 1 to 16 octets stand here\n"},
	{"pause without a number", "a\tb\t-\t-\t-\t-\t-\tpause=\n",
		"own.tsv:1:21: error: a number stands here\n"},
	{"nothing is changed", "a\tb\tmail\t^NOOP\t-\t^250\t-\n",
		"own.tsv:1:1: error: the row changes nothing: \"read_as\", "
		"\"say\" and \"then\" are empty\n"},
	{"a first row without a sentence", "a\t-\t-\t-\t-\t-\tx\n",
		"own.tsv:1:1: error: the first row of the mutant \"a\" does "
		"not say what it breaks\n"},
	{"twice", "a\tb\t-\t-\t-\t-\tx\na\tc\t-\t-\t-\t-\ty\n",
		"own.tsv:2:1: error: the mutant \"a\" is there already, at "
		"own.tsv:1; a further row of it has \"-\" for what it "
		"breaks\n"},
	{"each row for itself",
		"a\tb\t-\t(\t-\t-\tx\nb\tb\t-\t-\t-\t-\tx\nc\tb\t-\t)\t-\t-"
		"\tx\n",
		"own.tsv:1:8: error: missing closing parenthesis\n"
		"own.tsv:3:7: error: unmatched closing parenthesis\n"},
	{"columns count characters", "a\t\xc3\xa4\xc3\xb6\tfoo\t-\t-\t-\tx\n",
		"own.tsv:1:6: error: unknown state \"foo\"\n"},
};

static void test_mistakes(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(mistakes); i++) {
		struct diag *diag = diag_new();
		struct mutants *mutants = own_tables();
		struct buf said = BUF_INIT;

		print_message("row: %s\n", mistakes[i].name);
		read_file(mutants, mistakes[i].text, diag, &said);
		assert_string_equal(buf_cstr(&said), mistakes[i].said);
		assert_int_equal(
			diag_error_count(diag) > 0, mistakes[i].said[0] != 0);
		buf_fini(&said);
		mutants_free(&mutants);
		assert_null(mutants);
		diag_free(&diag);
	}
}

static void test_own_tables(void **state)
{
	struct diag *diag = diag_new();
	struct mutants *mutants = mutants_new(diag);
	struct buf said = BUF_INIT;
	const char *name, *breaks;

	(void)state;
	diag_print(diag, &said, false);
	assert_string_equal(buf_cstr(&said), "");
	for (size_t i = 0; (name = mutants_at(mutants, i, &breaks)); i++) {
		size_t len = strlen(breaks);

		/* "A rule. [RFC5321 4.1.1]" */
		if (len < 8 || !strchr(".]", breaks[len - 1]))
			fail_msg("%s: no sentence: %s", name, breaks);
	}
	buf_fini(&said);
	mutants_free(&mutants);
	diag_free(&diag);
}

static const char table[] = "one\tFirst.\t-\t-\t-\t-\tx\n"
			    "two\tSecond.\t-\t-\t-\t-\t-\tswitch:idle=7\n"
			    "one\t-\t-\t-\t-\t-\t-\tswitch:data-end=ab\n"
			    "three\tThird.\t-\t-\t-\t-\t-\tclose\n";

static struct mutants *read_table(void)
{
	struct diag *diag = diag_new();
	struct mutants *mutants = own_tables();

	assert_true(mutants_add(mutants, "own.tsv", str_from(table), diag));
	diag_free(&diag);
	return mutants;
}

static void test_choice(void **state)
{
	struct mutants *mutants = read_table();
	struct str unknown = {NULL, 0};
	const char *near = NULL;

	(void)state;
	assert_true(mutants_choose(
		mutants, STR_LITERAL("two, one"), &unknown, &near));
	assert_int_equal(mutants->chosen_count, 3);
	assert_string_equal(mutants->chosen[0]->name, "two");
	assert_string_equal(mutants->chosen[1]->name, "one");
	assert_true(mutants->settings.has[MUTANT_IDLE]);
	assert_int_equal(mutants->settings.number[MUTANT_IDLE], 7);
	assert_true(str_equal(mutants->settings.octets->text, "ab"));
	assert_false(mutants_choose(
		mutants, STR_LITERAL("three,thre"), &unknown, &near));
	assert_true(str_equal(unknown, "thre"));
	assert_string_equal(near, "three");
	assert_false(mutants_choose(mutants, STR_LITERAL(""), &unknown, &near));
	assert_null(near);
	mutants_free(&mutants);
}

/* A file of the user's comes before the program's own tables. */
static void test_replaced(void **state)
{
	struct diag *diag = diag_new();
	struct mutants *mutants = own_tables();
	const char *breaks = NULL, *name = mutants_at(mutants, 0, &breaks);
	struct buf text = BUF_INIT;
	size_t count = 0, seen = 0;

	(void)state;
	assert_non_null(name);
	while (mutants_at(mutants, count, &breaks))
		count++;
	buf_printf(&text, "%s\tOther.\t-\t-\t-\t-\tx\n", name);
	assert_true(mutants_add(mutants, "own.tsv", buf_view(&text), diag));
	for (size_t i = 0; i < count; i++)
		if (strcmp(mutants_at(mutants, i, &breaks), name) == 0) {
			assert_string_equal(breaks, "Other.");
			seen++;
		}
	assert_int_equal(seen, 1);
	assert_null(mutants_at(mutants, count, &breaks));
	/* But not twice. */
	assert_false(mutants_add(mutants, "own.tsv", buf_view(&text), diag));
	buf_fini(&text);
	mutants_free(&mutants);
	diag_free(&diag);
}

static void test_two_files(void **state)
{
	struct diag *diag = diag_new();
	struct mutants *mutants = own_tables();
	struct buf said = BUF_INIT;

	(void)state;
	assert_true(mutants_add(mutants, "one.tsv",
		STR_LITERAL("m\tIt is.\t-\t-\t-\t-\tx\n"), diag));
	assert_false(mutants_add(mutants, "two.tsv",
		STR_LITERAL("m\t-\t-\t-\t-\t-\ty\n"), diag));
	diag_print(diag, &said, false);
	assert_true(str_contains(buf_view(&said),
		STR_LITERAL("two.tsv:1:1: error: a further row of the mutant "
			    "\"m\" stands in its own file, one.tsv")));
	buf_fini(&said);
	mutants_free(&mutants);
	diag_free(&diag);
}

static void test_switches_are_told(void **state)
{
	(void)state;
	for (size_t i = 0; i < MUTANT_SWITCH_COUNT; i++) {
		assert_non_null(mutant_switches[i].name);
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(mutant_switches[i].name,
				mutant_switches[j].name);
	}
	assert_null(mutant_switches[MUTANT_SWITCH_COUNT].name);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_mistakes),
		cmocka_unit_test(test_own_tables),
		cmocka_unit_test(test_choice),
		cmocka_unit_test(test_replaced),
		cmocka_unit_test(test_two_files),
		cmocka_unit_test(test_switches_are_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
