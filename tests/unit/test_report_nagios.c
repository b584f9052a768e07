/* layer: report */
/* The report for Nagios: its states, its lines, and what may not be in them. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>
#include "report/nagios/nagios_text.h"
#include "report_session.h"

#define DATA_END "s;;;0 "
#define ZEROS                                   \
	"warned=0 skipped=0 error=0 xfailed=0 " \
	"xpassed=0 flaky=0\n"

static struct scenario_result *make(enum outcome outcome, int64_t duration_us)
{
	struct scenario_result *result =
		sample_bare(&sample_pass_facts, outcome, "because");

	result->attempts = 1;
	result->duration_us = duration_us;
	return result;
}

static int exit_code(struct report_session *session, int code)
{
	return session->ops->exit_code(
		session->reporter, &session->totals, code);
}

static void test_ok(void **state)
{
	struct report_session session;

	(void)state;
	session_start(&session, "nagios",
		(struct report_options){.warn_us = 1000000, .crit_us = 5000000},
		&sample_run);
	session_report(&session, sample_pass());
	assert_int_equal(exit_code(&session, 0), NAGIOS_OK);
	session_finish_with(&session,
		"SMTP OK - 1 of 1 passed in 1.2s | "
		"time=0.003120s;1.000000;5.000000;0 "
		"total_time=1.200000" DATA_END "passed=1 failed=0 " ZEROS);
}

static void test_failure(void **state)
{
	struct report_session session;

	(void)state;
	session_start(
		&session, "nagios", (struct report_options){0}, &sample_run);
	session_report(&session, sample_pass());
	session_report(&session, sample_fail());
	assert_int_equal(exit_code(&session, 1), NAGIOS_CRITICAL);
	session_finish_with(&session,
		"SMTP CRITICAL - 1 of 2 passed, 1 failed in 1.2s: "
		"relay.yaml::no open relay[percent]: the code is 250 "
		"(ReplyMismatch); the server said: 2.1.5 first | "
		"time=0.012345s;;;0 "
		"total_time=1.200000" DATA_END "passed=1 failed=1 " ZEROS
		"FAIL relay.yaml::no open relay[percent]: the code is 250 "
		"(ReplyMismatch); the server said: 2.1.5 first\n");
}

static void test_states(void **state)
{
	static const struct {
		const char *name;
		enum outcome outcome;
		int64_t duration_us;
		int state;
	} rows[] = {
		{"passed", OUTCOME_PASSED, 0, NAGIOS_OK},
		{"failed", OUTCOME_FAILED, 0, NAGIOS_CRITICAL},
		{"error", OUTCOME_ERROR, 0, NAGIOS_CRITICAL},
		{"xpassed", OUTCOME_XPASSED, 0, NAGIOS_CRITICAL},
		{"warned", OUTCOME_WARNED, 0, NAGIOS_WARNING},
		{"flaky", OUTCOME_FLAKY, 0, NAGIOS_WARNING},
		{"xfailed", OUTCOME_XFAILED, 0, NAGIOS_OK},
		{"all skipped", OUTCOME_SKIPPED, 0, NAGIOS_UNKNOWN},
		{"at the warning", OUTCOME_PASSED, 1000, NAGIOS_OK},
		{"over the warning", OUTCOME_PASSED, 1001, NAGIOS_WARNING},
		{"at the limit", OUTCOME_PASSED, 2000, NAGIOS_WARNING},
		{"over the limit", OUTCOME_PASSED, 2001, NAGIOS_CRITICAL},
		{"flaky, slow", OUTCOME_FLAKY, 2001, NAGIOS_CRITICAL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct report_session session;
		int got;

		session_start(&session, "nagios",
			(struct report_options){
				.warn_us = 1000, .crit_us = 2000},
			&sample_run);
		session_report(
			&session, make(rows[i].outcome, rows[i].duration_us));
		got = exit_code(&session, 77);
		free(session_finish(&session));
		if (got != rows[i].state)
			fail_msg("%s: state %d, expected %d", rows[i].name, got,
				rows[i].state);
	}
}

/* The worst one stands in the first line, wherever it came. */
static void test_worst_is_first(void **state)
{
	struct report_session session;
	char *text;

	(void)state;
	session_start(&session, "nagios",
		(struct report_options){.warn_us = 1000}, &sample_run);
	session_report(&session, make(OUTCOME_PASSED, 1500));
	session_report(&session, make(OUTCOME_ERROR, 0));
	session_report(&session, make(OUTCOME_WARNED, 0));
	session_report(&session, make(OUTCOME_SKIPPED, 0));
	text = session_finish(&session);
	assert_ptr_equal(
		text, strstr(text, "SMTP CRITICAL - 1 of 4 passed, 1 warned, 1 "
				   "skipped, 1 error in 1.2s: ok.yaml::the "
				   "greeting is 220: because "
				   "| time=0.001500s;0.001000;;0 "));
	assert_non_null(strstr(text,
		"\nERROR ok.yaml::the greeting is 220: because\n"
		"PASS ok.yaml::the greeting is 220: took 1.5ms, the limit "
		"is 1ms\n"));
	free(text);
}

