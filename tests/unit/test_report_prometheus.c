/* layer: report */
/* The text format of Prometheus: groups, labels, and no series twice. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <cmocka.h>
#include "report/prometheus/prometheus_table.h"
#include "report_session.h"

#define TARGET "target=\"smtp://127.0.0.1:2502\""
#define PASS_LABELS                                                     \
	TARGET ",id=\"ok.yaml::the greeting is 220\",file=\"ok.yaml\"," \
	       "name=\"the greeting is 220\""
#define FAIL_LABELS                                               \
	TARGET ",id=\"relay.yaml::no open relay[percent]\",file=" \
	       "\"relay.yaml\",name=\"no open relay\",case=\"percent\""

static void test_whole(void **state)
{
	struct scenario_result *pass = sample_pass();
	struct report_session session;

	(void)state;
	pass->tls.not_after = 1800000000;
	session_start(&session, "prometheus", (struct report_options){0},
		&sample_run);
	session_report(&session, pass);
	session_report(&session, sample_fail());
	session_finish_with(&session,
		"# HELP smtpdrill_success Whether the run was complete and no "
		"scenario failed.\n"
		"# TYPE smtpdrill_success gauge\n"
		"smtpdrill_success{" TARGET "} 0\n"
		"# HELP smtpdrill_duration_seconds How long the run took.\n"
		"# TYPE smtpdrill_duration_seconds gauge\n"
		"smtpdrill_duration_seconds{" TARGET "} 1.200000\n"
		"# HELP smtpdrill_last_run_timestamp_seconds When the run "
		"ended.\n"
		"# TYPE smtpdrill_last_run_timestamp_seconds gauge\n"
		"smtpdrill_last_run_timestamp_seconds{" TARGET
		"} 1795450681.323000\n"
		"# HELP smtpdrill_scenarios How many conversations ended "
		"how.\n"
		"# TYPE smtpdrill_scenarios gauge\n"
		"smtpdrill_scenarios{" TARGET ",outcome=\"passed\"} 1\n"
		"smtpdrill_scenarios{" TARGET ",outcome=\"failed\"} 1\n"
		"smtpdrill_scenarios{" TARGET ",outcome=\"warned\"} 0\n"
		"smtpdrill_scenarios{" TARGET ",outcome=\"skipped\"} 0\n"
		"smtpdrill_scenarios{" TARGET ",outcome=\"error\"} 0\n"
		"smtpdrill_scenarios{" TARGET ",outcome=\"xfailed\"} 0\n"
		"smtpdrill_scenarios{" TARGET ",outcome=\"xpassed\"} 0\n"
		"smtpdrill_scenarios{" TARGET ",outcome=\"flaky\"} 0\n"
		"# HELP smtpdrill_certificate_expiry_timestamp_seconds When "
		"the first of the target's certificates ends.\n"
		"# TYPE smtpdrill_certificate_expiry_timestamp_seconds gauge\n"
		"smtpdrill_certificate_expiry_timestamp_seconds{" TARGET
		"} 1800000000\n"
		"# HELP smtpdrill_scenario_success Whether a scenario did not "
		"fail; those that were skipped are left out.\n"
		"# TYPE smtpdrill_scenario_success gauge\n"
		"smtpdrill_scenario_success{" PASS_LABELS "} 1\n"
		"smtpdrill_scenario_success{" FAIL_LABELS "} 0\n"
		"# HELP smtpdrill_scenario_duration_seconds How long a "
		"scenario took, the slowest of its repeats.\n"
		"# TYPE smtpdrill_scenario_duration_seconds gauge\n"
		"smtpdrill_scenario_duration_seconds{" PASS_LABELS
		"} 0.003120\n"
		"smtpdrill_scenario_duration_seconds{" FAIL_LABELS
		"} 0.012345\n"
		"# HELP smtpdrill_build_info The version of smtpdrill.\n"
		"# TYPE smtpdrill_build_info gauge\n"
		"smtpdrill_build_info{" TARGET ",version=\"" SMTPDRILL_VERSION
		"\"} 1\n");
}

static void test_success(void **state)
{
	static const struct {
		const char *name;
		enum outcome outcome;
		int interrupted_by, want;
	} rows[] = {
		{"passed", OUTCOME_PASSED, 0, 1},
		{"warned", OUTCOME_WARNED, 0, 1},
		{"xfailed", OUTCOME_XFAILED, 0, 1},
		{"flaky", OUTCOME_FLAKY, 0, 1},
		{"failed", OUTCOME_FAILED, 0, 0},
		{"error", OUTCOME_ERROR, 0, 0},
		{"xpassed", OUTCOME_XPASSED, 0, 0},
		{"all skipped", OUTCOME_SKIPPED, 0, 0},
		{"cut short", OUTCOME_PASSED, SIGTERM, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *want =
			rows[i].want ? "\nsmtpdrill_success{" TARGET "} 1\n"
				     : "\nsmtpdrill_success{" TARGET "} 0\n";
		struct report_session session;
		char *text;

		session_start(&session, "prometheus",
			(struct report_options){0}, &sample_run);
		session_report(&session,
			sample_bare(&sample_pass_facts, rows[i].outcome, "x"));
		session.totals.interrupted_by = rows[i].interrupted_by;
		text = session_finish(&session);
		if (!strstr(text, want))
			fail_msg("%s: no \"%s\" in\n%s", rows[i].name, want,
				text);
		if (rows[i].outcome == OUTCOME_SKIPPED)
			assert_null(strstr(text, "scenario_success{"));
		free(text);
	}
}

static size_t count(const char *text, const char *part)
{
	size_t found = 0;

	for (; (text = strstr(text, part)); text++)
		found++;
	return found;
}

static void test_repeats_are_one_series(void **state)
{
	struct report_session session;
	char *text;

	(void)state;
	session_start(&session, "prometheus", (struct report_options){0},
		&sample_run);
	for (int i = 1; i <= 3; i++) {
		struct scenario_result *result = sample_bare(&sample_pass_facts,
			i == 2 ? OUTCOME_FAILED : OUTCOME_PASSED, NULL);

		result->repeat_index = i;
		result->duration_us = i == 2 ? 7000 : 1000;
		session_report(&session, result);
	}
	text = session_finish(&session);
	assert_int_equal(count(text, "scenario_success{"), 1);
	assert_non_null(strstr(text, "scenario_success{" PASS_LABELS "} 0\n"));
	assert_non_null(strstr(
		text, "scenario_duration_seconds{" PASS_LABELS "} 0.007000\n"));
	assert_non_null(strstr(text, "outcome=\"passed\"} 2\n"));
	free(text);
}

/* Two ids that look the same when they are escaped are one series. */
static void test_hostile_labels(void **state)
{
	struct scenario_facts facts = sample_pass_facts, alike;
	struct report_session session;
	char *text;

	(void)state;
	facts.id = "a\"b\\c\x1b\nd\xff\xc3\xa4";
	facts.name = "} 1\nevil 2";
	alike = facts;
	alike.id = "a\"b\\c\\x1b\\x0ad\\xff\xc3\xa4";
	session_start(&session, "prometheus", (struct report_options){0},
		&sample_run);
	session_report(&session, sample_bare(&facts, OUTCOME_PASSED, NULL));
	session_report(&session, sample_bare(&alike, OUTCOME_PASSED, NULL));
	text = session_finish(&session);
	assert_non_null(strstr(text,
		"smtpdrill_scenario_success{" TARGET
		",id=\"a\\\"b\\\\c\\\\x1b\\\\x0ad\\\\xff\xc3\xa4\","
		"file=\"ok.yaml\",name=\"} 1\\\\x0aevil 2\"} 1\n"));
	assert_int_equal(count(text, "scenario_success{"), 1);
	free(text);
}

