/* layer: result */
/* The words, and a mismatch's text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "result/mismatch.h"
#include "result/verdict.h"

static void test_outcome_words(void **state)
{
	static const char *const words[] = {"passed", "failed", "warned",
		"skipped", "error", "xfailed", "xpassed", "flaky"};

	(void)state;
	assert_int_equal(OUTCOME_COUNT, 8);
	for (int i = 0; i < OUTCOME_COUNT; i++)
		assert_string_equal(outcome_word((enum outcome)i), words[i]);
}

static void test_failure_words(void **state)
{
	static const char *const words[] = {"ReplyMismatch", "Timeout", "Slow",
		"UnexpectedClose", "UnexpectedReply", "Protocol", "TLS",
		"Capture", "Silence", "Run"};

	(void)state;
	assert_int_equal(FAILURE_COUNT, 11);
	assert_null(failure_word(FAILURE_NONE));
	for (int i = 1; i < FAILURE_COUNT; i++)
		assert_string_equal(
			failure_word((enum failure_kind)i), words[i - 1]);
}

static void test_other_words(void **state)
{
	(void)state;
	assert_string_equal(level_word(LEVEL_MUST), "must");
	assert_string_equal(level_word(LEVEL_SHOULD), "should");
	assert_string_equal(level_word(LEVEL_INFO), "info");
	assert_string_equal(section_word(SECTION_PRELUDE), "prelude");
	assert_string_equal(section_word(SECTION_SETUP), "setup");
	assert_string_equal(section_word(SECTION_STEPS), "steps");
	assert_string_equal(section_word(SECTION_TEARDOWN), "teardown");
}

static void test_mismatch_replaces_text(void **state)
{
	struct mismatch mismatch = MISMATCH_INIT;

	(void)state;
	assert_false(mismatch_set(
		&mismatch, FAILURE_REPLY_MISMATCH, "wanted %d", 250));
	assert_string_equal(buf_cstr(&mismatch.text), "wanted 250");
	/* Its own text may be an argument. */
	assert_false(mismatch_set(&mismatch, FAILURE_TIMEOUT, "again: %s",
		buf_cstr(&mismatch.text)));
	assert_int_equal(mismatch.kind, FAILURE_TIMEOUT);
	assert_string_equal(buf_cstr(&mismatch.text), "again: wanted 250");
	mismatch_fini(&mismatch);
	assert_int_equal(mismatch.kind, FAILURE_NONE);
	assert_null(mismatch.text.data);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_outcome_words),
		cmocka_unit_test(test_failure_words),
		cmocka_unit_test(test_other_words),
		cmocka_unit_test(test_mismatch_replaces_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