static void test_nothing_and_interrupted(void **state)
{
	struct report_session session;
	char *text;

	(void)state;
	session_start(
		&session, "nagios", (struct report_options){0}, &sample_run);
	session_report(&session, make(OUTCOME_SKIPPED, 0));
	text = session_finish(&session);
	assert_non_null(strstr(text, "SMTP UNKNOWN - nothing was asked: 0 of 1 "
				     "passed, 1 skipped in"));
	free(text);
	session_start(
		&session, "nagios", (struct report_options){0}, &sample_run);
	session_report(&session, sample_pass());
	session.totals.planned = 3;
	session.totals.interrupted_by = SIGTERM;
	assert_int_equal(exit_code(&session, 143), NAGIOS_UNKNOWN);
	text = session_finish(&session);
	assert_ptr_equal(text,
		strstr(text, "SMTP UNKNOWN - interrupted by SIGTERM, 2 not "
			     "run: 1 of 3 passed in 1.2s | "));
	free(text);
}

/* Opened, and then another report could not be: the program says why. */
static void test_never_began(void **state)
{
	struct report_session session;

	(void)state;
	session_start(
		&session, "nagios", (struct report_options){0}, &sample_run);
	session_finish_with(&session, "");
}

static void test_certificate(void **state)
{
	static const struct {
		int64_t left_s;
		const char *want;
	} rows[] = {
		{86400 * 3 - 1, " cert_days=2\n"},
		{86400 * 3, " cert_days=3\n"},
		{0, " cert_days=0\n"},
		{-1, " cert_days=-1\n"},
		{-86401, " cert_days=-2\n"},
	};
	int64_t now_s = (sample_run.started_wall_us + 1200000) / 1000000;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct scenario_result *late = sample_pass();
		struct scenario_result *soon = sample_pass();
		struct report_session session;
		char *text;

		late->tls.not_after = now_s + 86400 * 99;
		soon->tls.not_after = now_s + rows[i].left_s;
		session_start(&session, "nagios", (struct report_options){0},
			&sample_run);
		session_report(&session, late);
		session_report(&session, soon);
		session_report(&session, sample_pass());
		text = session_finish(&session);
		if (!strstr(text, rows[i].want))
			fail_msg("got %s, wanted %s", text, rows[i].want);
		free(text);
	}
}

static void test_many_lines_are_counted(void **state)
{
	struct report_session session;
	size_t lines = 0;
	char *text;

	(void)state;
	session_start(
		&session, "nagios", (struct report_options){0}, &sample_run);
	for (int i = 0; i < 13; i++)
		session_report(&session, sample_fail());
	text = session_finish(&session);
	assert_non_null(strstr(text, "\n... and 3 more\n"));
	for (const char *at = text; *at; at++)
		lines += *at == '\n';
	assert_int_equal(lines, 12);
	free(text);
}

