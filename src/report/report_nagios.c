/*
 * report_nagios.c - a plugin of Nagios, Icinga and their like:
 *
 *   SMTP CRITICAL - 11 of 12 passed, 1 failed in 420ms: relay.yaml::no open
 *   relay: the code is 250 (ReplyMismatch) | time=0.051000s;1.000000;5.000000;0
 * ... FAIL relay.yaml::no open relay: the code is 250 (ReplyMismatch)
 *
 * The first is one line. All performance data stands in it; behind it comes
 * a line for each scenario that is no plain pass. docs/reports.md says what
 * makes which state.
 */
#include "base/clock.h"
#include "base/escape.h"
#include "base/mem.h"
#include "report/nagios/nagios_data.h"
#include "report/nagios/nagios_text.h"
#include "report/report_output.h"
#include "report/report_words.h"
#include "report/text/text_style.h"

/* Many agents cut what they pass on at 4 KiB, some at 1 KiB. */
enum { LINES_MAX = 10, LINE_BYTES = 240, WORST_BYTES = 160 };

/* Of what did not pass. */
struct lines {
	struct buf text;
	size_t count; /* also those that were too many */
};

struct reporter {
	struct report_options options;
	struct report_output output;
	struct lines critical, warning;
	struct buf worst; /* the first that is as bad as any */
	enum nagios_state worst_state;
	struct nagios_data data;
};

static struct reporter *nagios_open(
	const struct report_options *options, struct err *err)
{
	struct reporter *reporter = mem_calloc(1, sizeof(*reporter));

	reporter->options = *options;
	reporter->data.warn_us = options->warn_us;
	reporter->data.crit_us = options->crit_us;
	if (!report_output_open(&reporter->output, options, err)) {
		mem_free(reporter);
		return NULL;
	}
	return reporter;
}

/* --- one conversation --- */

/* That we could not ask says as much of a service as a wrong answer does:
 * who sends mail cannot either. */
static enum nagios_state judge_outcome(enum outcome outcome)
{
	switch (outcome) {
	case OUTCOME_FAILED:
	case OUTCOME_XPASSED:
	case OUTCOME_ERROR:
		return NAGIOS_CRITICAL;
	case OUTCOME_WARNED:
	case OUTCOME_FLAKY:
		return NAGIOS_WARNING;
	case OUTCOME_PASSED:
	case OUTCOME_SKIPPED:
	case OUTCOME_XFAILED:
	case OUTCOME_COUNT:
		break;
	}
	return NAGIOS_OK;
}

/* As check_smtp(1) has it, and as a range of performance data is meant: the
 * limit itself is still good. */
static enum nagios_state judge_time(
	const struct report_options *options, int64_t us)
{
	if (options->crit_us && us > options->crit_us)
		return NAGIOS_CRITICAL;
	if (options->warn_us && us > options->warn_us)
		return NAGIOS_WARNING;
	return NAGIOS_OK;
}

/* "took 5.2s, the limit is 5s"; nothing when it was in time. */
static void put_slowness(struct buf *out, const struct report_options *options,
	const struct scenario_result *result)
{
	enum nagios_state state = judge_time(options, result->duration_us);

	if (state == NAGIOS_OK)
		return;
	buf_puts(out, out->len ? "; took " : "took ");
	duration_format(out, result->duration_us);
	buf_puts(out, ", the limit is ");
	duration_format(out,
		state == NAGIOS_CRITICAL ? options->crit_us : options->warn_us);
}

/* What stands in a reply often says what to do. */
static void put_reply(struct buf *out, const struct scenario_result *result)
{
	const struct step_result *step = report_step(result);
	const struct reply *reply = step ? step->reply : NULL;

	if (!reply || reply->line_count == 0 || !reply->lines[0].text.len)
		return;
	buf_puts(out, "; the server said: ");
	escape_wire(out, reply->lines[0].text);
}

/* Appends "ID: why". */
static void put_problem(struct buf *out, const struct report_options *options,
	const struct scenario_result *result, size_t max)
{
	struct buf id = BUF_INIT, why = BUF_INIT;

	report_put_id(&id, options, result);
	report_put_why(&why, result);
	put_slowness(&why, options, result);
	put_reply(&why, result);
	nagios_put_text(out, buf_view(&id), max);
	buf_puts(out, ": ");
	nagios_put_text(out, buf_view(&why), max);
	buf_fini(&why);
	buf_fini(&id);
}

static void put_line(struct lines *lines, const struct report_options *options,
	const struct scenario_result *result)
{
	struct buf *out = &lines->text;

	if (lines->count++ >= LINES_MAX)
		return;
	text_put_verdict(out, result->outcome, false);
	buf_putc(out, ' ');
	put_problem(out, options, result, LINE_BYTES);
	buf_putc(out, '\n');
}

