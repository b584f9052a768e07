/*
 * report_samples.h - results made by hand, for the tests of the reports: one
 * of every kind, and a server that is as hostile as it can.
 */
#ifndef SD_TESTS_REPORT_SAMPLES_H
#define SD_TESTS_REPORT_SAMPLES_H

#include "report/reporter.h"

static const char *const sample_tags[] = {"relay", "security"};
static const char *const sample_refs[] = {"RFC 5321 3.6"};

static const struct scenario_facts sample_pass_facts = {
	.id = "ok.yaml::the greeting is 220",
	.file = "ok.yaml",
	.line = 1,
	.name = "the greeting is 220",
	.level = LEVEL_MUST,
};

static const struct scenario_facts sample_fail_facts = {
	.id = "relay.yaml::no open relay[percent]",
	.file = "relay.yaml",
	.line = 1,
	.name = "no open relay",
	.case_id = "percent",
	.description = "Line one.\nLine two.",
	.tag_count = 2,
	.tags = sample_tags,
	.ref_count = 1,
	.refs = sample_refs,
	.level = LEVEL_SHOULD,
};

static const struct run_target sample_target = {
	.url = "smtp://127.0.0.1:2502",
	.host = "127.0.0.1",
	.port = 2502,
	.banner = "mail.example \x1b[31mESMTP\r\n",
	.rerun_options = "-t 127.0.0.1:2502 --strict",
};

static const struct run_info sample_run = {
	.targets = &sample_target,
	.target_count = 1,
	.seed = 42,
	.started_wall_us = INT64_C(1795450680123000),
	.planned = 3,
	.jobs = 1,
};

/* ANSI escapes, NUL, markup, quotes, a backslash, invalid UTF-8, a C1
 * control, a bare LF. */
#define HOSTILE_TEXT \
	"\x1b[2J\0<script>alert(\"&\")</script> \\ \xff\xc2\x9b\xc3\xa4"

static inline const struct reply *sample_hostile_reply(void)
{
	static struct reply_line lines[] = {
		{250, {"2.1.5 first", 11}},
		{250, {HOSTILE_TEXT, sizeof(HOSTILE_TEXT) - 1}},
	};
	static const struct reply reply = {
		.code = 250,
		.enhanced = {2, 1, 5},
		.line_count = 2,
		.lines = lines,
		.raw = {"250-2.1.5 first\r\n250 " HOSTILE_TEXT "\n",
			sizeof("250-2.1.5 first\r\n250 " HOSTILE_TEXT "\n") -
				1},
		.anomalies = ANOMALY_BARE_LF | ANOMALY_NUL,
	};

	return &reply;
}

static inline struct scenario_result *sample_pass(void)
{
	struct scenario_result *result =
		scenario_result_new(&sample_pass_facts);
	struct step_result *step = scenario_result_add_step(result);

	result->attempts = 1;
	result->outcome = OUTCOME_PASSED;
	result->started_wall_us = INT64_C(1795450680200000);
	result->duration_us = 3120;
	result->local = "127.0.0.1:41230";
	result->remote = "127.0.0.1:2502";
	step->section = SECTION_STEPS;
	step->loc = (struct loc){"ok.yaml", 4, 5};
	step->expected = STR_LITERAL("220");
	step->start_us = 100;
	step->duration_us = 300;
	transcript_add(&result->transcript, 400, DIRECTION_SERVER,
		STR_LITERAL("220 mail.example\r\n"));
	return result;
}

static inline void sample_fail_steps(struct scenario_result *result)
{
	struct step_result *step = scenario_result_add_step(result);

	step->section = SECTION_PRELUDE;
	step->action = "send";
	step->sent = STR_LITERAL("EHLO client.example");
	step->start_us = 500;
	step->duration_us = 400;
	step = scenario_result_add_step(result);
	step->section = SECTION_STEPS;
	step->name = "the relay test";
	step->loc = (struct loc){"relay.yaml", 11, 5};
	step->expect_loc = (struct loc){"relay.yaml", 12, 13};
	step->source_line = STR_LITERAL("    expect: 550 | 553");
	step->action = "send";
	step->sent = STR_LITERAL("RCPT TO:<a%b@c>");
	step->expected = STR_LITERAL("550 | 553");
	step->reply = sample_hostile_reply();
	step->outcome = OUTCOME_FAILED;
	step->kind = FAILURE_REPLY_MISMATCH;
	step->message = STR_LITERAL("the code is 250");
	step->ref = "RFC 5321 7.7";
	step->hint = "The server relays.\nSee \x1b[1mthe manual.";
	step->start_us = 1000;
	step->duration_us = 400;
	step->first_entry = 3;
	step->end_entry = 6;
	step = scenario_result_add_step(result);
	step->section = SECTION_TEARDOWN;
	step->loc = (struct loc){"relay.yaml", 20, 5};
	step->action = "wait";
	step->outcome = OUTCOME_SKIPPED;
	step->message = STR_LITERAL("an earlier step failed");
	step->start_us = 1500;
}

static inline struct scenario_result *sample_fail(void)
{
	struct scenario_result *result =
		scenario_result_new(&sample_fail_facts);
	struct transcript *transcript = &result->transcript;

	result->attempts = 1;
	result->outcome = OUTCOME_FAILED;
	result->started_wall_us = INT64_C(1795450680300000);
	result->duration_us = 12345;
	result->local = "127.0.0.1:41234";
	result->remote = "127.0.0.1:2502";
	result->anomalies = ANOMALY_BARE_LF | ANOMALY_NUL;
	sample_fail_steps(result);
	transcript_note(transcript, 0, "connected");
	transcript_add(transcript, 500, DIRECTION_CLIENT,
		STR_LITERAL("EHLO client.example\r\n"));
	transcript_add(transcript, 900, DIRECTION_SERVER,
		STR_LITERAL("250 mail.example\r\n"));
	transcript_add(transcript, 1000, DIRECTION_CLIENT,
		STR_LITERAL("RCPT TO:<a%b@c>\r\n"));
	transcript_add(transcript, 1400, DIRECTION_SERVER,
		sample_hostile_reply()->raw);
	transcript_add(transcript, 1600, DIRECTION_SERVER, STR_LITERAL("42"));
	return result;
}

/* A result without a connection. */
static inline struct scenario_result *sample_bare(
	const struct scenario_facts *facts, enum outcome outcome,
	const char *reason)
{
	struct scenario_result *result = scenario_result_new(facts);

	result->outcome = outcome;
	result->reason = str_from(reason);
	return result;
}

#endif