/* Of many the critical ones are seen, whatever came before. */
static void test_critical_lines_first(void **state)
{
	struct report_session session;
	char *text, *fail, *warn;

	(void)state;
	session_start(
		&session, "nagios", (struct report_options){0}, &sample_run);
	for (int i = 0; i < 12; i++)
		session_report(&session,
			sample_bare(&sample_pass_facts, OUTCOME_WARNED, NULL));
	session_report(&session, sample_fail());
	text = session_finish(&session);
	fail = strstr(text, "\nFAIL ");
	warn = strstr(text, "\nWARN ");
	assert_non_null(fail);
	assert_non_null(warn);
	assert_true(fail < warn);
	assert_non_null(strstr(text, "\n... and 3 more\n"));
	free(text);
}

/* A "|" begins performance data; the rest ends quotes of a shell, or begins
 * a tag. */
static void test_hostile_text(void **state)
{
	static const struct {
		const char *text, *want;
		size_t max;
	} rows[] = {
		{"500 | 501", "500 or 501", 0},
		{"a|b |c| d", "a\\x7cb \\x7cc\\x7c d", 0},
		{"<b>$(x) `y`", "\\x3cb\\x3e\\x24(x) \\x60y\\x60", 0},
		{"say \"no\"", "say 'no'", 0},
		{"one\ntwo\r\n", "one two\\x0d", 0},
		{"\x1b[2J\xff", "\\x1b[2J\\xff", 0},
		{"ends in \\", "ends in \\ ", 0},
		{"12345678", "12345...", 5},
		{"1234\xc3\xa4", "1234...", 5},
		{"12345", "12345", 5},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct buf out = BUF_INIT;

		nagios_put_text(&out, str_from(rows[i].text), rows[i].max);
		assert_string_equal(buf_cstr(&out), rows[i].want);
		buf_fini(&out);
	}
}

static void test_hostile_names(void **state)
{
	struct scenario_facts facts = sample_pass_facts;
	struct report_session session;
	char *text;

	(void)state;
	facts.id = "a.yaml::" HOSTILE_TEXT " | passed=1";
	session_start(
		&session, "nagios", (struct report_options){0}, &sample_run);
	session_report(&session,
		sample_bare(&facts, OUTCOME_ERROR, "x | y=1 \"<script>"));
	text = session_finish(&session);
	assert_ptr_equal(strchr(text, '|'), strrchr(text, '|'));
	assert_null(strpbrk(text, "<>\"\x1b"));
	free(text);
}

/* A file is read by nobody who minds exit codes. */
static void test_file_has_no_codes(void **state)
{
	char path[] = "/tmp/smtpdrill-test-XXXXXX";
	struct report_options options = {.path = path, .run = &sample_run};
	struct run_totals totals = {.total = 1, .planned = 1};
	const struct reporter_ops *ops = reporter_find(STR_LITERAL("nagios"));
	struct err err = {.kind = ERR_NONE};
	struct reporter *reporter;

	(void)state;
	assert_true(mkstemp(path) >= 0);
	reporter = ops->open(&options, &err);
	assert_non_null(reporter);
	assert_int_equal(ops->exit_code(reporter, &totals, 143), 143);
	assert_true(ops->close(reporter, &totals, &err));
	remove(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ok),
		cmocka_unit_test(test_failure),
		cmocka_unit_test(test_states),
		cmocka_unit_test(test_worst_is_first),
		cmocka_unit_test(test_nothing_and_interrupted),
		cmocka_unit_test(test_never_began),
		cmocka_unit_test(test_certificate),
		cmocka_unit_test(test_many_lines_are_counted),
		cmocka_unit_test(test_critical_lines_first),
		cmocka_unit_test(test_hostile_text),
		cmocka_unit_test(test_hostile_names),
		cmocka_unit_test(test_file_has_no_codes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