static void nagios_scenario(
	struct reporter *reporter, const struct scenario_result *result)
{
	const struct report_options *options = &reporter->options;
	enum nagios_state state = judge_outcome(result->outcome);
	enum nagios_state slow = judge_time(options, result->duration_us);

	nagios_data_note(&reporter->data, result);
	state = slow > state ? slow : state;
	if (state == NAGIOS_OK)
		return;
	if (state > reporter->worst_state) {
		reporter->worst_state = state;
		buf_clear(&reporter->worst);
		put_problem(&reporter->worst, options, result, WORST_BYTES);
	}
	put_line(state == NAGIOS_CRITICAL ? &reporter->critical
					  : &reporter->warning,
		options, result);
}

/* --- the whole --- */

/* Appends as many as there is room for. */
static void take_lines(struct buf *out, const struct lines *lines, size_t *room)
{
	struct str left = buf_view(&lines->text);

	for (; left.len && *room; --*room) {
		const char *end = memchr(left.data, '\n', left.len);
		size_t len = (size_t)(end - left.data) + 1;

		buf_str(out, (struct str){left.data, len});
		left = (struct str){left.data + len, left.len - len};
	}
}

/* What is critical is not crowded out by warnings that came before. */
static void put_lines(struct buf *out, const struct reporter *reporter)
{
	size_t count = reporter->critical.count + reporter->warning.count;
	size_t room = LINES_MAX;

	take_lines(out, &reporter->critical, &room);
	take_lines(out, &reporter->warning, &room);
	if (count > LINES_MAX)
		buf_printf(out, "... and %zu more\n", count - LINES_MAX);
}

/* A signal is how a server is ended, and of a client it says nothing. */
static bool is_cut_short(
	const struct reporter *reporter, const struct run_totals *totals)
{
	return totals->interrupted_by && !reporter->options.run->is_served;
}

/* Nothing that was asked is no good news. */
static bool is_nothing(const struct run_totals *totals)
{
	return totals->outcomes[OUTCOME_SKIPPED] == totals->total;
}

static enum nagios_state judge(
	const struct reporter *reporter, const struct run_totals *totals)
{
	if (is_cut_short(reporter, totals) || is_nothing(totals))
		return NAGIOS_UNKNOWN;
	return reporter->worst_state;
}

static void put_counts(struct buf *out, const struct run_totals *totals)
{
	size_t planned = totals->planned > totals->total ? totals->planned
							 : totals->total;

	buf_printf(out, "%zu of %zu passed", totals->outcomes[OUTCOME_PASSED],
		planned);
	for (int i = OUTCOME_PASSED + 1; i < OUTCOME_COUNT; i++)
		if (totals->outcomes[i])
			buf_printf(out, ", %zu %s", totals->outcomes[i],
				outcome_word((enum outcome)i));
	buf_puts(out, " in ");
	duration_format(out, totals->duration_us);
}

static void put_first_line(struct buf *out, const struct reporter *reporter,
	const struct run_totals *totals)
{
	nagios_put_state(out, judge(reporter, totals));
	if (is_cut_short(reporter, totals)) {
		report_put_stop(out, totals);
		buf_puts(out, ": ");
	} else if (is_nothing(totals)) {
		buf_puts(out, "nothing was asked: ");
	}
	put_counts(out, totals);
	if (reporter->worst.len) {
		buf_puts(out, ": ");
		buf_str(out, buf_view(&reporter->worst));
	}
	nagios_data_put(out, &reporter->data, totals,
		reporter->options.run->started_wall_us + totals->duration_us);
	buf_putc(out, '\n');
}

static int nagios_exit_code(struct reporter *reporter,
	const struct run_totals *totals, int exit_code)
{
	if (reporter->options.path)
		return exit_code;
	return (int)judge(reporter, totals);
}

/* A run that never began: what kept it from that is said instead. */
static bool never_began(
	const struct reporter *reporter, const struct run_totals *totals)
{
	const struct run_info *run = reporter->options.run;

	return run->planned > 0 && totals->planned == 0 && totals->total == 0 &&
	       totals->interrupted_by == 0 && !run->is_served;
}

static bool nagios_close(struct reporter *reporter,
	const struct run_totals *totals, struct err *err)
{
	struct buf out = BUF_INIT;
	bool ok;

	if (!never_began(reporter, totals)) {
		put_first_line(&out, reporter, totals);
		put_lines(&out, reporter);
	}
	report_output_write(&reporter->output, buf_view(&out));
	ok = report_output_close(&reporter->output, err);
	buf_fini(&out);
	buf_fini(&reporter->critical.text);
	buf_fini(&reporter->warning.text);
	buf_fini(&reporter->worst);
	mem_free(reporter);
	return ok;
}

const struct reporter_ops reporter_nagios = {
	.name = "nagios",
	.summary = "a monitoring plugin: its line, and its exit codes",
	.open = nagios_open,
	.scenario = nagios_scenario,
	.exit_code = nagios_exit_code,
	.close = nagios_close,
};
