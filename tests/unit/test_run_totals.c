/* layer: result */
/* Counting, and the exit code that the counts give. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "result/run_totals.h"

struct row {
	const char *name;
	const char *outcomes; /* a letter each, see count() */
	int signal;
	bool strict;
	int exit;
};

static const struct row rows[] = {
	{"nothing ran", "", 0, false, 4},
	{"all passed", "PP", 0, false, 0},
	{"warned, xfailed and flaky are fine", "WxYS", 0, true, 0},
	{"one failed", "PF", 0, false, 1},
	{"an unexpected pass fails", "PX", 0, false, 1},
	{"failed wins over error", "FE", 0, false, 1},
	{"error", "PE", 0, false, 3},
	{"error wins over nothing", "SE", 0, true, 3},
	{"all skipped", "SS", 0, false, 0},
	{"all skipped, strict", "SS", 0, true, 4},
	{"some skipped, strict", "SP", 0, true, 0},
	{"interrupted wins over failed", "F", SIGINT, false, 130},
	{"terminated before anything ran", "", SIGTERM, true, 143},
};

static void count(struct run_totals *totals, const char *outcomes)
{
	static const char letters[] = "PFWSExXY";

	for (const char *at = outcomes; *at; at++)
		for (int i = 0; i < OUTCOME_COUNT; i++)
			if (letters[i] == *at)
				run_totals_count(totals, (enum outcome)i);
}

static void test_exit_codes(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct run_totals totals = {.interrupted_by = rows[i].signal};
		int got;

		count(&totals, rows[i].outcomes);
		got = run_totals_exit(&totals, rows[i].strict);
		if (got != rows[i].exit)
			fail_msg("%s: exit %d instead of %d", rows[i].name, got,
				rows[i].exit);
	}
}

static void test_counts(void **state)
{
	struct run_totals totals = {.total = 0};

	(void)state;
	count(&totals, "PPFPE");
	assert_int_equal(totals.total, 5);
	assert_int_equal(totals.outcomes[OUTCOME_PASSED], 3);
	assert_int_equal(totals.outcomes[OUTCOME_FAILED], 1);
	assert_int_equal(totals.outcomes[OUTCOME_ERROR], 1);
	assert_int_equal(totals.outcomes[OUTCOME_FLAKY], 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_exit_codes),
		cmocka_unit_test(test_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
