/* layer: report */
/* The text report, byte for byte. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>
#include "report_samples.h"

/* A report into memory. */
struct session {
	struct report_options options;
	struct reporter *reporter;
	struct run_totals totals;
	char *text;
	size_t len;
};

static const struct reporter_ops *text_ops(void)
{
	return reporter_find(STR_LITERAL("text"));
}

static void start(struct session *session, struct report_options options)
{
	struct err err = {.kind = ERR_NONE};

	*session = (struct session){.options = options};
	if (!session->options.run)
		session->options.run = &sample_run;
	session->options.out = open_memstream(&session->text, &session->len);
	session->reporter = text_ops()->open(&session->options, &err);
	assert_non_null(session->reporter);
}

static void report(struct session *session, struct scenario_result *result)
{
	text_ops()->scenario(session->reporter, result);
	run_totals_count(&session->totals, result->outcome);
	session->totals.planned++;
	scenario_result_free(&result);
}

/* Closes it; the text is freed by the caller. */
static char *finish(struct session *session)
{
	struct err err = {.kind = ERR_NONE};

	session->totals.duration_us = 1200000;
	assert_true(
		text_ops()->close(session->reporter, &session->totals, &err));
	fclose(session->options.out);
	assert_int_equal(strlen(session->text), session->len);
	return session->text;
}

static void finish_with(struct session *session, const char *want)
{
	char *text = finish(session);

	if (strcmp(text, want) != 0)
		fail_msg("got:\n%s\nwanted:\n%s", text, want);
	free(text);
}

#define TARGET_LINE "target smtp://127.0.0.1:2502, seed 42\n"

#define HOSTILE_SHOWN                               \
	"\\x1b[2J\\0<script>alert(\"&\")</script> " \
	"\\\\ \\xff\\xc2\\x9b\\xc3\\xa4\\n"

#define FAIL_FACTS                                                  \
	"  relay.yaml:12:13: step 2, send: the relay test\n"        \
	"   12 |     expect: 550 | 553\n"                           \
	"      |             ^\n"                                   \
	"  sent:     RCPT TO:<a%b@c>\n"                             \
	"  expected: 550 | 553\n"                                   \
	"  got:      250-2.1.5 first\n"                             \
	"            250 " HOSTILE_SHOWN "\n"                       \
	"  anomaly:  reply/bare-lf: a line ends in LF without CR\n" \
	"  anomaly:  reply/nul: a NUL byte\n"                       \
	"  why:      the code is 250 (ReplyMismatch)\n"             \
	"  hint:     The server relays.\n"                          \
	"            See \\x1b[1mthe manual.\n"                     \
	"  ref:      RFC 5321 7.7\n"                                \
	"  ref:      RFC 5321 3.6\n"

#define FAIL_CONVERSATION                                      \
	"  conversation (127.0.0.1:41234 -> 127.0.0.1:2502)\n" \
	"         +0.0ms - connected\n"                        \
	"         +0.5ms C EHLO client.example\n"              \
	"         +0.9ms S 250 mail.example\n"                 \
	"  >      +1.0ms C RCPT TO:<a%b@c>\n"                  \
	"  >      +1.4ms S 250-2.1.5 first\n"                  \
	"  >      +1.4ms S 250 " HOSTILE_SHOWN "\n"            \
	"         +1.6ms S 42 (no line end)\n"

#define FAIL_RERUN                                                     \
	"  rerun: smtpdrill run 'relay.yaml::no open relay[percent]' " \
	"-t 127.0.0.1:2502 --strict\n\n"

#define FAIL_BLOCK FAIL_FACTS FAIL_CONVERSATION FAIL_RERUN

