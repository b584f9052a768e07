/* layer: report */
/* Reports read back: nothing is lost, and nothing that is wrong is taken. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>
#include "base/mem.h"
#include "report/json/json_merge.h"
#include "report/json/json_read.h"
#include "report_full.h"

/* --- writing --- */

struct written {
	struct report_options options;
	const struct reporter_ops *ops;
	struct reporter *reporter;
	char *text;
	size_t len;
};

static void open_json(struct written *to, const struct run_info *run)
{
	struct err err;

	*to = (struct written){.options = {.run = run}};
	to->ops = reporter_find(STR_LITERAL("json"));
	to->options.out = open_memstream(&to->text, &to->len);
	to->reporter = to->ops->open(&to->options, &err);
	assert_non_null(to->reporter);
}

static void close_json(struct written *to, const struct run_totals *totals)
{
	struct err err;

	assert_true(to->ops->close(to->reporter, totals, &err));
	fclose(to->options.out);
}

static void put(struct written *to, struct run_totals *totals,
	struct scenario_result *take_result)
{
	to->ops->scenario(to->reporter, take_result);
	if (totals)
		run_totals_count(totals, take_result->outcome);
	scenario_result_free(&take_result);
}

/* --- reading --- */

static struct json_run *read_text(struct str text, struct buf *why)
{
	struct buf copy = BUF_INIT;
	struct json_run *run;

	buf_str(&copy, text);
	run = json_run_read("r.json", &copy, why);
	buf_fini(&copy);
	return run;
}

static struct json_run *read_good(struct str text)
{
	struct buf why = BUF_INIT;
	struct json_run *run = read_text(text, &why);

	if (!run)
		print_message("%s\n", buf_cstr(&why));
	assert_non_null(run);
	buf_fini(&why);
	return run;
}

static void write_merge(struct written *to, const struct json_merge *merge)
{
	open_json(to, &merge->info);
	for (size_t i = 0; i < merge->count; i++)
		put(to, NULL, json_merge_result(merge, i));
	close_json(to, &merge->totals);
}

/* What is written of what is read of it is the same text. */
static void assert_lossless(const struct written *first)
{
	struct str text = {first->text, first->len};
	struct json_run *run = read_good(text);
	struct json_merge merge;
	struct written again;

	json_merge_init(&merge, &run, 1);
	write_merge(&again, &merge);
	assert_string_equal(again.text, first->text);
	assert_int_equal(again.len, first->len);
	free(again.text);
	json_merge_fini(&merge);
	json_run_free(&run);
}

/* --- nothing is lost --- */

static void test_every_field_comes_back(void **state)
{
	struct run_totals totals = {.planned = 9,
		.duration_us = 5000,
		.stopped_early = true,
		.interrupted_by = SIGTERM};
	struct written to;

	(void)state;
	open_json(&to, &full_run);
	put(&to, &totals, full_result());
	put(&to, &totals, full_attempt(OUTCOME_PASSED));
	put(&to, &totals, full_attempt(OUTCOME_XFAILED));
	close_json(&to, &totals);
	/* The test is worth nothing if a field is not there. */
	assert_non_null(strstr(to.text, "\"not_after\":"
					"\"9999-12-31T23:59:59Z\""));
	assert_non_null(strstr(to.text, "\"line_codes\":[250,251]"));
	assert_non_null(strstr(to.text, "\"conns\":[\"a\",\"b\",\"idle\"]"));
	assert_non_null(strstr(to.text, "\"dropped_entries\":996"));
	assert_non_null(strstr(to.text, "\"source\":{\"line\":7,\"text\":"
					"\"name: every field\\nsteps:"));
	assert_non_null(strstr(to.text, "\"target\":1"));
	assert_lossless(&to);
	free(to.text);
}

static void test_samples_come_back(void **state)
{
	struct run_totals totals = {.planned = 0};
	struct written to;

	(void)state;
	open_json(&to, &sample_run);
	put(&to, &totals, sample_pass());
	put(&to, &totals, sample_fail());
	for (int i = 0; i < OUTCOME_COUNT; i++)
		put(&to, &totals,
			sample_bare(&sample_pass_facts, (enum outcome)i,
				i % 2 ? "why" : NULL));
	close_json(&to, &totals);
	assert_lossless(&to);
	free(to.text);
}

