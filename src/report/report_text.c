/*
 * report_text.c - the report for people: a line a scenario, a block a
 * failure, and at the end what failed and the counts. The blocks are in
 * text_failure.c and its like; this file says what is printed when.
 */
#include <signal.h>
#include "base/clock.h"
#include "base/escape.h"
#include "base/mem.h"
#include "report/github/github_command.h"
#include "report/report_output.h"
#include "report/reporter.h"
#include "report/text/text_conversation.h"
#include "report/text/text_failure.h"
#include "report/text/text_live.h"
#include "report/text/text_slowest.h"
#include "report/text/text_steps.h"
#include "report/text/text_style.h"
#include "report/text/text_tally.h"
#include "report/text/text_wrap.h"

struct reporter {
	struct report_options options;
	struct report_output output;
	struct buf text; /* what is to be written next */
	struct text_tally tally;
	struct text_slowest slowest;
	bool live_shown; /* the cursor stands behind the live line */
};

static struct reporter *text_open(
	const struct report_options *options, struct err *err)
{
	struct reporter *reporter = mem_calloc(1, sizeof(*reporter));

	reporter->options = *options;
	/* A file is no terminal, and what is over does not go on. */
	if (options->path)
		reporter->options.colour = reporter->options.in_github = false;
	if (options->path || (options->run && options->run->is_merged))
		reporter->options.live = false;
	if (!report_output_open(&reporter->output, options, err)) {
		mem_free(reporter);
		return NULL;
	}
	return reporter;
}

/* What a server said must be no command to who reads the log. */
static void guard(struct buf *text)
{
	struct buf lines = BUF_INIT;

	github_put_log(&lines, buf_view(text));
	buf_fini(text);
	*text = lines;
}

static void write_out(struct reporter *reporter)
{
	if (reporter->options.in_github && reporter->text.len)
		guard(&reporter->text);
	if (reporter->live_shown && reporter->text.len)
		report_output_write(
			&reporter->output, STR_LITERAL(TEXT_LIVE_ERASE));
	if (reporter->text.len)
		reporter->live_shown = false;
	report_output_write(&reporter->output, buf_view(&reporter->text));
	buf_clear(&reporter->text);
}

/* True when a result is only counted: of many repeats that end alike the
 * first is shown, of passes none. */
static bool fold(
	struct reporter *reporter, const struct scenario_result *result)
{
	enum outcome outcome = result->outcome;
	struct text_tally_row *row;

	if (outcome_is_bad(outcome)) {
		text_tally_row(&reporter->tally, result)->bad[outcome]++;
		return false;
	}
	if (reporter->options.verbosity < VERBOSITY_NORMAL)
		return true;
	if (reporter->options.verbosity > VERBOSITY_NORMAL ||
		result->repeat_index == 0)
		return false;
	row = text_tally_row(&reporter->tally, result);
	return row->folded[outcome]++ > 0 || outcome == OUTCOME_PASSED;
}

static void put_head(struct buf *out, const struct report_options *options,
	const struct scenario_result *result)
{
	text_put_verdict(out, result->outcome, options->colour);
	buf_putc(out, ' ');
	text_put(out, result->facts->id);
	text_put_at(out, options, result->target);
	if (result->outcome != OUTCOME_SKIPPED) {
		buf_puts(out, " (");
		duration_format(out, result->duration_us);
		if (result->repeat_index)
			buf_printf(out, ", repeat %d", result->repeat_index);
		if (result->attempts > 1)
			buf_printf(out, ", %d attempts", result->attempts);
		buf_putc(out, ')');
	}
	/* A block says the reason in a line of its own. */
	if (result->reason.len && !outcome_is_bad(result->outcome)) {
		buf_puts(out, ": ");
		escape_terminal(out, result->reason);
	}
	buf_putc(out, '\n');
}

/* The attempts before one that passed, the first one first. */
static void put_attempts(struct buf *out, const struct report_options *options,
	const struct scenario_result *attempt)
{
	if (!attempt)
		return;
	put_attempts(out, options, attempt->earlier);
	buf_printf(out, "  attempt %d: %s\n", attempt->attempts,
		outcome_word(attempt->outcome));
	text_put_failure(out, options, attempt);
}

static void put_details(
	struct reporter *reporter, const struct scenario_result *result)
{
	enum verbosity verbosity = reporter->options.verbosity;
	struct buf *out = &reporter->text;
	struct conversation_view view = {0, verbosity >= VERBOSITY_BYTES, NULL};

