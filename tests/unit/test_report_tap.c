/* layer: report */
/* The TAP report, line for line. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>
#include "report_session.h"

#define PASS_BLOCK               \
	"  ---\n"                \
	"  duration_ms: 3.120\n" \
	"  ...\n"

static void test_pass(void **state)
{
	struct report_session session;

	(void)state;
	session_start(
		&session, "tap", (struct report_options){.width = 0}, NULL);
	session_report(&session, sample_pass());
	session_finish_with(&session,
		"TAP version 14\n"
		"ok 1 - ok.yaml::the greeting is 220\n" PASS_BLOCK "1..1\n"
		"# 1 passed of 1\n");
}

static void test_hostile_failure(void **state)
{
	struct report_session session;

	(void)state;
	session_start(
		&session, "tap", (struct report_options){.width = 0}, NULL);
	session_report(&session, sample_fail());
	session_finish_with(&session,
		"TAP version 14\n"
		"not ok 1 - relay.yaml::no open relay[percent]\n"
		"  ---\n"
		"  duration_ms: 12.345\n"
		"  outcome: failed\n"
		"  severity: fail\n"
		"  message: \"the code is 250 (ReplyMismatch)\"\n"
		"  kind: ReplyMismatch\n"
		"  at:\n"
		"    file: \"relay.yaml\"\n"
		"    line: 12\n"
		"    column: 13\n"
		"  step: 2\n"
		"  action: \"send\"\n"
		"  sent: \"RCPT TO:<a%b@c>\"\n"
		"  expected: \"550 | 553\"\n"
		"  got: \"250-2.1.5 first\\\\r\\\\n250 \\\\x1b[2J\\\\0<script>"
		"alert(\\\"&\\\")</script> \\\\\\\\ "
		"\\\\xff\\\\xc2\\\\x9b\\\\xc3\\\\xa4\\\\n\"\n"
		"  hint: \"The server relays.\\nSee \\\\x1b[1mthe manual.\"\n"
		"  local: \"127.0.0.1:41234\"\n"
		"  remote: \"127.0.0.1:2502\"\n"
		"  conversation:\n"
		"    - \"         +0.0ms - connected\"\n"
		"    - \"         +0.5ms C EHLO client.example\"\n"
		"    - \"         +0.9ms S 250 mail.example\"\n"
		"    - \"  >      +1.0ms C RCPT TO:<a%b@c>\"\n"
		"    - \"  >      +1.4ms S 250-2.1.5 first\"\n"
		"    - \"  >      +1.4ms S 250 \\\\x1b[2J\\\\0<script>"
		"alert(\\\"&\\\")</script> \\\\\\\\ "
		"\\\\xff\\\\xc2\\\\x9b\\\\xc3\\\\xa4\\\\n\"\n"
		"    - \"         +1.6ms S 42 (no line end)\"\n"
		"  rerun: \"smtpdrill run 'relay.yaml::no open relay[percent]'"
		" -t 127.0.0.1:2502 --strict\"\n"
		"  ...\n"
		"1..1\n"
		"# 1 failed, 0 passed of 1\n");
}

static void test_points(void **state)
{
	static const struct {
		enum outcome outcome;
		const char *reason, *line;
	} rows[] = {
		{OUTCOME_PASSED, NULL, "ok 1 - ok.yaml::the greeting is 220\n"},
		{OUTCOME_WARNED, NULL, "ok 1 - ok.yaml::the greeting is 220\n"},
		{OUTCOME_FLAKY, NULL, "ok 1 - ok.yaml::the greeting is 220\n"},
		{OUTCOME_FAILED, NULL,
			"not ok 1 - ok.yaml::the greeting is 220\n"},
		{OUTCOME_ERROR, "refused",
			"not ok 1 - ok.yaml::the greeting is 220\n"},
		{OUTCOME_XPASSED, "bug 7",
			"not ok 1 - ok.yaml::the greeting is 220\n"},
		{OUTCOME_SKIPPED, NULL,
			"ok 1 - ok.yaml::the greeting is 220 # SKIP\n"},
		{OUTCOME_SKIPPED, "no # TLS\\\nok 9\x1b",
			"ok 1 - ok.yaml::the greeting is 220 # SKIP "
			"no \\# TLS\\\\ ok 9\\\\x1b\n"},
		{OUTCOME_XFAILED, "bug #7",
			"not ok 1 - ok.yaml::the greeting is 220 # TODO "
			"bug \\#7\n"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct report_session session;
		char *text;

		session_start(&session, "tap",
			(struct report_options){.width = 0}, NULL);
		session_report(
			&session, sample_bare(&sample_pass_facts,
					  rows[i].outcome, rows[i].reason));
		text = session_finish(&session);
		if (strncmp(strchr(text, '\n') + 1, rows[i].line,
			    strlen(rows[i].line)) != 0)
			fail_msg("row %zu: %s", i, text);
		free(text);
	}
}

static void test_name_is_escaped(void **state)
{
	static const struct scenario_facts facts = {
		.id = "a.yaml::50 # TODO \\\n1..9",
		.file = "a.yaml",
		.line = 1,
		.name = "x",
	};
	struct scenario_result *result =
		sample_bare(&facts, OUTCOME_SKIPPED, "why");
	struct report_session session;

	(void)state;
	result->repeat_index = 3;
	session_start(
		&session, "tap", (struct report_options){.width = 0}, NULL);
	session_report(&session, result);
	session_finish_with(&session,
		"TAP version 14\n"
		"ok 1 - a.yaml::50 \\# TODO \\\\ 1..9 (repeat 3) # SKIP why\n"
		"1..1\n"
		"# 0 passed, 1 skipped of 1\n");
}

static void test_what_is_said_of_more_faults(void **state)
{
	struct scenario_result *result = sample_fail();
	struct report_session session;
	char *text;

	(void)state;
	for (int i = 0; i < 12; i++) {
		struct step_result *step = scenario_result_add_step(result);

		step->outcome = OUTCOME_FAILED;
		step->kind = FAILURE_TIMEOUT;
		step->start_us = 2000;
		step->message = STR_LITERAL("no \"reply\"\n...");
	}
	session_start(
		&session, "tap", (struct report_options){.width = 0}, NULL);
	session_report(&session, result);
	text = session_finish(&session);
	assert_non_null(strstr(text,
		"  also:\n"
		"    - \"step 4: no \\\"reply\\\" ... (Timeout)\"\n"));
	assert_non_null(strstr(text, "    - \"and 2 more\"\n"));
	free(text);
}

static void test_flaky_says_what_was_before(void **state)
{
	struct report_session session;
	char *text;

	(void)state;
	session_start(
		&session, "tap", (struct report_options){.width = 0}, NULL);
	session_report(&session, sample_flaky());
	text = session_finish(&session);
	assert_non_null(strstr(text,
		"  message: \"passed at attempt 2; the one before: the code "
		"is 250 (ReplyMismatch)\"\n"));
	assert_non_null(strstr(text,
		"  attempts: 2\n"
		"  earlier:\n"
		"    - \"attempt 1: the code is 250 (ReplyMismatch)\"\n"));
	free(text);
}

static void test_empty(void **state)
{
	struct report_session session;

	(void)state;
	session_start(
		&session, "tap", (struct report_options){.width = 0}, NULL);
	session_finish_with(&session, "TAP version 14\n"
				      "1..0 # SKIP nothing was played\n"
				      "# 0 passed of 0\n");
}

static void test_ends(void **state)
{
	static const struct {
		int interrupted_by;
		bool stopped_early;
		const char *end;
	} rows[] = {
		{SIGINT, false,
			"1..1\n# 1 passed of 9\n"
			"Bail out! interrupted by SIGINT, 8 not run\n"},
		{SIGTERM, false,
			"1..1\n# 1 passed of 9\n"
			"Bail out! interrupted by SIGTERM, 8 not run\n"},
		{0, true,
			"1..1\n# 1 passed of 9\n"
			"# stopped early, 8 not run\n"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct report_session session;
		char *text;

		session_start(&session, "tap",
			(struct report_options){.width = 0}, NULL);
		session_report(&session, sample_pass());
		session.totals.planned = 9;
		session.totals.interrupted_by = rows[i].interrupted_by;
		session.totals.stopped_early = rows[i].stopped_early;
		text = session_finish(&session);
		assert_non_null(strstr(text, PASS_BLOCK));
		assert_string_equal(strstr(text, "1..1"), rows[i].end);
		free(text);
	}
}

static void test_targets_are_named(void **state)
{
	struct scenario_result *result = sample_pass();
	struct report_session session;
	char *text;

	(void)state;
	result->target = &sample_targets[1];
	session_start(&session, "tap", (struct report_options){.width = 0},
		&sample_merged);
	session_report(&session, result);
	text = session_finish(&session);
	assert_non_null(
		strstr(text, "ok 1 - ok.yaml::the greeting is 220 @ mx|two\n"));
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pass),
		cmocka_unit_test(test_hostile_failure),
		cmocka_unit_test(test_points),
		cmocka_unit_test(test_name_is_escaped),
		cmocka_unit_test(test_what_is_said_of_more_faults),
		cmocka_unit_test(test_flaky_says_what_was_before),
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_ends),
		cmocka_unit_test(test_targets_are_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
