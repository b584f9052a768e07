/* layer: report */
/* The JUnit report: its bytes, and that its counts add up. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>
#include "report_session.h"

static void start(struct report_session *session, const struct run_info *run)
{
	session_start(
		session, "junit", (struct report_options){.width = 0}, run);
}

#define PROPERTIES                                                           \
	"    <properties>\n"                                                 \
	"      <property name=\"target\" value=\"smtp://127.0.0.1:2502\""    \
	"/>\n"                                                               \
	"      <property name=\"seed\" value=\"42\"/>\n"                     \
	"      <property name=\"tool\" value=\"smtpdrill " SMTPDRILL_VERSION \
	"\"/>\n"                                                             \
	"    </properties>\n"

static void test_pass(void **state)
{
	struct report_session session;

	(void)state;
	start(&session, NULL);
	session_report(&session, sample_pass());
	session_finish_with(&session,
		"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		"<testsuites name=\"smtpdrill\" tests=\"1\" failures=\"0\""
		" errors=\"0\" skipped=\"0\" time=\"1.200\""
		" timestamp=\"2026-11-23T16:18:00Z\">\n"
		"  <testsuite name=\"ok.yaml\" tests=\"1\" failures=\"0\""
		" errors=\"0\" skipped=\"0\" time=\"0.003\""
		" timestamp=\"2026-11-23T16:18:00Z\">\n" PROPERTIES
		"    <testcase name=\"the greeting is 220\" classname=\"ok\""
		" file=\"ok.yaml\" line=\"1\" time=\"0.003\"/>\n"
		"  </testsuite>\n"
		"</testsuites>\n");
}

static void test_empty(void **state)
{
	struct report_session session;

	(void)state;
	start(&session, NULL);
	session.totals.planned = 2;
	session.totals.interrupted_by = SIGINT;
	session_finish_with(&session,
		"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		"<!-- interrupted by SIGINT, 2 not run -->\n"
		"<testsuites name=\"smtpdrill\" tests=\"0\" failures=\"0\""
		" errors=\"0\" skipped=\"0\" time=\"1.200\""
		" timestamp=\"2026-11-23T16:18:00Z\">\n"
		"</testsuites>\n");
}

/* What stands in the report of one result. */
static void check_part(struct scenario_result *result, const char *part)
{
	struct report_session session;
	char *text;

	start(&session, NULL);
	session_report(&session, result);
	text = session_finish(&session);
	if (!strstr(text, part))
		fail_msg("got:\n%s\nwanted:\n%s", text, part);
	free(text);
}

static void test_outcomes(void **state)
{
	(void)state;
	check_part(sample_bare(&sample_pass_facts, OUTCOME_SKIPPED,
			   "no \x1b \"<TLS>\"\n& more"),
		"time=\"0.000\">\n"
		"      <skipped message=\"no \\x1b &quot;&lt;TLS&gt;&quot; "
		"&amp; more\"/>\n"
		"    </testcase>\n");
	check_part(sample_bare(&sample_pass_facts, OUTCOME_XFAILED, "bug 7"),
		"      <skipped message=\"expected to fail: bug 7\"/>\n");
	check_part(sample_bare(&sample_pass_facts, OUTCOME_XPASSED, "bug 7"),
		"      <failure type=\"XPassed\" message=\"it passed, and was "
		"expected to fail: bug 7\">");
	check_part(sample_bare(&sample_pass_facts, OUTCOME_ERROR, "refused"),
		"      <error type=\"Error\" message=\"refused\">");
	check_part(sample_warned(), "time=\"0.003\">\n"
				    "      <system-out>reply/nul: a NUL byte\n"
				    "  ok.yaml:4:5: reply/nul: a NUL byte\n"
				    "</system-out>\n");
}

static void test_hostile_failure(void **state)
{
	(void)state;
	check_part(sample_fail(),
		"    <testcase name=\"no open relay[percent]\" "
		"classname=\"relay\" file=\"relay.yaml\" line=\"1\" "
		"time=\"0.012\">\n"
		"      <failure type=\"ReplyMismatch\" "
		"message=\"the code is 250 (ReplyMismatch)\">"
		"  relay.yaml:12:13: step 2, send: the relay test\n");
	check_part(sample_fail(),
		"            250 \\x1b[2J\\0&lt;script&gt;alert(&quot;&amp;"
		"&quot;)&lt;/script&gt; \\\\ \\xff\\xc2\\x9b\\xc3\\xa4\\n\n");
	check_part(sample_fail(), "</failure>\n    </testcase>\n");
}

