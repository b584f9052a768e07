/*
 * report_full.h - a result in which every field says something, against the
 * second of two targets: what one report writes, and another reads back.
 */
#ifndef SD_TESTS_REPORT_FULL_H
#define SD_TESTS_REPORT_FULL_H

#include "report_samples.h"

static const struct scenario_facts full_facts = {
	.id = "t\xc3\xa9.yaml::every field[one]",
	.file = "t\xc3\xa9.yaml",
	.line = 7,
	.name = "every field",
	.case_id = "one",
	.description = "Line one.\nLine two.",
	.hint = "ask \xf0\x9f\x93\xa7 \\ support",
	.tag_count = 2,
	.tags = sample_tags,
	.ref_count = 1,
	.refs = sample_refs,
	.level = LEVEL_INFO,
	.source = {"name: every field\nsteps:\n  - expect: 220\n", 41},
	.source_line = 7,
};

static const struct run_target full_targets[] = {
	{.url = "builtin"},
	{.url = "smtp://mail.example",
		.name = "live",
		.host = "mail.example",
		.port = 25,
		.banner = "mail.example ready\r\n",
		.rerun_options = "-t live --strict"},
};

static const struct run_info full_run = {
	.targets = full_targets,
	.target_count = 2,
	.seed = (UINT64_C(1) << 53) - 1,
	.started_wall_us = INT64_C(1795450680123000),
	.planned = 9,
	.jobs = 8,
};

static const char *const full_lanes[] = {"a", "b", "idle"};

static inline const struct reply *full_reply(void)
{
	static struct reply_line lines[] = {
		{250, {"2.0.0 one", 9}}, {251, {"\0\xff\\x", 4}}};
	static const struct reply reply = {.code = 251,
		.enhanced = {2, 0, 0},
		.line_count = 2,
		.lines = lines,
		.raw = {"250-2.0.0 one\n251 \0\xff\\x\r\n", 24},
		.anomalies = (1u << ANOMALY_COUNT) - 1};

	return &reply;
}

static inline void full_step(struct scenario_result *result)
{
	struct step_result *step = scenario_result_add_step(result);

	*step = (struct step_result){.index = step->index,
		.section = SECTION_TEARDOWN,
		.name = "the step",
		.loc = {"inc.yaml", 3, 5},
		.expect_loc = {"inc.yaml", 4, 13},
		.source_line = STR_LITERAL("    expect: 250"),
		.action = "send",
		.conn = "b",
		.recipient = STR_LITERAL("r@\x01.example"),
		.anomalies = ANOMALY_LEFTOVER_PLAINTEXT,
		.sent = STR_LITERAL("NOOP \x80"),
		.expected = STR_LITERAL("250\nand more"),
		.reply = full_reply(),
		.received = STR_LITERAL("\r\n"),
		.outcome = OUTCOME_ERROR,
		.kind = FAILURE_RUN,
		.message = STR_LITERAL("why \\x1b it failed"),
		.hint = "look",
		.ref = "RFC 5321 4.1",
		.start_us = 17,
		.duration_us = 18,
		.first_entry = 1,
		.end_entry = 1000};
}

static inline void full_transcript(struct transcript *transcript)
{
	transcript_note(transcript, 0, "connected");
	transcript_add(transcript, 5, DIRECTION_SERVER,
		STR_LITERAL("220 \0\x7f\t\"\\\n"));
	transcript->lane = 1;
	transcript_add(transcript, 6, DIRECTION_CLIENT, STR_LITERAL("NOOP"));
	transcript->lane = 7; /* has no name */
	transcript_note(transcript, 9, "closed");
	transcript->entries[2].dropped = 12;
	transcript->dropped_entries = 996;
	transcript->keep_first = 1;
}

static inline struct scenario_result *full_attempt(enum outcome outcome)
{
	struct scenario_result *result = scenario_result_new(&full_facts);

	result->order = 12;
	result->repeat_index = 3;
	result->attempts = 1;
	result->target = &full_targets[1];
	result->outcome = outcome;
	result->reason = STR_LITERAL("because\nof that");
	result->started_wall_us = INT64_C(951782399999000); /* a 29 February */
	result->duration_us = INT64_C(86400000000);
	result->local = "[::1]:41230";
	result->remote = "[::1]:25";
	result->folded_passes = 41;
	result->anomalies = ANOMALY_NUL;
	result->tls = (struct tls_result){.version = "TLSv1.3",
		.cipher = "TLS_AES_256_GCM_SHA384",
		.resumed = true,
		.verified = "not verified",
		.subject = "CN=mail.example",
		.issuer = "CN=ca \xc3\xa4",
		.not_before = 1700000000,
		.not_after = INT64_C(253402300799)};
	result->lanes = full_lanes;
	result->lane_count = 3;
	full_step(result);
	full_transcript(&result->transcript);
	return result;
}

/* With two attempts before it. */
static inline struct scenario_result *full_result(void)
{
	struct scenario_result *result = full_attempt(OUTCOME_FLAKY);

	result->attempts = 3;
	result->earlier = full_attempt(OUTCOME_FAILED);
	result->earlier->attempts = 2;
	result->earlier->earlier = full_attempt(OUTCOME_ERROR);
	result->earlier->earlier->tls = (struct tls_result){.version = NULL};
	return result;
}

#endif
