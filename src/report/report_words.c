/* report_words.c - see report_words.h. */
#include "report/report_words.h"

#include <signal.h>
#include "base/escape.h"
#include "report/text/text_failure.h"
#include "report/text/text_style.h"

void report_put_line(struct buf *out, struct str text)
{
	bool is_first = true;

	while (text.len && text.data[text.len - 1] == '\n')
		text.len--;
	while (text.data) {
		struct str line = str_cut(&text, '\n');

		if (!is_first)
			buf_putc(out, ' ');
		is_first = false;
		escape_terminal(out, line);
	}
}

struct str report_cut(struct str text, size_t max)
{
	if (text.len <= max)
		return text;
	/* Bytes that go on with a character [RFC3629 3]. */
	while (max && ((unsigned char)text.data[max] & 0xc0) == 0x80)
		max--;
	text.len = max;
	return text;
}

bool report_has_targets(const struct report_options *options)
{
	return options->run && options->run->target_count > 1;
}

void report_put_target(struct buf *out, const struct run_target *target)
{
	const char *name = target->name ? target->name : target->url;

	report_put_line(out, str_from(name ? name : "no target"));
}

void report_put_repeat(struct buf *out, const struct scenario_result *result)
{
	if (result->repeat_index)
		buf_printf(out, " (repeat %d)", result->repeat_index);
}

void report_put_id(struct buf *out, const struct report_options *options,
	const struct scenario_result *result)
{
	report_put_line(out, str_from(result->facts->id));
	report_put_repeat(out, result);
	if (!report_has_targets(options))
		return;
	buf_puts(out, " @ ");
	report_put_target(out, report_target(options, result));
}

const struct step_result *report_step(const struct scenario_result *result)
{
	const struct step_result *step = scenario_result_first_fault(result);

	if (step)
		return step;
	for (step = result->steps; step; step = step->next)
		if (step->outcome == OUTCOME_WARNED)
			return step;
	return NULL;
}

struct loc report_place(
	const struct scenario_result *result, const struct step_result *step)
{
	struct loc loc = {NULL, 0, 0};

	if (step)
		loc = step->expect_loc.line ? step->expect_loc : step->loc;
	if (loc.line == 0)
		loc = (struct loc){NULL, result->facts->line, 0};
	if (!loc.file)
		loc.file = result->facts->file ? result->facts->file : "-";
	return loc;
}

/* Appends before, and text behind it, if there is one. */
static void put_more(struct buf *out, const char *before, struct str text)
{
	if (!text.len)
		return;
	buf_puts(out, before);
	report_put_line(out, text);
}

static void put_anomalies(struct buf *out, unsigned anomalies)
{
	const char *before = "";

	for (int i = 0; i < ANOMALY_COUNT; i++) {
		enum anomaly index = (enum anomaly)i;

		if (!(anomalies & 1u << i))
			continue;
		buf_printf(out, "%s%s: %s", before, anomaly_id(index),
			anomaly_meaning(index));
		before = ", ";
	}
}

static void put_step_why(struct buf *out, const struct scenario_result *result)
{
	const struct step_result *step = report_step(result);
	const char *kind = step ? failure_word(step->kind) : NULL;

	if (step && step->message.len)
		report_put_line(out, step->message);
	else if (result->reason.len)
		report_put_line(out, result->reason);
	else if (result->anomalies)
		put_anomalies(out, result->anomalies);
	else
		buf_puts(out, outcome_word(result->outcome));
	if (kind)
		buf_printf(out, " (%s)", kind);
}

static void put_flaky_why(struct buf *out, const struct scenario_result *result)
{
	if (result->reason.len) {
		report_put_line(out, result->reason);
		return;
	}
	buf_printf(out, "passed at attempt %d", result->attempts);
	if (!result->earlier)
		return;
	buf_puts(out, "; the one before: ");
	report_put_why(out, result->earlier);
}

void report_put_why(struct buf *out, const struct scenario_result *result)
{
	switch (result->outcome) {
	case OUTCOME_PASSED:
	case OUTCOME_COUNT:
		return;
	case OUTCOME_FAILED:
	case OUTCOME_ERROR:
	case OUTCOME_WARNED:
		put_step_why(out, result);
		return;
	case OUTCOME_SKIPPED:
		report_put_line(out, result->reason);
		return;
	case OUTCOME_XFAILED:
		buf_puts(out, "expected to fail");
		put_more(out, ": ", result->reason);
		return;
	case OUTCOME_XPASSED:
		buf_puts(out, "it passed, and was expected to fail");
		put_more(out, ": ", result->reason);
		return;
	case OUTCOME_FLAKY:
		put_flaky_why(out, result);
		return;
	}
}

const char *report_kind(const struct scenario_result *result)
{
	const struct step_result *step = report_step(result);

	if (result->outcome == OUTCOME_XPASSED)
		return "XPassed";
	if (step && step->kind != FAILURE_NONE)
		return failure_word(step->kind);
	return result->outcome == OUTCOME_ERROR ? "Error" : "Failure";
}

void report_put_counts(struct buf *out, const struct run_totals *totals)
{
	/* What wants to be seen stands first. */
	static const enum outcome order[] = {OUTCOME_FAILED, OUTCOME_ERROR,
		OUTCOME_XPASSED, OUTCOME_FLAKY, OUTCOME_WARNED, OUTCOME_PASSED,
		OUTCOME_XFAILED, OUTCOME_SKIPPED};
	size_t planned = totals->planned > totals->total ? totals->planned
							 : totals->total;
	const char *before = "";

	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
		size_t count = totals->outcomes[order[i]];

		if (count == 0 && order[i] != OUTCOME_PASSED)
			continue;
		buf_printf(
			out, "%s%zu %s", before, count, outcome_word(order[i]));
		before = ", ";
	}
	buf_printf(out, " of %zu", planned);
}

static const char *signal_name(int number)
{
	if (number == SIGINT)
		return "SIGINT";
	return number == SIGTERM ? "SIGTERM" : "a signal";
}

bool report_put_stop(struct buf *out, const struct run_totals *totals)
{
	const char *before = "";
	size_t start = out->len;

	if (totals->interrupted_by)
		buf_printf(out, "interrupted by %s",
			signal_name(totals->interrupted_by));
	else if (totals->stopped_early)
		buf_puts(out, "stopped early");
	if (out->len > start)
		before = ", ";
	if (totals->planned > totals->total)
		buf_printf(out, "%s%zu not run", before,
			totals->planned - totals->total);
	return out->len > start;
}

void report_put_block(struct buf *out, const struct report_options *options,
	const struct scenario_result *result)
{
	struct report_options plain = *options;

	plain.colour = false;
	if (result->outcome == OUTCOME_WARNED)
		text_put_deviations(out, result);
	else
		text_put_failure(out, &plain, result);
}
