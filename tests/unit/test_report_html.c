/* layer: report */
/* The HTML report: its structure, and what text becomes in it. How it looks
 * and behaves: tests/html. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>
#include "report/html/html_put.h"
#include "report_samples.h"

/* A report into memory. */
struct session {
	struct report_options options;
	struct reporter *reporter;
	struct run_totals totals;
	char *text;
	size_t len;
};

static const struct reporter_ops *ops(void)
{
	return reporter_find(STR_LITERAL("html"));
}

static void start(struct session *session, const struct run_info *run)
{
	struct err err = {.kind = ERR_NONE};

	*session = (struct session){.options = {.run = run}};
	session->options.out = open_memstream(&session->text, &session->len);
	session->reporter = ops()->open(&session->options, &err);
	assert_non_null(session->reporter);
}

static void report(struct session *session, struct scenario_result *result)
{
	ops()->scenario(session->reporter, result);
	run_totals_count(&session->totals, result->outcome);
	session->totals.planned++;
	scenario_result_free(&result);
}

/* Closes it; the text is freed by the caller. */
static char *finish(struct session *session)
{
	struct err err = {.kind = ERR_NONE};

	session->totals.duration_us = 1200000;
	assert_true(ops()->close(session->reporter, &session->totals, &err));
	fclose(session->options.out);
	assert_int_equal(strlen(session->text), session->len);
	return session->text;
}

static size_t count(const char *text, const char *part)
{
	size_t found = 0;

	for (; (text = strstr(text, part)); text += strlen(part))
		found++;
	return found;
}

static void want(const char *text, const char *part, size_t times)
{
	if (count(text, part) != times)
		fail_msg("%zu times, not %zu: %s", count(text, part), times,
			part);
}

static void test_pass_and_hostile_failure(void **state)
{
	struct session session;
	char *text;

	(void)state;
	start(&session, &sample_run);
	report(&session, sample_pass());
	report(&session, sample_fail());
	text = finish(&session);
	want(text, "<!DOCTYPE html>", 1);
	want(text, "</html>\n", 1);
	want(text, "<article class=\"bad\"", 1);
	want(text, "<article class=\"ok\"", 1);
	want(text, "<script", 1);
	want(text, "<style", 1);
	want(text, "&lt;script&gt;alert(&quot;&amp;&quot;)&lt;/script&gt;", 2);
	want(text, "<u>\\x1b</u>[2J<u>\\0</u>&lt;script", 2);
	want(text, "<u>\\\\</u>", 0); /* a backslash is no escape */
	want(text, "</script&gt; \\\\ <u>\\xff\\xc2\\x9b\\xc3\\xa4", 0);
	want(text, "mail.example <u>\\x1b</u>[31mESMTP", 1);
	want(text, "<dd>the code is 250 <span class=\"kind\">", 1);
	want(text, "See \\x1b[1mthe manual.", 1);
	want(text, "reply/bare-lf: a line ends in LF without CR", 2);
	want(text, "smtpdrill run &#39;relay.yaml::no open relay[percent]&#39;",
		1);
	/* Of the failure: what was sent, and the two lines that came. */
	want(text, "<li class=\"c f\">", 1);
	want(text, "<li class=\"s f\">", 2);
	want(text, "<strong>here</strong>", 1);
	want(text, "no line end", 1);
	/* The failure stands before the pass. */
	assert_true(strstr(text, "<article class=\"bad\"") <
		    strstr(text, "<article class=\"ok\""));
	free(text);
}

static void test_every_outcome(void **state)
{
	struct session session;
	char *text;

	(void)state;
	start(&session, &sample_run);
	for (int i = 0; i < OUTCOME_COUNT; i++)
		report(&session, sample_bare(&sample_pass_facts,
					 (enum outcome)i, "a <reason>"));
	text = finish(&session);
	for (int i = 0; i < OUTCOME_COUNT; i++) {
		struct buf part = BUF_INIT;

		buf_printf(&part, "</b> %s</span><h3>",
			outcome_word((enum outcome)i));
		want(text, buf_cstr(&part), 1);
		buf_clear(&part);
		buf_printf(
			&part, "</b> 1 %s</li>", outcome_word((enum outcome)i));
		want(text, buf_cstr(&part), 1);
		buf_fini(&part);
	}
	want(text, "a &lt;reason&gt;", OUTCOME_COUNT);
	want(text, "<article class=\"bad\"", 3);
	free(text);
}

