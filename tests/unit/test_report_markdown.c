/* layer: report */
/* The report in Markdown: what it says, and that nothing gets out of code. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>
#include "report_session.h"
#include "report/markdown/markdown_text.h"

static void start(struct report_session *session, const struct run_info *run)
{
	session_start(session, "markdown",
		(struct report_options){.slowest = 2}, run);
}

static void test_pass(void **state)
{
	struct report_session session;

	(void)state;
	session_start(&session, "markdown", (struct report_options){.width = 0},
		NULL);
	session_report(&session, sample_pass());
	session_finish_with(&session,
		"## \xe2\x9c\x85 smtpdrill: 1 passed of 1\n\n"
		"Target `smtp://127.0.0.1:2502`, seed `42`, took 1.2s.\n\n");
}

static void test_failure(void **state)
{
	struct report_session session;
	char *text;

	(void)state;
	start(&session, NULL);
	session_report(&session, sample_pass());
	session_report(&session, sample_fail());
	text = session_finish(&session);
	assert_non_null(strstr(text,
		"| outcome | scenario | where | why |\n"
		"|---|---|---|---|\n"
		"| \xe2\x9d\x8c failed | `relay.yaml::no open relay[percent]` "
		"| `relay.yaml:12:13` | `the code is 250 (ReplyMismatch)` |\n"
		"\n"
		"<details>\n"
		"<summary>FAIL <code>relay.yaml::no open relay[percent]"
		"</code></summary>\n"
		"\n"
		"```text\n"
		"  relay.yaml:12:13: step 2, send: the relay test\n"));
	assert_non_null(
		strstr(text, " --strict\n```\n\n</details>\n\n"
			     "<details>\n"
			     "<summary>the 2 slowest</summary>\n"
			     "\n"
			     "- 12.3ms `relay.yaml::no open relay[percent]`\n"
			     "- 3.1ms `ok.yaml::the greeting is 220`\n"
			     "\n"
			     "</details>\n"));
	free(text);
}

static void test_lists(void **state)
{
	struct report_session session;
	char *text;

	(void)state;
	start(&session, NULL);
	for (int i = 0; i < 13; i++)
		session_report(&session, sample_bare(&sample_pass_facts,
						 OUTCOME_SKIPPED, "no `TLS`"));
	session_report(&session, sample_flaky());
	text = session_finish(&session);
	assert_non_null(strstr(text,
		"<summary>13 skipped</summary>\n\n"
		"- `ok.yaml::the greeting is 220`: `` no `TLS` ``\n"));
	assert_non_null(strstr(text, "- and 3 more\n"));
	assert_non_null(strstr(text, "<summary>1 flaky</summary>\n"));
	free(text);
}

static void test_code(void **state)
{
	static const struct {
		const char *name, *text, *code, *cell;
	} rows[] = {
		{"plain", "a <b> @c #1", "`a <b> @c #1`", "`a <b> @c #1`"},
		{"empty", "", "", ""},
		{"a pipe", "a|b", "`a|b`", "`a\\|b`"},
		{"a backslash and a pipe", "a\\|b", "`a\\|b`", "`a\\\\x7cb`"},
		{"backticks", "a`b``c", "```a`b``c```", "```a`b``c```"},
		{"only backticks", "``", "``` `` ```", "``` `` ```"},
		{"blanks at the ends", " a ", "`  a  `", "`  a  `"},
		{"lines", "a\n\n# b\n", "`a  # b`", "`a  # b`"},
		{"bytes", "\x1b\xff", "`\\x1b\\xff`", "`\\x1b\\xff`"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct buf code = BUF_INIT, cell = BUF_INIT;

		markdown_put_code(&code, str_from(rows[i].text));
		markdown_put_cell(&cell, str_from(rows[i].text));
		if (strcmp(buf_cstr(&code), rows[i].code) != 0 ||
			strcmp(buf_cstr(&cell), rows[i].cell) != 0)
			fail_msg("%s: %s, %s", rows[i].name, buf_cstr(&code),
				buf_cstr(&cell));
		buf_fini(&code);
		buf_fini(&cell);
	}
}

static void test_long_code(void **state)
{
	struct buf text = BUF_INIT, code = BUF_INIT;

	(void)state;
	buf_fill(&text, 'x', 199);
	buf_puts(&text, "\xc3\xa4y");
	markdown_put_code(&code, buf_view(&text));
	assert_int_equal(code.len, 199 + 2 + 4);
	assert_string_equal(buf_cstr(&code) + 198, "xx` ...");
	buf_fini(&text);
	buf_fini(&code);
}

static void test_fence(void **state)
{
	static const struct {
		const char *text, *want;
	} rows[] = {
		{"a\n", "```text\na\n```\n"},
		{"a", "```text\na\n```\n"},
		{"", "```text\n```\n"},
		{"x ```\n", "````text\nx ```\n````\n"},
		{"`````\n</details>\n",
			"``````text\n`````\n</details>\n``````\n"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct buf out = BUF_INIT;

		markdown_put_fence(&out, str_from(rows[i].text));
		assert_string_equal(buf_cstr(&out), rows[i].want);
		buf_fini(&out);
	}
}

/* What a server said stands in code, whatever it said. */
static void test_hostile_reply(void **state)
{
	static const char evil[] = "250-`````\n250-</details><script>\n"
				   "250 ```\n# @user #1 | [x](http://x)\n";
	struct scenario_result *result =
		sample_bare(&sample_pass_facts, OUTCOME_FAILED, NULL);
	struct step_result *step = scenario_result_add_step(result);
	struct report_session session;
	char *text;

	(void)state;
	step->outcome = OUTCOME_FAILED;
	step->received = STR_LITERAL(evil);
	step->message = STR_LITERAL("got `` | </code><script>");
	start(&session, NULL);
	session_report(&session, result);
	text = session_finish(&session);
	assert_non_null(strstr(text, "| ```got `` \\| </code><script>``` |\n"));
	assert_non_null(strstr(text, "\n\n``````text\n  ok.yaml:1: step 1"));
	assert_non_null(strstr(text, "--strict\n``````\n\n</details>\n"));
	free(text);
}