static void test_an_empty_run_comes_back(void **state)
{
	static const struct run_target none = {.url = NULL};
	static const struct run_info served = {
		.targets = &none, .target_count = 1, .is_served = true};
	struct run_totals totals = {.interrupted_by = SIGINT, .planned = 3};
	struct written to;

	(void)state;
	open_json(&to, &served);
	close_json(&to, &totals);
	assert_lossless(&to);
	free(to.text);
}

static void test_bytes_are_bytes_again(void **state)
{
	struct run_totals totals = {.planned = 0};
	const struct step_result *step;
	struct scenario_result *result;
	struct json_run *run;
	struct written to;

	(void)state;
	open_json(&to, &full_run);
	put(&to, &totals, full_result());
	close_json(&to, &totals);
	run = read_good((struct str){to.text, to.len});
	result = json_run_result(run, 0);
	step = result->steps;
	assert_true(str_same(step->sent, STR_LITERAL("NOOP \x80")));
	assert_true(str_same(step->reply->raw, full_reply()->raw));
	assert_int_equal(step->reply->lines[1].code, 251);
	assert_int_equal(step->kind, FAILURE_RUN);
	assert_int_equal(step->expect_loc.column, 13);
	assert_string_equal(step->expect_loc.file, "inc.yaml");
	assert_int_equal(step->end_entry, 1000);
	assert_int_equal(transcript_total(&result->transcript), 1000);
	assert_int_equal(transcript_number(&result->transcript, 1), 997);
	assert_true(str_same(transcript_text(&result->transcript, 1),
		STR_LITERAL("220 \0\x7f\t\"\\\n")));
	assert_true(result->transcript.entries[1].complete);
	assert_int_equal(result->earlier->attempts, 2);
	assert_int_equal(result->earlier->earlier->outcome, OUTCOME_ERROR);
	assert_null(result->earlier->earlier->earlier);
	scenario_result_free(&result);
	json_run_free(&run);
	free(to.text);
}

/* --- times --- */

static void test_times(void **state)
{
	static const struct {
		const char *text;
		int64_t us;
	} rows[] = {
		{"1970-01-01T00:00:00Z", 0},
		{"1970-01-01T00:00:00.000001Z", 1},
		{"1969-12-31T23:59:59.5Z", -500000},
		{"2000-02-29T12:00:00.123Z", INT64_C(951825600123000)},
		{"2026-11-23T16:18:00.1234567Z", INT64_C(1795450680123456)},
		{"9999-12-31T23:59:59Z", INT64_C(253402300799000000)},
		{"0001-01-01T00:00:00Z", INT64_C(-62135596800000000)},
		{"0000-01-01T00:00:00Z", INT64_C(-62167219200000000)},
		{"0001-01-01T01:00:00+01:00", INT64_C(-62135596800000000)},
		{"2001-01-01t00:00:00-00:30", INT64_C(978309000000000)},
		{"2016-12-31T23:59:60Z", INT64_C(1483228800000000)},
	};
	static const char *const bad[] = {"", "1970-01-01", "1970-02-29T0:0:0Z",
		"1900-02-29T00:00:00Z", "2001-13-01T00:00:00Z",
		"2001-00-01T00:00:00Z", "2001-01-00T00:00:00Z",
		"2001-01-01T24:00:00Z", "2001-01-01T00:60:00Z",
		"2001-01-01T00:00:61Z", "2001-01-01T00:00:00.Z",
		"2001-01-01T00:00:00", "2001-01-01T00:00:00+24:00",
		"2001-01-01T00:00:00+0100", "0000-01-01T00:00:00+00:01",
		"9999-12-31T23:59:59-00:01", "9999-12-31T23:59:60Z",
		"2001-01-01T00:00:00Zx", "10000-01-01T00:00:00Z",
		"-001-01-01T00:00:00Z"};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct buf text = BUF_INIT;
		struct json_run *run;
		struct scenario_result *result;

		buf_printf(&text,
			"{\"schema\":1,\"started\":\"%s\",\"scenarios\":[{"
			"\"id\":\"f::n\",\"file\":\"f\",\"name\":\"n\","
			"\"outcome\":\"passed\",\"started\":\"%s\"}]}",
			rows[i].text, rows[i].text);
		run = read_good(buf_view(&text));
		result = json_run_result(run, 0);
		assert_int_equal(result->started_wall_us, rows[i].us);
		assert_int_equal(run->info.started_wall_us, rows[i].us);
		scenario_result_free(&result);
		json_run_free(&run);
		buf_fini(&text);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct buf text = BUF_INIT, why = BUF_INIT;

		buf_printf(&text,
			"{\"schema\":1,\"started\":\"%s\",\"scenarios\":[]}",
			bad[i]);
		assert_null(read_text(buf_view(&text), &why));
		assert_string_equal(buf_cstr(&why),
			"r.json: at started: expected a time like "
			"2026-11-23T16:18:00.123Z");
		buf_fini(&text);
		buf_fini(&why);
	}
}