static void test_several_targets(void **state)
{
	static const struct run_target targets[] = {
		{.url = "smtp://a.example:25", .name = "one"},
		{.url = "smtp://b.example:25"},
		{.url = NULL},
	};
	const struct run_info run = {.targets = targets,
		.target_count = 3,
		.is_merged = true,
		.started_wall_us = sample_run.started_wall_us};
	struct scenario_result *one = sample_pass(), *two = sample_fail();
	struct report_session session;
	char *text;

	(void)state;
	one->target = &targets[0];
	two->target = &targets[1];
	session_start(&session, "prometheus", (struct report_options){0}, &run);
	session_report(&session, one);
	session_report(&session, two);
	text = session_finish(&session);
	assert_non_null(strstr(text,
		"smtpdrill_success{target=\"one\"} 1\n"
		"smtpdrill_success{target=\"smtp://b.example:25\"} 0\n"
		"smtpdrill_success{target=\"\"} 0\n"));
	/* Of each its own conversations. */
	assert_non_null(strstr(text,
		"smtpdrill_duration_seconds{target=\"one\"} 0.003120\n"
		"smtpdrill_duration_seconds{target=\"smtp://b.example:25\"} "
		"0.012345\n"
		"smtpdrill_duration_seconds{target=\"\"} 0.000000\n"));
	assert_int_equal(count(text, "smtpdrill_build_info{"), 3);
	free(text);
}

/* The exporter runs as somebody else. */
static void test_file_is_readable(void **state)
{
	char folder[] = "/tmp/smtpdrill-test-XXXXXX", path[64];
	struct report_options options = {.path = path, .run = &sample_run};
	struct run_totals totals = {.planned = 0};
	const struct reporter_ops *ops =
		reporter_find(STR_LITERAL("prometheus"));
	struct err err = {.kind = ERR_NONE};
	mode_t mask = umask(022);
	struct stat info;

	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/mail.prom", folder);
	assert_true(ops->close(ops->open(&options, &err), &totals, &err));
	umask(mask);
	assert_int_equal(stat(path, &info), 0);
	assert_int_equal(info.st_mode & 0777, 0644);
	remove(path);
	remove(folder);
}

/* Rows are found again, however many come between. */
static void test_table(void **state)
{
	struct prometheus_table table = {.rows = NULL};

	(void)state;
	for (int round = 0; round < 2; round++)
		for (int i = 0; i < 5000; i++) {
			char labels[16];

			snprintf(labels, sizeof(labels), "%d", i);
			prometheus_table_row(&table, str_from(labels))->count++;
		}
	assert_int_equal(table.count, 5000);
	for (int i = 0; i < 5000; i++) {
		assert_int_equal(atol(table.rows[i].labels), i);
		assert_int_equal(table.rows[i].count, 2);
	}
	prometheus_table_fini(&table);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_whole),
		cmocka_unit_test(test_success),
		cmocka_unit_test(test_repeats_are_one_series),
		cmocka_unit_test(test_hostile_labels),
		cmocka_unit_test(test_several_targets),
		cmocka_unit_test(test_file_is_readable),
		cmocka_unit_test(test_table),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
