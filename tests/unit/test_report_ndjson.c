/* layer: report */
/* The live report: each event is a whole line, and there when it happens. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <jansson.h>
#include <unistd.h>
#include <cmocka.h>
#include "report_session.h"

/* The i-th line as an object, which the caller releases; NULL: there is
 * none. */
static json_t *line_at(const char *text, size_t i)
{
	const char *end;

	for (; i && *text; i--) {
		end = strchr(text, '\n');
		assert_non_null(end);
		text = end + 1;
	}
	if (!*text)
		return NULL;
	end = strchr(text, '\n');
	assert_non_null(end);
	return json_loadb(
		text, (size_t)(end - text), JSON_REJECT_DUPLICATES, NULL);
}

static void expect_text(json_t *event, const char *key, const char *want)
{
	assert_string_equal(
		json_string_value(json_object_get(event, key)), want);
}

static void expect_number(json_t *event, const char *key, json_int_t want)
{
	assert_true(json_is_integer(json_object_get(event, key)));
	assert_int_equal(json_integer_value(json_object_get(event, key)), want);
}

static void check_head(const char *text)
{
	json_t *event = line_at(text, 0);

	expect_text(event, "event", "run");
	expect_text(event, "started", "2026-11-23T16:18:00.123Z");
	expect_text(json_object_get(event, "target"), "url",
		"smtp://127.0.0.1:2502");
	expect_number(event, "schema", 1);
	expect_number(event, "seed", 42);
	expect_number(event, "planned", 3);
	json_decref(event);
}

static void test_as_it_happens(void **state)
{
	struct scenario_result *result;
	struct report_session session;
	json_t *event;
	char *text;

	(void)state;
	session_start(
		&session, "ndjson", (struct report_options){0}, &sample_run);
	check_head(session.text);
	session.ops->started(session.reporter, &sample_fail_facts, 7, 2);
	event = line_at(session.text, 1);
	expect_text(event, "event", "started");
	expect_text(event, "id", "relay.yaml::no open relay[percent]");
	expect_number(event, "order", 7);
	expect_number(event, "repeat", 2);
	json_decref(event);
	result = sample_fail();
	session.ops->finished(session.reporter, result);
	session_report(&session, result);
	event = line_at(session.text, 2);
	expect_text(event, "event", "finished");
	expect_text(event, "outcome", "failed");
	expect_number(event, "target", 0);
	assert_int_equal(json_array_size(json_object_get(event, "steps")), 3);
	json_decref(event);
	assert_null(line_at(session.text, 3));
	session.totals.interrupted_by = SIGINT;
	text = session_finish(&session);
	event = line_at(text, 3);
	expect_text(event, "event", "end");
	expect_text(event, "interrupted", "SIGINT");
	expect_number(event, "duration_us", 1200000);
	expect_number(json_object_get(event, "summary"), "failed", 1);
	json_decref(event);
	assert_null(line_at(text, 4));
	for (const char *at = text; *at; at++)
		assert_true(*at == '\n' || (*at >= ' ' && *at <= '~'));
	free(text);
}

/* Of what a merge reads nothing begins or ends. */
static void test_merged(void **state)
{
	struct run_info run = sample_run;
	struct scenario_result *result = sample_pass();
	struct report_session session;
	json_t *event;
	char *text;

	(void)state;
	run.is_merged = true;
	session_start(&session, "ndjson", (struct report_options){0}, &run);
	session.ops->scenario(session.reporter, result);
	scenario_result_free(&result);
	text = session_finish(&session);
	event = line_at(text, 1);
	expect_text(event, "event", "finished");
	json_decref(event);
	event = line_at(text, 2);
	expect_text(event, "event", "end");
	json_decref(event);
	free(text);
}

static char *read_all(const char *path)
{
	static char text[65536];
	FILE *file = fopen(path, "r");

	assert_non_null(file);
	text[fread(text, 1, sizeof(text) - 1, file)] = '\0';
	fclose(file);
	return text;
}

/* tail -f sees it. */
static void test_file_is_live(void **state)
{
	char path[] = "/tmp/smtpdrill-test-XXXXXX";
	struct report_options options = {.path = path, .run = &sample_run};
	const struct reporter_ops *ops = reporter_find(STR_LITERAL("ndjson"));
	struct run_totals totals = {.planned = 3};
	struct err err = {.kind = ERR_NONE};
	struct reporter *reporter;
	int fd = mkstemp(path);
	json_t *event;

	(void)state;
	assert_int_equal(write(fd, "old\n", 4), 4);
	close(fd);
	reporter = ops->open(&options, &err);
	assert_non_null(reporter);
	check_head(read_all(path));
	ops->started(reporter, &sample_pass_facts, 0, 0);
	event = line_at(read_all(path), 1);
	expect_text(event, "event", "started");
	assert_true(json_is_null(json_object_get(event, "repeat")));
	json_decref(event);
	assert_true(ops->close(reporter, &totals, &err));
	event = line_at(read_all(path), 2);
	expect_text(event, "event", "end");
	json_decref(event);
	remove(path);
}

static void test_no_such_folder(void **state)
{
	struct report_options options = {
		.path = "/nowhere/at/all", .run = &sample_run};
	struct err err = {.kind = ERR_NONE};

	(void)state;
	assert_null(reporter_find(STR_LITERAL("ndjson"))->open(&options, &err));
	assert_string_equal(err.text,
		"cannot write /nowhere/at/all: No such file or directory");
}

static void test_full_disk(void **state)
{
	struct report_options options = {
		.path = "/dev/full", .run = &sample_run};
	const struct reporter_ops *ops = reporter_find(STR_LITERAL("ndjson"));
	struct run_totals totals = {.planned = 3};
	struct err err = {.kind = ERR_NONE};

	(void)state;
	if (access(options.path, W_OK) != 0)
		skip();
	assert_false(ops->close(ops->open(&options, &err), &totals, &err));
	assert_string_equal(
		err.text, "cannot write /dev/full: No space left on device");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_as_it_happens),
		cmocka_unit_test(test_merged),
		cmocka_unit_test(test_file_is_live),
		cmocka_unit_test(test_no_such_folder),
		cmocka_unit_test(test_full_disk),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