/* --- what cannot be read --- */

#define HEAD "{\"schema\":1,\"scenarios\":["
#define PASS                                             \
	"\"id\":\"f::n\",\"file\":\"f\",\"name\":\"n\"," \
	"\"outcome\":\"passed\""
#define IN_SCENARIO(members) HEAD "{" PASS "," members "}]}"
#define IN_STEP(members) \
	IN_SCENARIO("\"steps\":[{\"outcome\":\"failed\"," members "}]")

static const struct {
	const char *name, *text, *why;
} bad_rows[] = {
	{"empty", "", "r.json:1:1: not JSON: '{' expected"},
	{"a list", "[]", "r.json:1:1: not JSON: '{' expected"},
	{"cut off", "{\"schema\":1,\n\"scenarios\":[",
		"r.json:2:14: not JSON: "},
	{"something behind it", HEAD "]}\n{}",
		"r.json:2:1: not JSON: its end expected"},
	{"no comma", "{\"schema\":1 \"scenarios\":[]}",
		"r.json:1:13: not JSON: '}' expected"},
	{"key is a number", "{1:2}", "r.json:1:2: not JSON: a string expected"},
	{"a key twice", "{\"schema\":1,\"seed\":1,\"seed\":2,\"scenarios\":[]}",
		"r.json:1:30: not JSON: duplicate object key"},
	{"scenarios twice", HEAD "],\"scenarios\":[]}",
		"r.json:1:40: not JSON: duplicate object key"},
	{"a key twice within", IN_SCENARIO("\"id\":\"g::n\""),
		"not JSON: duplicate object key"},
	{"no UTF-8", HEAD "\"\xff\"]}", "not JSON: unable to decode byte 0xff"},
	{"NUL in a text", IN_SCENARIO("\"hint\":\"\\u0000\""),
		"not JSON: \\u0000 is not allowed without JSON_ALLOW_NUL"},
	{"no schema", "{\"scenarios\":[]}",
		"r.json: it has no \"schema\": it is no JSON report"},
	{"schema 2", "{\"schema\":2,\"scenarios\":[1]}",
		"r.json: it is of schema 2; this version reads schema 1"},
	{"schema is text", "{\"schema\":\"1\"}",
		"r.json: at schema: expected an integer"},
	{"no scenarios", "{\"schema\":1}", "r.json: it has no \"scenarios\""},
	{"scenarios is a map", "{\"schema\":1,\"scenarios\":{}}",
		"r.json:1:25: not JSON: '[' expected"},
	{"a scenario is a number", HEAD "{" PASS "},1]}",
		"r.json: at scenarios[1]: expected an object"},
	{"no id", HEAD "{\"file\":\"f\"}]}",
		"r.json: at scenarios[0]: it has no \"id\""},
	{"id is null", HEAD "{\"id\":null}]}",
		"r.json: at scenarios[0]: it has no \"id\""},
	{"id is a number",
		HEAD "{\"id\":1,\"file\":\"\",\"name\":\"\","
		     "\"outcome\":\"passed\"}]}",
		"r.json: at scenarios[0].id: expected a string"},
	{"outcome unknown",
		HEAD "{\"id\":\"f::n\",\"file\":\"f\",\"name\":\"n\","
		     "\"outcome\":\"PASS\"}]}",
		"r.json: at scenarios[0].outcome: expected one of passed, "
		"failed, warned, skipped, error, xfailed, xpassed, flaky"},
	{"a step is flaky", IN_SCENARIO("\"steps\":[{\"outcome\":\"flaky\"}]"),
		"r.json: at scenarios[0].steps[0].outcome: expected one of "
		"passed, failed, warned, skipped, error"},
	{"code is text", IN_STEP("\"reply\":{\"code\":\"250\"}"),
		"r.json: at scenarios[0].steps[0].reply.code: "
		"expected an integer"},
	{"code is a real", IN_STEP("\"reply\":{\"code\":250.0}"),
		"reply.code: expected an integer"},
	{"code too large", IN_STEP("\"reply\":{\"code\":1000}"),
		"reply.code: expected an integer from 0 to 999"},
	{"code below 0", IN_STEP("\"reply\":{\"code\":-1}"),
		"reply.code: expected an integer from 0 to 999"},
	{"number too large", IN_STEP("\"line\":99999999999999999999"),
		"not JSON: too big integer"},
	{"line too large", IN_STEP("\"line\":2147483648"),
		"steps[0].line: expected an integer from 0 to 1000000000"},
	{"enhanced is odd",
		IN_STEP("\"reply\":{\"code\":250,\"enhanced\":\"2.0.0 x\"}"),
		"reply.enhanced: expected an enhanced code like 5.7.1"},
	{"more codes than lines",
		IN_STEP("\"reply\":{\"code\":250,\"line_codes\":[1]}"),
		"reply.line_codes: expected a code for each of 0 lines"},
	{"line is null", IN_STEP("\"reply\":{\"code\":250,\"lines\":[null]}"),
		"reply.lines[0]: expected a string"},
	{"bad escape", IN_STEP("\"sent\":\"NOOP \\\\x4\""),
		"steps[0].sent: expected \\r \\n \\t \\0 \\\\ or \\xHH behind "
		"5 bytes"},
	{"oddity unknown", IN_STEP("\"anomalies\":[\"reply/odd\"]"),
		"steps[0].anomalies[0]: expected the id of an oddity, got "
		"\"reply/odd\""},
	{"tags is text", IN_SCENARIO("\"tags\":\"a\""),
		"r.json: at scenarios[0].tags: expected a list"},
	{"tag is null", IN_SCENARIO("\"tags\":[null]"),
		"r.json: at scenarios[0].tags[0]: expected a string"},
	{"tls is text", IN_SCENARIO("\"tls\":\"x\""),
		"r.json: at scenarios[0].tls: expected an object"},
	{"resumed is 1", IN_SCENARIO("\"tls\":{\"resumed\":1}"),
		"r.json: at scenarios[0].tls.resumed: expected true or false"},
	{"certificate's time",
		IN_SCENARIO("\"tls\":{\"certificate\":{\"not_after\":1}}"),
		"r.json: at scenarios[0].tls.certificate.not_after: expected "
		"a string"},
	{"entry without text",
		IN_SCENARIO("\"transcript\":[{\"at_us\":1,\"dir\":\"C\"}]"),
		"r.json: at scenarios[0].transcript[0]: it has no \"text\""},
	{"direction unknown",
		IN_SCENARIO("\"transcript\":[{\"at_us\":1,\"dir\":\"X\","
			    "\"text\":\"\"}]"),
		"transcript[0].dir: expected one of C, S, -"},
	{"two gaps",
		IN_SCENARIO("\"transcript\":[{\"at_us\":1,\"dir\":\"-\","
			    "\"text\":\"\",\"dropped_entries\":1},"
			    "{\"at_us\":1,\"dir\":\"-\","
			    "\"text\":\"\",\"dropped_entries\":1}]"),
		"transcript[1]: there is a gap already"},
	{"time too long", IN_SCENARIO("\"duration_us\":9007199254740993"),
		"duration_us: expected an integer from 0 to 100000000000000"},
	{"earlier without outcome", IN_SCENARIO("\"earlier_attempts\":[{}]"),
		"r.json: at scenarios[0].earlier_attempts[0]: it has no "
		"\"outcome\""},
	{"no such target", IN_SCENARIO("\"target\":1"),
		"r.json: at scenarios[0].target: expected the number of a "
		"target, below 1"},
	{"port too large",
		"{\"schema\":1,\"scenarios\":[],\"target\":{\"port\":65536}}",
		"r.json: at target.port: expected an integer from 0 to 65535"},
	{"targets of numbers",
		"{\"schema\":1,\"scenarios\":[],\"targets\":[1]}",
		"r.json: at targets[0]: expected an object"},
	{"signal unknown",
		"{\"schema\":1,\"scenarios\":[],\"interrupted\":\"SIGWHAT\"}",
		"r.json: at interrupted: expected SIGINT or SIGTERM"},
	{"seed below 0", "{\"schema\":1,\"scenarios\":[],\"seed\":-1}",
		"r.json: at seed: expected an integer from 0 on"},
	{"an event that is none", "{\"event\":1}",
		"r.json: at line[1].event: expected a string"},
	{"events without a run", "{\"event\":\"finished\"," PASS "}",
		"r.json: it has no \"schema\": it is no JSON report"},
	{"an event of nothing",
		"{\"event\":\"run\",\"schema\":1}\n{\"event\":\"finished\"}",
		"r.json: at line[2]: it has no \"id\""},
	{"a line of nothing", "{\"event\":\"run\",\"schema\":1}\n1\n",
		"r.json: at line[2]: expected an object"},
	{"half a line", "{\"event\":\"run\",\"schema\":1}\n{\"event\":\"fini",
		"r.json:2:15: not JSON: premature end of input"},
};

