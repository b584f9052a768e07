/* layer: base */
/* test_suggest.c - what was probably meant. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>
#include "base/suggest.h"

#define S(text) STR_LITERAL(text)

static const char *const keys[] = {"send", "send_raw", "expect", "expect_line",
	"pipeline", "message", "starttls", "tls", "if", NULL};
static const char *const shells[] = {"bash", "zsh", "fish", NULL};
static const char *const twins[] = {"cat", "bat", NULL};
static const char *const none[] = {NULL};

static void test_rows(void **state)
{
	const struct {
		const char *name;
		struct str word;
		const char *const *candidates;
		const char *closest;
	} rows[] = {
		{"exact", S("expect"), keys, "expect"},
		{"missing letter", S("expct"), keys, "expect"},
		{"extra letter", S("expeect"), keys, "expect"},
		{"wrong letter", S("expekt"), keys, "expect"},
		{"swapped letters", S("epxect"), keys, "expect"},
		{"a swap counts once", S("tsl"), keys, "tls"},
		{"as near, and begins alike", S("fsh"), shells, "fish"},
		{"other case", S("EXPECT"), keys, "expect"},
		{"hyphen", S("send-raw"), keys, "send_raw"},
		{"two faults in eight", S("stratlts"), keys, "starttls"},
		{"prefix of 3", S("pip"), keys, "pipeline"},
		{"prefix, other case", S("Mess"), keys, "message"},
		{"prefix of 2 is too short", S("pi"), keys, NULL},
		{"two letters, one wrong", S("of"), keys, "if"},
		{"far", S("zzzzzz"), keys, NULL},
		{"two of six", S("yypect"), keys, "expect"},
		{"three of six", S("xyzect"), keys, NULL},
		{"the first of two", S("rat"), twins, "cat"},
		{"the nearer of two", S("bats"), twins, "bat"},
		{"empty", S(""), keys, NULL},
		{"no candidates", S("expect"), none, NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *got =
			suggest_closest(rows[i].word, rows[i].candidates);

		print_message("row: %s\n", rows[i].name);
		if (rows[i].closest) {
			assert_non_null(got);
			assert_string_equal(got, rows[i].closest);
		} else {
			assert_null(got);
		}
	}
}

static void test_long_words(void **state)
{
	char word[101];
	const char *const candidates[] = {word, "tls", NULL};

	(void)state;
	memset(word, 'a', 100);
	word[100] = '\0';
	/* Longer than any key: not looked at, whatever the distance. */
	assert_null(suggest_closest((struct str){word, 100}, candidates));
	assert_string_equal(suggest_closest(S("tlz"), candidates), "tls");
	word[64] = '\0';
	assert_ptr_equal(
		suggest_closest((struct str){word, 64}, candidates), word);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_long_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
