/* report_session.h - a report of any format into memory, for its tests. */
#ifndef SD_TESTS_REPORT_SESSION_H
#define SD_TESTS_REPORT_SESSION_H

#include "report_samples.h"

/* Two targets of a merge. */
static const struct run_target sample_targets[] = {
	{.url = "smtp://one.example:25"},
	{.url = "smtp://two.example:25", .name = "mx|two"},
};

static const struct run_info sample_merged = {
	.targets = sample_targets,
	.target_count = 2,
	.is_merged = true,
	.seed = 42,
	.started_wall_us = INT64_C(1795450680123000),
};

struct report_session {
	const struct reporter_ops *ops;
	struct report_options options;
	struct reporter *reporter;
	struct run_totals totals;
	char *text;
	size_t len;
};

/* run NULL: sample_run. */
static inline void session_start(struct report_session *session,
	const char *format, struct report_options options,
	const struct run_info *run)
{
	struct err err = {.kind = ERR_NONE};

	*session = (struct report_session){
		.ops = reporter_find(str_from(format)), .options = options};
	assert_non_null(session->ops);
	session->options.run = run ? run : &sample_run;
	session->options.out = open_memstream(&session->text, &session->len);
	session->reporter = session->ops->open(&session->options, &err);
	assert_non_null(session->reporter);
}

static inline void session_report(
	struct report_session *session, struct scenario_result *result)
{
	session->ops->scenario(session->reporter, result);
	run_totals_count(&session->totals, result->outcome);
	session->totals.planned++;
	scenario_result_free(&result);
}

/* Closes it; the text is freed by the caller. */
static inline char *session_finish(struct report_session *session)
{
	struct err err = {.kind = ERR_NONE};

	session->totals.duration_us = 1200000;
	if (!session->ops->close(session->reporter, &session->totals, &err))
		fail_msg("%s", err.text);
	fclose(session->options.out);
	assert_int_equal(strlen(session->text), session->len);
	return session->text;
}

static inline void session_finish_with(
	struct report_session *session, const char *want)
{
	char *text = session_finish(session);

	if (strcmp(text, want) != 0)
		fail_msg("got:\n%s\nwanted:\n%s", text, want);
	free(text);
}

/* The result after a failed attempt, as `--retries` has it. */
static inline struct scenario_result *sample_flaky(void)
{
	struct scenario_result *result =
		sample_bare(&sample_fail_facts, OUTCOME_FLAKY, NULL);

	result->attempts = 2;
	result->earlier = sample_fail();
	return result;
}

static inline struct scenario_result *sample_warned(void)
{
	struct scenario_result *result = sample_pass();

	result->outcome = OUTCOME_WARNED;
	result->steps->outcome = OUTCOME_WARNED;
	result->steps->message = STR_LITERAL("reply/nul: a NUL byte");
	return result;
}

#endif