static void test_bad_reports_are_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(bad_rows) / sizeof(bad_rows[0]); i++) {
		struct buf why = BUF_INIT;
		struct json_run *run =
			read_text(str_from(bad_rows[i].text), &why);

		if (run || !strstr(buf_cstr(&why), bad_rows[i].why))
			fail_msg("%s: %s", bad_rows[i].name, buf_cstr(&why));
		buf_fini(&why);
	}
}

static void test_deep_nesting_is_refused(void **state)
{
	struct buf text = BUF_INIT, why = BUF_INIT;

	(void)state;
	buf_puts(&text, "{\"schema\":1,\"x\":");
	buf_fill(&text, '[', 1000000);
	assert_null(read_text(buf_view(&text), &why));
	assert_non_null(
		strstr(buf_cstr(&why), "maximum parsing depth reached"));
	buf_fini(&text);
	buf_fini(&why);
}

static void test_no_cut_is_taken(void **state)
{
	struct run_totals totals = {.planned = 0};
	struct written to;

	(void)state;
	open_json(&to, &full_run);
	put(&to, &totals, full_attempt(OUTCOME_FAILED));
	close_json(&to, &totals);
	/* All but the line end. */
	for (size_t len = 0; len + 1 < to.len; len++) {
		struct buf why = BUF_INIT;
		struct json_run *run =
			read_text((struct str){to.text, len}, &why);

		assert_null(run);
		assert_true(why.len > 0);
		buf_fini(&why);
	}
	free(to.text);
}