static void test_earlier_attempts(void **state)
{
	struct scenario_result *result = sample_fail();

	(void)state;
	check_part(sample_flaky(),
		"      <flakyFailure type=\"ReplyMismatch\" message=\"the "
		"code is 250 (ReplyMismatch)\"><stackTrace>  relay.yaml:12");
	check_part(sample_flaky(), "</stackTrace></flakyFailure>\n"
				   "      <system-out>passed at attempt 2");
	result->attempts = 3;
	result->earlier = sample_bare(&sample_fail_facts, OUTCOME_FAILED, "b");
	result->earlier->earlier =
		sample_bare(&sample_fail_facts, OUTCOME_ERROR, "a");
	check_part(result, "</failure>\n"
			   "      <rerunError type=\"Error\" message=\"a\">");
	check_part(sample_bare(&sample_pass_facts, OUTCOME_FLAKY,
			   "passed at attempt 2"),
		"      <system-out>passed at attempt 2\n</system-out>\n");
}

static void test_order_of_attempts(void **state)
{
	struct scenario_result *result = sample_fail();
	struct report_session session;
	char *text;

	(void)state;
	result->earlier = sample_bare(&sample_fail_facts, OUTCOME_FAILED, "b");
	result->earlier->earlier =
		sample_bare(&sample_fail_facts, OUTCOME_ERROR, "a");
	start(&session, NULL);
	session_report(&session, result);
	text = session_finish(&session);
	assert_true(
		strstr(text, "<rerunError") < strstr(text, "<rerunFailure"));
	free(text);
}

static void test_class_names(void **state)
{
	static const struct {
		const char *file, *class_name;
	} rows[] = {
		{"mail/relay.yaml", " classname=\"mail.relay\""},
		{"./a.yml", " classname=\"a\""},
		{"../../x/y.z.yaml", " classname=\"x.y.z\""},
		{"/etc/a.yaml", " classname=\"etc.a\""},
		{"-", " classname=\"-\""},
		{"..", " classname=\"stdin\""},
		{"a\"<.yaml", " classname=\"a&quot;&lt;\""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct scenario_facts facts = sample_pass_facts;

		facts.file = rows[i].file;
		check_part(sample_bare(&facts, OUTCOME_PASSED, NULL),
			rows[i].class_name);
	}
}

static void test_repeats_have_names_of_their_own(void **state)
{
	struct scenario_result *result = sample_pass();

	(void)state;
	result->repeat_index = 3;
	check_part(result, " name=\"the greeting is 220 (repeat 3)\" ");
}

/* Files and targets mixed: every suite once, and the sums are right. */
static void test_counts_add_up(void **state)
{
	struct report_session session;
	char *text;

	(void)state;
	start(&session, &sample_merged);
	for (int i = 0; i < 2 * OUTCOME_COUNT; i++) {
		struct scenario_result *result = sample_bare(
			i % 2 ? &sample_pass_facts : &sample_fail_facts,
			(enum outcome)(i % OUTCOME_COUNT), "x");

		result->target = &sample_targets[i / OUTCOME_COUNT];
		result->duration_us = 1000000;
		session_report(&session, result);
	}
	text = session_finish(&session);
	assert_non_null(strstr(text, "<testsuites name=\"smtpdrill\" "
				     "tests=\"16\" failures=\"4\" errors=\"2\""
				     " skipped=\"4\" time=\"1.200\""));
	assert_non_null(strstr(text,
		"<testsuite name=\"relay.yaml @ smtp://one.example:25\" "
		"tests=\"4\" failures=\"1\" errors=\"1\" skipped=\"0\" "
		"time=\"4.000\""));
	assert_non_null(strstr(text,
		"<testsuite name=\"ok.yaml @ mx|two\" tests=\"4\" "
		"failures=\"1\" errors=\"0\" skipped=\"2\" time=\"4.000\""));
	assert_non_null(strstr(text, "classname=\"mx_two.ok\""));
	assert_non_null(
		strstr(text, "classname=\"smtp___one_example_25.relay\""));
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pass),
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_outcomes),
		cmocka_unit_test(test_hostile_failure),
		cmocka_unit_test(test_earlier_attempts),
		cmocka_unit_test(test_order_of_attempts),
		cmocka_unit_test(test_class_names),
		cmocka_unit_test(test_repeats_have_names_of_their_own),
		cmocka_unit_test(test_counts_add_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