/* What is read back from JSON may lack anything. */
static void test_nothing_is_known(void **state)
{
	static const struct scenario_facts facts = {.id = "x"};
	static const struct run_info run = {.is_merged = true};
	struct scenario_result *result = scenario_result_new(&facts);
	struct session session;
	struct step_result *step;
	char *text;

	(void)state;
	start(&session, &run);
	step = scenario_result_add_step(result);
	step->outcome = OUTCOME_FAILED;
	step->end_entry = 1000;
	scenario_result_add_step(result)->recipient = STR_LITERAL("b");
	result->outcome = OUTCOME_FAILED;
	result->tls.not_after = 1;
	report(&session, result);
	text = finish(&session);
	want(text, "<h3>x</h3>", 1);
	want(text, "1970-01-01T00:00:01Z", 1);
	free(text);
	start(&session, NULL);
	text = finish(&session);
	want(text, "There is nothing to show here.", 1);
	free(text);
}

static void test_source_has_the_caret(void **state)
{
	static const struct scenario_facts facts = {.id = "relay.yaml::x",
		.file = "relay.yaml",
		.name = "x",
		.source = {"- name: x\n  steps:\n    <b> expect: 550\n    last",
			47},
		.source_line = 10};
	struct session session;
	struct scenario_result *result = sample_fail();
	char *text;

	(void)state;
	result->facts = &facts;
	start(&session, &sample_run);
	report(&session, result);
	text = finish(&session);
	want(text,
		"<i>   10</i>- name: x\n"
		"<i>   11</i>  steps:\n"
		"<i>&#10007;  12</i><mark>    &lt;b&gt; expect: 550</mark>\n"
		"<i>      </i><b>            ^ the code is 250</b>\n"
		"<i>   13</i>    last\n",
		1);
	want(text, "<pre class=\"excerpt\">", 0);
	free(text);
	start(&session, &sample_run);
	report(&session, sample_fail());
	text = finish(&session);
	want(text, "<pre class=\"excerpt\">", 1);
	free(text);
}

static void test_hex(void **state)
{
	struct session session;
	char *text;

	(void)state;
	start(&session, &sample_run);
	report(&session, sample_pass());
	text = finish(&session);
	want(text,
		"<b>S +0.4 ms, 18 bytes</b>\n"
		"0000   32 32 30 20 6d 61 69 6c  2e 65 78 61 6d 70 6c 65  "
		"|220 mail.example|\n"
		"0010   0d 0a                                             "
		"|..|\n",
		1);
	free(text);
}

/* Of 3,000 repeats that pass one can be read, and all are counted. */
static void test_repeats(void **state)
{
	struct session session;
	char *text;

	(void)state;
	start(&session, &sample_run);
	for (int i = 1; i <= 3000; i++) {
		struct scenario_result *result =
			i % 1000 ? sample_pass() : sample_fail();

		result->facts = &sample_pass_facts;
		result->repeat_index = i;
		report(&session, result);
	}
	text = finish(&session);
	want(text, "<article", 4);
	want(text, "<small>3 of 3000</small>", 2);
	want(text, "repeat 2000, ", 1);
	free(text);
}

/* A page of any number of passes can still be opened. */
static void test_many_passes(void **state)
{
	struct session session;
	char *text;

	(void)state;
	start(&session, &sample_run);
	for (int i = 0; i < 10000; i++)
		report(&session, sample_pass());
	report(&session, sample_fail());
	text = finish(&session);
	assert_in_range(session.len, 8 << 20, 12 << 20);
	want(text, "stand in the list only", 1);
	want(text, "<article class=\"bad\"", 1);
	want(text, "10000 passed</li>", 1);
	free(text);
}

/* The same in every run, and never twice in one. */
static void test_anchors(void **state)
{
	struct session session;
	char *text;

	(void)state;
	start(&session, &sample_run);
	report(&session, sample_pass());
	report(&session, sample_pass());
	report(&session, sample_fail());
	text = finish(&session);
	want(text, "id=\"c-ok-yaml-the-greeting-is-220-44c1911e\"", 1);
	want(text, "id=\"c-ok-yaml-the-greeting-is-220-44c1911e-2\"", 1);
	free(text);
}

static void test_matrix(void **state)
{
	static const struct run_target targets[] = {
		{.name = "one", .url = "smtp://one"},
		{.url = "smtp://<two>"},
		{.name = "three"},
	};
	struct run_info run = {
		.targets = targets, .target_count = 3, .is_merged = true};
	struct session session;
	char *text;

	(void)state;
	start(&session, &run);
	for (int i = 0; i < 2; i++) {
		struct scenario_result *result = sample_pass();

		result->target = &targets[i];
		report(&session, result);
		result = sample_fail();
		result->target = &targets[i];
		report(&session, result);
	}
	text = finish(&session);
	/* By file and by reference. */
	want(text, "<table>", 2);
	want(text, "<th scope=\"col\"><span>smtp://&lt;two&gt;</span></th>", 2);
	want(text, "<td class=\"v passed\"><a href=\"#c-", 4);
	want(text, "<td class=\"v failed\"><a href=\"#c-", 4);
	want(text, "<td><span class=\"sr\">not run</span></td>", 4);
	want(text, "<td>1 <small>of 2</small></td>", 4);
	want(text, "<td>0 <small>of 0</small></td>", 2);
	want(text, "Warned", 0);
	want(text, "<article", 4);
	free(text);
}