/* --- what earlier versions and other programs write --- */

static void test_little_is_enough(void **state)
{
	struct json_run *run = read_good(STR_LITERAL(IN_SCENARIO(
		"\"new key\":[{}],\"steps\":[{\"outcome\":\"failed\","
		"\"reply\":{\"code\":550,\"lines\":[\"one\",\"two\"]}}]")));
	struct scenario_result *result = json_run_result(run, 0);

	(void)state;
	assert_int_equal(run->info.target_count, 1);
	assert_int_equal(run->totals.outcomes[OUTCOME_PASSED], 1);
	assert_int_equal(run->totals.planned, 1);
	assert_int_equal(result->steps->index, 1);
	assert_int_equal(result->steps->section, SECTION_STEPS);
	assert_true(str_same(result->steps->reply->raw,
		STR_LITERAL("550-one\r\n550 two\r\n")));
	scenario_result_free(&result);
	json_run_free(&run);
}

#define EVENT_RUN                                             \
	"{\"event\":\"run\",\"schema\":1,\"seed\":5,"         \
	"\"started\":\"1970-01-02T00:00:00Z\",\"planned\":3," \
	"\"targets\":[{\"url\":\"builtin\"}]}\n"              \
	"{\"event\":\"started\",\"id\":\"f::n\"}\n"
#define EVENT_FINISHED(name, order)                                      \
	"{\"event\":\"finished\",\"id\":\"f::" name "\",\"file\":\"f\"," \
	"\"name\":\"" name "\",\"outcome\":\"failed\","                  \
	"\"started\":\"1970-01-02T00:00:01Z\",\"duration_us\":5,"        \
	"\"order\":" #order "}\n"

static void test_events_are_put_in_order(void **state)
{
	struct json_run *run = read_good(
		STR_LITERAL(EVENT_RUN EVENT_FINISHED("b", 1) EVENT_FINISHED(
			"a", 0) "{\"event\":\"end\",\"duration_us\":9}\n"));
	struct scenario_result *result = json_run_result(run, 1);

	(void)state;
	assert_int_equal(run->count, 2);
	assert_string_equal(run->entries[0].facts->name, "a");
	assert_string_equal(result->facts->name, "b");
	assert_int_equal(result->outcome, OUTCOME_FAILED);
	assert_int_equal(run->info.seed, 5);
	assert_int_equal(run->totals.planned, 3);
	assert_int_equal(run->totals.duration_us, 9);
	assert_false(run->totals.stopped_early);
	scenario_result_free(&result);
	json_run_free(&run);
}