static void test_pass_and_hostile_failure(void **state)
{
	struct session session;

	(void)state;
	start(&session, (struct report_options){.width = 0});
	report(&session, sample_pass());
	report(&session, sample_fail());
	finish_with(&session,
		"PASS ok.yaml::the greeting is 220 (3.1ms)\n"
		"FAIL relay.yaml::no open relay[percent] (12.3ms)\n" FAIL_BLOCK
		"failures:\n"
		"  FAIL relay.yaml::no open relay[percent]\n" TARGET_LINE
		"1 passed, 1 failed of 2 in 1.2s\n");
}

static void test_quiet(void **state)
{
	struct session session;

	(void)state;
	start(&session, (struct report_options){.verbosity = VERBOSITY_QUIET});
	report(&session, sample_pass());
	report(&session, sample_fail());
	report(&session,
		sample_bare(&sample_pass_facts, OUTCOME_SKIPPED, "no TLS"));
	finish_with(&session,
		"FAIL relay.yaml::no open relay[percent] (12.3ms)\n" FAIL_BLOCK
		"1 passed, 1 failed, 1 skipped of 3 in 1.2s\n");
}

static void test_verbose_pass(void **state)
{
	struct session session;

	(void)state;
	start(&session,
		(struct report_options){.verbosity = VERBOSITY_TRANSCRIPTS});
	report(&session, sample_pass());
	finish_with(&session,
		"PASS ok.yaml::the greeting is 220 (3.1ms)\n"
		"  passed    1\n"
		"  conversation (127.0.0.1:41230 -> 127.0.0.1:2502)\n"
		"         +0.4ms S 220 mail.example\n" TARGET_LINE
		"1 passed of 1 in 1.2s\n");
}

static void test_bytes(void **state)
{
	struct session session;
	char *text;

	(void)state;
	start(&session, (struct report_options){.verbosity = VERBOSITY_BYTES});
	report(&session, sample_fail());
	text = finish(&session);
	assert_non_null(strstr(text,
		"  passed    1 prelude send EHLO client.example "
		"(at +500us, took 400us)\n"
		"    sent:   EHLO client.example\n"
		"  failed    2 \"the relay test\" send RCPT TO:<a%b@c> "
		"-> 250 2.1.5 first (at +1ms, took 400us)\n"
		"    sent:   RCPT TO:<a%b@c>\n"
		"    got:    250-2.1.5 first\\r\\n\n"
		"            250 " HOSTILE_SHOWN "\n"
		"  skipped   3 teardown wait: an earlier step failed "
		"(at +1.5ms, took 0us)\n" FAIL_FACTS));
	assert_non_null(strstr(text, "+0.9ms S 250 mail.example\\r\\n\n"));
	free(text);
}