static void report_for(struct report_session *session,
	const struct scenario_facts *facts, enum outcome outcome, int target)
{
	struct scenario_result *result = sample_bare(facts, outcome, "x");

	result->target = &sample_targets[target];
	session_report(session, result);
}

static void test_matrix(void **state)
{
	struct report_session session;
	char *text;

	(void)state;
	start(&session, &sample_merged);
	report_for(&session, &sample_pass_facts, OUTCOME_PASSED, 0);
	report_for(&session, &sample_fail_facts, OUTCOME_FAILED, 0);
	report_for(&session, &sample_fail_facts, OUTCOME_PASSED, 0);
	report_for(&session, &sample_pass_facts, OUTCOME_SKIPPED, 1);
	text = session_finish(&session);
	assert_non_null(strstr(text, "Targets `smtp://one.example:25`, "
				     "`smtp://two.example:25` (`mx|two`), "
				     "seed `42`"));
	assert_non_null(strstr(text,
		"| scenario | `smtp://one.example:25` | `mx\\|two` |\n"
		"|---|---|---|\n"
		"| `ok.yaml::the greeting is 220` | \xe2\x9c\x85 passed | "
		"\xe2\x9e\x96 skipped |\n"
		"| `relay.yaml::no open relay[percent]` | \xe2\x9d\x8c failed "
		"| |\n\n"));
	free(text);
}

/* It has to fit into a comment, and says what does not. */
static void test_bounds(void **state)
{
	struct report_session session;
	char *text;

	(void)state;
	start(&session, &sample_merged);
	for (int i = 0; i < 3000; i++) {
		struct scenario_facts facts = sample_pass_facts;
		char id[32];

		snprintf(id, sizeof(id), "a.yaml::%d", i);
		facts.id = id;
		report_for(&session, &facts,
			i % 3 ? OUTCOME_PASSED : OUTCOME_FAILED, i % 2);
	}
	text = session_finish(&session);
	assert_in_range(strlen(text), 40000, 60000);
	assert_non_null(strstr(text, " more are left out here.\n"));
	assert_non_null(strstr(text, " more scenarios are left out here.\n"));
	assert_non_null(strstr(text, "\nThe conversations of "));
	/* What passed everywhere gives way first. */
	assert_null(strstr(text, "\n| `a.yaml::1` |"));
	assert_non_null(strstr(text, "\n| `a.yaml::3` |"));
	free(text);
}

static void test_ends(void **state)
{
	struct report_session session;
	char *text;

	(void)state;
	start(&session, NULL);
	session.totals.planned = 3;
	session.totals.interrupted_by = SIGTERM;
	text = session_finish(&session);
	assert_non_null(strstr(text, "smtpdrill: 0 passed of 3\n"));
	assert_non_null(strstr(text, "**Not the whole run: interrupted by "
				     "SIGTERM, 3 not run.**\n"));
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pass),
		cmocka_unit_test(test_failure),
		cmocka_unit_test(test_lists),
		cmocka_unit_test(test_code),
		cmocka_unit_test(test_long_code),
		cmocka_unit_test(test_fence),
		cmocka_unit_test(test_hostile_reply),
		cmocka_unit_test(test_matrix),
		cmocka_unit_test(test_bounds),
		cmocka_unit_test(test_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