static void test_events_that_just_stop(void **state)
{
	struct json_run *run =
		read_good(STR_LITERAL(EVENT_RUN EVENT_FINISHED("a", 0)));

	(void)state;
	assert_true(run->totals.stopped_early);
	assert_int_equal(run->totals.duration_us, 1000005);
	json_run_free(&run);
}

/* --- several --- */

static struct json_run *make_run(const char *head, const char *scenarios)
{
	struct buf text = BUF_INIT;
	struct json_run *run;

	buf_printf(
		&text, "{\"schema\":1,%s,\"scenarios\":[%s]}", head, scenarios);
	run = read_good(buf_view(&text));
	buf_fini(&text);
	return run;
}

#define SCENARIO(id, outcome)                               \
	"{\"id\":\"" id "\",\"file\":\"f\",\"name\":\"n\"," \
	"\"outcome\":\"" outcome "\"}"
#define TARGET(url, port) "\"target\":{\"url\":\"" url "\",\"port\":" #port "}"

static void test_the_last_run_counts(void **state)
{
	struct json_run *runs[] = {
		make_run(TARGET("builtin",
				 1) ",\"planned\":4,\"seed\":7,\"jobs\":2,"
				    "\"started\":\"1970-01-01T01:00:10Z\","
				    "\"duration_us\":4000000",
			SCENARIO("f::a", "failed") "," SCENARIO("f::a",
				"passed") "," SCENARIO("f::b", "passed")),
		make_run(TARGET("builtin",
				 2) ",\"planned\":2,\"seed\":8,\"jobs\":4,"
				    "\"started\":\"1970-01-01T01:00:12Z\","
				    "\"duration_us\":3000000,\"interrupted\":"
				    "\"SIGINT\"",
			SCENARIO("f::c", "warned") "," SCENARIO(
				"f::a", "xpassed")),
		make_run(TARGET("smtp://mail.example", 25),
			SCENARIO("f::a", "error")),
	};
	struct json_merge merge;
	struct scenario_result *result;

	(void)state;
	json_merge_init(&merge, runs, 3);
	assert_int_equal(merge.replaced, 2);
	assert_int_equal(merge.count, 4);
	assert_int_equal(merge.totals.total, 4);
	assert_int_equal(merge.totals.outcomes[OUTCOME_FAILED], 0);
	assert_int_equal(merge.totals.outcomes[OUTCOME_XPASSED], 1);
	assert_int_equal(merge.totals.outcomes[OUTCOME_ERROR], 1);
	assert_int_equal(merge.totals.planned, 4 + 2 + 1 - 2);
	assert_int_equal(merge.totals.duration_us, 5000000);
	assert_int_equal(merge.totals.interrupted_by, SIGINT);
	assert_int_equal(merge.info.target_count, 2);
	assert_int_equal(merge.info.targets[0].port, 1);
	assert_int_equal(merge.info.seed, 7);
	assert_int_equal(merge.info.jobs, 4);
	assert_true(merge.info.is_merged);
	result = json_merge_result(&merge, 0);
	assert_string_equal(result->facts->id, "f::b");
	scenario_result_free(&result);
	result = json_merge_result(&merge, 3);
	assert_string_equal(result->facts->id, "f::a");
	assert_ptr_equal(result->target, &merge.info.targets[1]);
	scenario_result_free(&result);
	json_merge_fini(&merge);
	for (size_t i = 0; i < 3; i++)
		json_run_free(&runs[i]);
}

static void test_repeats_have_the_same_facts(void **state)
{
	struct json_run *run = make_run(
		"\"seed\":1", SCENARIO("f::a", "passed") "," SCENARIO("f::b",
				      "passed") "," SCENARIO("f::a", "failed"));

	(void)state;
	assert_ptr_equal(run->entries[0].facts, run->entries[2].facts);
	assert_ptr_not_equal(run->entries[0].facts, run->entries[1].facts);
	json_run_free(&run);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_field_comes_back),
		cmocka_unit_test(test_samples_come_back),
		cmocka_unit_test(test_an_empty_run_comes_back),
		cmocka_unit_test(test_bytes_are_bytes_again),
		cmocka_unit_test(test_times),
		cmocka_unit_test(test_bad_reports_are_refused),
		cmocka_unit_test(test_deep_nesting_is_refused),
		cmocka_unit_test(test_no_cut_is_taken),
		cmocka_unit_test(test_little_is_enough),
		cmocka_unit_test(test_events_are_put_in_order),
		cmocka_unit_test(test_events_that_just_stop),
		cmocka_unit_test(test_the_last_run_counts),
		cmocka_unit_test(test_repeats_have_the_same_facts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