static void test_every_outcome_has_its_line(void **state)
{
	static const struct {
		enum outcome outcome;
		const char *reason, *line;
	} rows[] = {
		{OUTCOME_PASSED, NULL,
			"PASS ok.yaml::the greeting is 220 (0us)"
			"\n"},
		{OUTCOME_WARNED, NULL,
			"WARN ok.yaml::the greeting is 220 (0us)"
			"\n"},
		{OUTCOME_SKIPPED, "no \x1bTLS",
			"SKIP ok.yaml::the greeting is 220: no \\x1bTLS\n"},
		{OUTCOME_XFAILED, "bug 7",
			"XFAIL ok.yaml::the greeting is 220 (0us): bug 7\n"},
		{OUTCOME_FLAKY, NULL,
			"FLAKY ok.yaml::the greeting is 220 (0us)\n"},
		{OUTCOME_ERROR, "connection refused",
			"ERROR ok.yaml::the greeting is 220 (0us)\n"
			"  reason:   connection refused\n\n"},
		{OUTCOME_XPASSED, "bug 7",
			"XPASS ok.yaml::the greeting is 220 (0us)\n"
			"  ok.yaml:1\n"
			"  reason:   bug 7\n"
			"  why:      it passed, and was expected to fail\n"
			"  rerun: smtpdrill run 'ok.yaml::the greeting is 220'"
			" -t 127.0.0.1:2502 --strict\n\n"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct session session;
		char *text;

		start(&session, (struct report_options){.width = 0});
		report(&session, sample_bare(&sample_pass_facts,
					 rows[i].outcome, rows[i].reason));
		text = finish(&session);
		if (strncmp(text, rows[i].line, strlen(rows[i].line)) != 0)
			fail_msg("%s: %s", outcome_word(rows[i].outcome), text);
		free(text);
	}
}

static void test_warning_says_what(void **state)
{
	struct scenario_result *result = sample_pass();
	struct session session;

	(void)state;
	result->outcome = OUTCOME_WARNED;
	result->steps->outcome = OUTCOME_WARNED;
	result->steps->message = STR_LITERAL("reply/nul: a NUL byte");
	start(&session, (struct report_options){.width = 0});
	report(&session, result);
	finish_with(&session,
		"WARN ok.yaml::the greeting is 220 (3.1ms)\n"
		"  ok.yaml:4:5: reply/nul: a NUL byte\n" TARGET_LINE
		"0 passed, 1 warned of 1 in 1.2s\n");
}

static void test_warning_shows_what_came(void **state)
{
	struct scenario_result *result = sample_pass();
	struct step_result *step = scenario_result_add_step(result);
	struct session session;

	(void)state;
	result->outcome = step->outcome = OUTCOME_WARNED;
	step->loc = (struct loc){"ok.yaml", 7, 3};
	step->kind = FAILURE_SILENCE;
	step->message = STR_LITERAL("the server sent something");
	step->received = STR_LITERAL("250 Ok\r\n");
	start(&session, (struct report_options){.width = 0});
	report(&session, result);
	finish_with(&session,
		"WARN ok.yaml::the greeting is 220 (3.1ms)\n"
		"  ok.yaml:7:3: the server sent something (Silence)\n"
		"  got:      250 Ok\n" TARGET_LINE
		"0 passed, 1 warned of 1 in 1.2s\n");
}

static void test_prelude_and_no_reply(void **state)
{
	struct scenario_result *result = sample_bare(
		&sample_pass_facts, OUTCOME_ERROR, "the prelude failed");
	struct step_result *step = scenario_result_add_step(result);
	struct session session;

	(void)state;
	step->section = SECTION_PRELUDE;
	step->action = "send";
	step->sent = STR_LITERAL("EHLO x");
	step->expected = STR_LITERAL("250");
	step->outcome = OUTCOME_ERROR;
	step->kind = FAILURE_TIMEOUT;
	start(&session, (struct report_options){.width = 0});
	report(&session, result);
	finish_with(&session,
		"ERROR ok.yaml::the greeting is 220 (0us)\n"
		"  ok.yaml:1: step 1 (prelude), send\n"
		"  sent:     EHLO x\n"
		"  expected: 250\n"
		"  got:      nothing\n"
		"  why:      Timeout\n"
		"  reason:   the prelude failed\n"
		"  rerun: smtpdrill run 'ok.yaml::the greeting is 220' "
		"-t 127.0.0.1:2502 --strict\n\n"
		"failures:\n"
		"  ERROR ok.yaml::the greeting is 220\n" TARGET_LINE
		"0 passed, 1 error of 1 in 1.2s\n");
}

static void test_repeats_are_folded(void **state)
{
	static const enum outcome outcomes[] = {OUTCOME_PASSED, OUTCOME_FLAKY,
		OUTCOME_PASSED, OUTCOME_FLAKY, OUTCOME_WARNED, OUTCOME_ERROR};
	static const char first[] =
		"FLAKY ok.yaml::the greeting is 220 (0us, repeat 2)\n"
		"WARN ok.yaml::the greeting is 220 (0us, repeat 5)\n"
		"ERROR ok.yaml::the greeting is 220 (0us, repeat 6)\n";
	struct session session;
	char *text;

	(void)state;
	start(&session, (struct report_options){.width = 0});
	for (int i = 0; i < 6; i++) {
		struct scenario_result *result =
			sample_bare(&sample_pass_facts, outcomes[i], NULL);

		result->repeat_index = i + 1;
		report(&session, result);
		/* Another scenario in between. */
		result = sample_bare(&sample_fail_facts, OUTCOME_PASSED, NULL);
		result->repeat_index = i + 1;
		report(&session, result);
	}
	text = finish(&session);
	assert_ptr_equal(strstr(text, first), text);
	assert_non_null(strstr(text,
		"\n\nPASS ok.yaml::the greeting is 220 x 2\n"
		"FLAKY ok.yaml::the greeting is 220 x 2\n"
		"PASS relay.yaml::no open relay[percent] x 6\n"
		"failures:\n"
		"  ERROR ok.yaml::the greeting is 220\n" TARGET_LINE
		"8 passed, 1 warned, 1 error, 2 flaky of 12 in 1.2s\n"));
	free(text);
}

static void test_long_conversation_shows_its_end(void **state)
{
	struct scenario_result *result =
		sample_bare(&sample_pass_facts, OUTCOME_FAILED, "x");
	struct session session;
	char *text;

	(void)state;
	for (int i = 0; i < 23; i++)
		transcript_note(&result->transcript, i * 1000, "note %d", i);
	start(&session, (struct report_options){.width = 0});
	report(&session, result);
	text = finish(&session);
	assert_non_null(strstr(text, "  conversation\n"
				     "    ... 3 earlier entries not shown\n"
				     "         +3.0ms - note 3\n"));
	assert_non_null(strstr(text, "        +22.0ms - note 22\n  rerun"));
	free(text);
}

static void test_dropped_entries_are_counted(void **state)
{
	struct scenario_result *result =
		sample_bare(&sample_pass_facts, OUTCOME_FAILED, "x");
	struct transcript *transcript = &result->transcript;
	struct session session;
	char *text;

	(void)state;
	for (int i = 0; i < 23; i++)
		transcript_note(transcript, 0, "note %d", i);
	transcript->dropped_entries = 1000;
	transcript->keep_first = 5;
	transcript->entries[22].dropped = 77;
	start(&session, (struct report_options){.width = 0});
	report(&session, result);
	text = finish(&session);
	assert_non_null(strstr(text, "    ... 3 earlier entries not shown\n"
				     "         +0.0ms - note 3\n"
				     "         +0.0ms - note 4\n"
				     "    ... 1000 more entries not kept\n"
				     "         +0.0ms - note 5\n"));
	assert_non_null(strstr(text, " - note 22 ... and 77 more bytes\n"));
	free(text);
}

static void test_long_data_is_cut(void **state)
{
	struct scenario_result *result = sample_fail();
	struct buf sent = BUF_INIT, want = BUF_INIT;
	struct session session;
	char *text;

	(void)state;
	for (int i = 0; i < 23; i++)
		buf_printf(&sent, "line %d\r\n", i);
	result->steps->next->sent = buf_view(&sent);
	result->steps->next->reply = NULL;
	buf_fill(&want, 'x', 601);
	result->steps->next->received = buf_view(&want);
	start(&session, (struct report_options){.width = 0});
	report(&session, result);
	text = finish(&session);
	assert_non_null(strstr(text, "            line 19\n"
				     "            ... and 3 more lines\n"
				     "  expected: 550 | 553\n"
				     "  got:      xxx"));
	assert_non_null(strstr(text, "xxx ... and 1 more bytes\n"));
	buf_fini(&sent);
	buf_fini(&want);
	free(text);
}

static void test_colour(void **state)
{
	struct session session;

	(void)state;
	start(&session, (struct report_options){.colour = true});
	report(&session, sample_bare(&sample_pass_facts, OUTCOME_PASSED, NULL));
	report(&session, sample_bare(&sample_pass_facts, OUTCOME_SKIPPED, "x"));
	finish_with(&session,
		"\x1b[32mPASS\x1b[0m ok.yaml::the greeting is 220 (0us)\n"
		"\x1b[36mSKIP\x1b[0m ok.yaml::the greeting is 220: "
		"x\n" TARGET_LINE "1 passed, 1 skipped of 2 in 1.2s\n");
}

static void test_live_line_is_erased(void **state)
{
	struct run_totals totals = {.finished = 3, .planned = 40};
	struct session session;

	(void)state;
	totals.faults = 1;
	start(&session, (struct report_options){.live = true, .width = 80});
	text_ops()->progress(session.reporter, &totals, 3, 2150000);
	report(&session, sample_bare(&sample_pass_facts, OUTCOME_PASSED, NULL));
	session.options.width = 0;
	totals.finished = 12;
	totals.faults = 0;
	text_ops()->progress(session.reporter, &totals, 1, 61000000);
	text_ops()->progress(session.reporter, &totals, 0, 61100000);
	finish_with(&session,
		"\r\x1b[K[ 3/40] 3 running, 1 failed, 2.1s"
		"\r\x1b[KPASS ok.yaml::the greeting is 220 (0us)\n"
		"\r\x1b[K[12/40] 1 running, 61.0s"
		"\r\x1b[K[12/40] 0 running, 61.1s\r\x1b[K" TARGET_LINE
		"1 passed of 1 in 1.2s\n");
}

/* Before a terminal a failure is shown when it is there, whatever the plan
 * has before it, and once. */
static void test_live_failures_come_at_once(void **state)
{
	struct scenario_result *failed =
		sample_bare(&sample_fail_facts, OUTCOME_ERROR, "no connection");
	struct scenario_result *passed =
		sample_bare(&sample_pass_facts, OUTCOME_PASSED, NULL);
	struct session session;

	(void)state;
	start(&session, (struct report_options){.live = true, .width = 80});
	text_ops()->finished(session.reporter, failed);
	text_ops()->finished(session.reporter, passed);
	report(&session, passed);
	report(&session, failed);
	finish_with(&session,
		"ERROR relay.yaml::no open relay[percent] (0us)\n"
		"  reason:   no connection\n\n"
		"PASS ok.yaml::the greeting is 220 (0us)\n"
		"failures:\n"
		"  ERROR relay.yaml::no open relay[percent]\n" TARGET_LINE
		"1 passed, 1 error of 2 in 1.2s\n");
}

/* Into a pipe it comes in its place. */
static void test_failures_have_their_place(void **state)
{
	struct scenario_result *failed =
		sample_bare(&sample_fail_facts, OUTCOME_ERROR, "no connection");
	struct session session;

	(void)state;
	start(&session, (struct report_options){.width = 0});
	text_ops()->finished(session.reporter, failed);
	report(&session, sample_bare(&sample_pass_facts, OUTCOME_PASSED, NULL));
	report(&session, failed);
	finish_with(&session,
		"PASS ok.yaml::the greeting is 220 (0us)\n"
		"ERROR relay.yaml::no open relay[percent] (0us)\n"
		"  reason:   no connection\n\n"
		"failures:\n"
		"  ERROR relay.yaml::no open relay[percent]\n" TARGET_LINE
		"1 passed, 1 error of 2 in 1.2s\n");
}

/* A log in which "::error::" and "##[" are commands. */
static void test_in_github(void **state)
{
	struct session session;

	(void)state;
	start(&session, (struct report_options){.in_github = true});
	report(&session, sample_bare(&sample_pass_facts, OUTCOME_SKIPPED,
				 "so\n::error::x ##[error]y"));
	finish_with(&session,
		"| SKIP ok.yaml::the greeting is 220: so\\x0a::error::x "
		"##\\x5berror]y\n"
		"| target smtp://127.0.0.1:2502, seed 42\n"
		"| 0 passed, 1 skipped of 1 in 1.2s\n");
}

static void test_slowest(void **state)
{
	const int64_t times[] = {500, 90000, 700};
	struct session session;

	(void)state;
	start(&session, (struct report_options){
				.slowest = 2, .verbosity = VERBOSITY_NORMAL});
	for (int i = 0; i < 3; i++) {
		struct scenario_result *result =
			sample_bare(&sample_pass_facts, OUTCOME_PASSED, NULL);

		result->duration_us = times[i];
		result->repeat_index = i + 1;
		report(&session, result);
	}
	report(&session, sample_bare(&sample_pass_facts, OUTCOME_SKIPPED, "x"));
	finish_with(&session,
		"SKIP ok.yaml::the greeting is 220: x\n"
		"PASS ok.yaml::the greeting is 220 x 3\n"
		"slowest:\n"
		"      90ms ok.yaml::the greeting is 220 (repeat 2)\n"
		"     700us ok.yaml::the greeting is 220 (repeat "
		"3)\n" TARGET_LINE "3 passed, 1 skipped of 4 in 1.2s\n");
}

static void test_flaky_shows_its_attempts(void **state)
{
	struct scenario_result *result = sample_bare(&sample_pass_facts,
		OUTCOME_FLAKY, "passed at attempt 2; attempt 1: error, late");
	struct session session;

	(void)state;
	result->earlier =
		sample_bare(&sample_pass_facts, OUTCOME_ERROR, "late");
	result->earlier->attempts = 1;
	result->attempts = 2;
	start(&session,
		(struct report_options){.verbosity = VERBOSITY_TRANSCRIPTS});
	report(&session, result);
	finish_with(&session,
		"FLAKY ok.yaml::the greeting is 220 (0us, 2 attempts): passed "
		"at attempt 2; attempt 1: error, late\n"
		"  attempt 1: error\n"
		"  ok.yaml:1\n"
		"  reason:   late\n"
		"  rerun: smtpdrill run 'ok.yaml::the greeting is 220' "
		"-t 127.0.0.1:2502 --strict\n" TARGET_LINE
		"0 passed, 1 flaky of 1 in 1.2s\n");
}

/* What is merged is over: nothing of it is live. */
static void test_several_targets(void **state)
{
	static const struct run_target targets[] = {
		{.url = "smtp://a.example:25", .name = "a"},
		{.url = "smtp://b.example:25"}};
	const struct run_info run = {.targets = targets,
		.target_count = 2,
		.is_merged = true,
		.seed = 7};
	struct session session;

	(void)state;
	start(&session, (struct report_options){
				.live = true, .width = 80, .run = &run});
	for (int i = 0; i < 2; i++) {
		struct scenario_result *result =
			sample_bare(&sample_pass_facts, OUTCOME_XPASSED, NULL);

		result->target = &targets[i];
		report(&session, result);
	}
	finish_with(&session,
		"XPASS ok.yaml::the greeting is 220 @ a (0us)\n"
		"  ok.yaml:1\n"
		"  why:      it passed, and was expected to fail\n"
		"  rerun: smtpdrill run 'ok.yaml::the greeting is 220'\n\n"
		"XPASS ok.yaml::the greeting is 220 @ smtp://b.example:25 "
		"(0us)\n"
		"  ok.yaml:1\n"
		"  why:      it passed, and was expected to fail\n"
		"  rerun: smtpdrill run 'ok.yaml::the greeting is 220'\n\n"
		"failures:\n"
		"  XPASS ok.yaml::the greeting is 220 @ a\n"
		"  XPASS ok.yaml::the greeting is 220 @ smtp://b.example:25\n"
		"target smtp://a.example:25 (a), smtp://b.example:25\n"
		"0 passed, 2 xpassed of 2 in 1.2s\n");
}

static void test_live_line_fits(void **state)
{
	struct run_totals totals = {.finished = 3, .planned = 40};
	struct session session;
	char *text;

	(void)state;
	start(&session, (struct report_options){.live = true, .width = 12});
	text_ops()->progress(session.reporter, &totals, 3, 2100000);
	text = finish(&session);
	assert_memory_equal(text, "\r\x1b[K[ 3/40] 3 r\r\x1b[K", 19);
	free(text);
}

static void test_no_live_line_unasked(void **state)
{
	struct run_totals totals = {.finished = 3, .planned = 40};
	struct session session;

	(void)state;
	start(&session, (struct report_options){.width = 80});
	text_ops()->progress(session.reporter, &totals, 3, 2100000);
	finish_with(&session, TARGET_LINE "0 passed of 0 in 1.2s\n");
}

static void test_interrupted(void **state)
{
	struct session session;

	(void)state;
	start(&session, (struct report_options){.verbosity = VERBOSITY_QUIET});
	report(&session, sample_pass());
	session.totals.planned = 40;
	session.totals.interrupted_by = SIGTERM;
	finish_with(&session,
		"1 passed of 40 in 1.2s; interrupted by SIGTERM; 39 not run\n");
}

static void test_stopped_early(void **state)
{
	struct session session;

	(void)state;
	start(&session, (struct report_options){.verbosity = VERBOSITY_QUIET});
	report(&session, sample_pass());
	session.totals.planned = 2;
	session.totals.stopped_early = true;
	finish_with(
		&session, "1 passed of 2 in 1.2s; stopped early; 1 not run\n");
}

static void test_write_fault_is_an_error(void **state)
{
	struct report_options options = {.run = &sample_run};
	struct run_totals totals = {.planned = 0};
	struct err err = {.kind = ERR_NONE};
	struct reporter *reporter;

	(void)state;
	options.out = fopen("/dev/full", "w");
	if (!options.out)
		skip();
	reporter = text_ops()->open(&options, &err);
	assert_non_null(reporter);
	assert_false(text_ops()->close(reporter, &totals, &err));
	assert_int_equal(err.kind, ERR_FILE);
	assert_string_equal(
		err.text, "cannot write the report: No space left on device");
	fclose(options.out);
}

static void test_names(void **state)
{
	const char *const *names = reporter_names();
	size_t count = 0;

	(void)state;
	for (; names[count]; count++)
		assert_string_equal(reporter_find(str_from(names[count]))->name,
			names[count]);
	assert_true(count >= 2);
	assert_null(reporter_find(STR_LITERAL("tex")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pass_and_hostile_failure),
		cmocka_unit_test(test_quiet),
		cmocka_unit_test(test_verbose_pass),
		cmocka_unit_test(test_bytes),
		cmocka_unit_test(test_every_outcome_has_its_line),
		cmocka_unit_test(test_warning_says_what),
		cmocka_unit_test(test_warning_shows_what_came),
		cmocka_unit_test(test_prelude_and_no_reply),
		cmocka_unit_test(test_repeats_are_folded),
		cmocka_unit_test(test_long_conversation_shows_its_end),
		cmocka_unit_test(test_dropped_entries_are_counted),
		cmocka_unit_test(test_long_data_is_cut),
		cmocka_unit_test(test_colour),
		cmocka_unit_test(test_live_line_is_erased),
		cmocka_unit_test(test_live_failures_come_at_once),
		cmocka_unit_test(test_failures_have_their_place),
		cmocka_unit_test(test_in_github),
		cmocka_unit_test(test_slowest),
		cmocka_unit_test(test_flaky_shows_its_attempts),
		cmocka_unit_test(test_several_targets),
		cmocka_unit_test(test_live_line_fits),
		cmocka_unit_test(test_no_live_line_unasked),
		cmocka_unit_test(test_interrupted),
		cmocka_unit_test(test_stopped_early),
		cmocka_unit_test(test_write_fault_is_an_error),
		cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