	if (result->outcome == OUTCOME_WARNED ||
		result->outcome == OUTCOME_FLAKY)
		text_put_deviations(out, result);
	if (verbosity >= VERBOSITY_TRANSCRIPTS)
		put_attempts(out, &reporter->options, result->earlier);
	if (verbosity >= VERBOSITY_TRANSCRIPTS)
		text_put_steps(out, result, verbosity);
	if (outcome_is_bad(result->outcome))
		text_put_failure(out, &reporter->options, result);
	else if (verbosity >= VERBOSITY_TRANSCRIPTS)
		text_put_conversation(out, result, view);
	if (outcome_is_bad(result->outcome))
		buf_putc(out, '\n');
}

static void show(
	struct reporter *reporter, const struct scenario_result *result)
{
	put_head(&reporter->text, &reporter->options, result);
	put_details(reporter, result);
	text_wrap(&reporter->text, reporter->options.width);
	write_out(reporter);
	/* Whoever waits for a failure sees it at once. */
	if (outcome_is_bad(result->outcome))
		report_output_flush(&reporter->output);
}

/* Who sits before it need not wait for what the plan has before it. */
static void text_finished(
	struct reporter *reporter, const struct scenario_result *result)
{
	if (reporter->options.live && outcome_is_bad(result->outcome))
		show(reporter, result);
}

static void text_scenario(
	struct reporter *reporter, const struct scenario_result *result)
{
	bool is_shown =
		reporter->options.live && outcome_is_bad(result->outcome);

	if (reporter->options.slowest)
		text_slowest_add(&reporter->slowest, result);
	if (!fold(reporter, result) && !is_shown)
		show(reporter, result);
}

static void text_progress(struct reporter *reporter,
	const struct run_totals *totals, size_t running, int64_t elapsed_us)
{
	struct buf line = BUF_INIT;

	/* Who reads through a pipe sees results as they come, too. */
	if (!reporter->options.live) {
		report_output_flush(&reporter->output);
		return;
	}
	text_put_live(&line, &reporter->options, totals, running, elapsed_us);
	report_output_write(&reporter->output, buf_view(&line));
	report_output_flush(&reporter->output);
	reporter->live_shown = true;
	buf_fini(&line);
}

/* What was asked, without which a result is worth little. */
static void put_target(struct buf *out, const struct run_info *run)
{
	if (!run || run->is_served)
		return;
	buf_puts(out, run->targets[0].url ? "target " : "no target");
	for (size_t i = 0; i < run->target_count; i++) {
		const struct run_target *target = &run->targets[i];

		if (i)
			buf_puts(out, ", ");
		if (target->url)
			text_put(out, target->url);
		if (target->name) {
			buf_puts(out, " (");
			text_put(out, target->name);
			buf_putc(out, ')');
		}
	}
	/* Several runs may have had as many. */
	if (!run->is_merged)
		buf_printf(out, ", seed %llu", (unsigned long long)run->seed);
	buf_putc(out, '\n');
}

static void put_counts(struct buf *out, const struct run_totals *totals)
{
	size_t planned = totals->planned > totals->total ? totals->planned
							 : totals->total;

	for (int i = 0; i < OUTCOME_COUNT; i++)
		if (totals->outcomes[i] || i == OUTCOME_PASSED)
			buf_printf(out, "%s%zu %s", i ? ", " : "",
				totals->outcomes[i],
				outcome_word((enum outcome)i));
	buf_printf(out, " of %zu in ", planned);
	duration_format(out, totals->duration_us);
	if (totals->interrupted_by)
		buf_printf(out, "; interrupted by %s",
			totals->interrupted_by == SIGINT    ? "SIGINT"
			: totals->interrupted_by == SIGTERM ? "SIGTERM"
							    : "a signal");
	else if (totals->stopped_early)
		buf_puts(out, "; stopped early");
	if (planned > totals->total)
		buf_printf(out, "; %zu not run", planned - totals->total);
	buf_putc(out, '\n');
}

static bool text_close(struct reporter *reporter,
	const struct run_totals *totals, struct err *err)
{
	const struct report_options *options = &reporter->options;
	struct buf *out = &reporter->text;
	bool ok;

	if (options->verbosity >= VERBOSITY_NORMAL)
		text_tally_put_folded(&reporter->tally, out, options);
	text_slowest_put(&reporter->slowest, out, (size_t)options->slowest);
	if (options->verbosity >= VERBOSITY_NORMAL) {
		text_tally_put_bad(&reporter->tally, out, options);
		put_target(out, options->run);
	}
	put_counts(out, totals);
	write_out(reporter);
	ok = report_output_close(&reporter->output, err);
	buf_fini(out);
	text_tally_fini(&reporter->tally);
	text_slowest_fini(&reporter->slowest);
	mem_free(reporter);
	return ok;
}

const struct reporter_ops reporter_text = {
	.name = "text",
	.summary = "for people: a line a scenario, a block a failure",
	.open = text_open,
	.finished = text_finished,
	.scenario = text_scenario,
	.progress = text_progress,
	.close = text_close,
};