/* What passed with a warning is not among those that just passed. */
static void test_matrix_warnings(void **state)
{
	static const struct run_target targets[] = {
		{.name = "one"},
		{.name = "two"},
	};
	struct run_info run = {
		.targets = targets, .target_count = 2, .is_merged = true};
	struct scenario_result *result;
	struct session session;
	char *text;

	(void)state;
	start(&session, &run);
	result = sample_pass();
	result->target = &targets[0];
	report(&session, result);
	result = sample_bare(&sample_pass_facts, OUTCOME_WARNED, "because");
	result->target = &targets[1];
	report(&session, result);
	text = finish(&session);
	want(text,
		"Passed</th><td>1 <small>of 1</small></td>"
		"<td>0 <small>of 1</small></td></tr>",
		2);
	want(text, "Warned</th><td>0</td><td>1</td></tr>", 2);
	want(text, "Flaky</th>", 0);
	free(text);
}

static void test_interrupted(void **state)
{
	struct session session;
	char *text;

	(void)state;
	start(&session, &sample_run);
	report(&session, sample_pass());
	session.totals.planned = 12;
	session.totals.interrupted_by = SIGTERM;
	text = finish(&session);
	want(text,
		"Interrupted by SIGTERM.</strong> 11 of 12 conversations were "
		"not held.",
		1);
	free(text);
}

/* LMTP: the second recipient's reply is marked, not the first one's. */
static void test_recipients(void **state)
{
	static struct reply_line lines[] = {{250, {"ok", 2}}};
	static const struct reply reply = {
		.code = 250, .line_count = 1, .lines = lines};
	struct scenario_result *result =
		scenario_result_new(&sample_fail_facts);
	struct session session;
	char *text;

	(void)state;
	transcript_add(
		&result->transcript, 1, DIRECTION_CLIENT, STR_LITERAL(".\r\n"));
	transcript_add(&result->transcript, 2, DIRECTION_SERVER,
		STR_LITERAL("250 first\r\n452 second\r\n"));
	for (size_t i = 0; i < 2; i++) {
		struct step_result *step = scenario_result_add_step(result);

		step->recipient = i ? STR_LITERAL("c@x") : STR_LITERAL("b@x");
		step->reply = &reply;
		step->outcome = i ? OUTCOME_FAILED : OUTCOME_PASSED;
		step->first_entry = i ? 3 : 0;
		step->end_entry = 3;
	}
	result->outcome = OUTCOME_FAILED;
	start(&session, &sample_run);
	report(&session, result);
	text = finish(&session);
	want(text, "<div>250 first</div><em>for b@x</em>", 1);
	want(text,
		"<li class=\"s f\"><span class=\"t\">0.0</span><div><strong>"
		"here</strong><b>S</b><div>452 second</div><em>for c@x</em>",
		1);
	want(text, " f\"><span class=\"t\">", 1);
	free(text);
}

static void test_earlier_attempts(void **state)
{
	struct session session;
	struct scenario_result *result = sample_pass();
	char *text;

	(void)state;
	result->outcome = OUTCOME_FLAKY;
	result->attempts = 3;
	result->earlier = sample_fail();
	result->earlier->earlier = sample_fail();
	start(&session, &sample_run);
	report(&session, result);
	text = finish(&session);
	want(text, "Attempt 2 <span", 1);
	want(text, "Attempt 1 <span", 1);
	want(text, "<section class=\"fault failed\">", 2);
	want(text, "3 attempts, 3.1", 1);
	free(text);
}

static void test_long_line_is_folded(void **state)
{
	struct buf line = BUF_INIT, out = BUF_INIT;

	(void)state;
	buf_fill(&line, 'z', 1000);
	html_put_wire_line(&out, buf_view(&line));
	want(buf_cstr(&out), "<summary>680 more bytes</summary>z", 1);
	want(buf_cstr(&out), "z", 1000);
	buf_fini(&line);
	buf_fini(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pass_and_hostile_failure),
		cmocka_unit_test(test_every_outcome),
		cmocka_unit_test(test_nothing_is_known),
		cmocka_unit_test(test_source_has_the_caret),
		cmocka_unit_test(test_hex),
		cmocka_unit_test(test_repeats),
		cmocka_unit_test(test_many_passes),
		cmocka_unit_test(test_anchors),
		cmocka_unit_test(test_matrix),
		cmocka_unit_test(test_matrix_warnings),
		cmocka_unit_test(test_interrupted),
		cmocka_unit_test(test_recipients),
		cmocka_unit_test(test_earlier_attempts),
		cmocka_unit_test(test_long_line_is_folded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
