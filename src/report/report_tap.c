/*
 * report_tap.c - TAP 14 (testanything.org): a test point a conversation, a
 * block of YAML with what is known of it. The plan stands at the end, so
 * that it is right however the run ends.
 *
 *   not ok 2 - relay.yaml::no open relay
 *     ---
 *     outcome: failed
 *     message: "the code is 250 (ReplyMismatch)"
 *     ...
 */
#include "base/mem.h"
#include "report/report_output.h"
#include "report/report_words.h"
#include "report/tap/tap_details.h"
#include "report/text/text_style.h"

struct reporter {
	struct report_options options;
	struct report_output output;
	struct buf text;
	size_t count; /* test points written */
};

static void write_out(struct reporter *reporter)
{
	report_output_write(&reporter->output, buf_view(&reporter->text));
	buf_clear(&reporter->text);
}

static struct reporter *tap_open(
	const struct report_options *options, struct err *err)
{
	struct reporter *reporter = mem_calloc(1, sizeof(*reporter));

	reporter->options = *options;
	if (!report_output_open(&reporter->output, options, err)) {
		mem_free(reporter);
		return NULL;
	}
	buf_puts(&reporter->text, "TAP version 14\n");
	write_out(reporter);
	return reporter;
}

/* A "#" begins a directive, and a backslash takes that from it. */
static void put_escaped(struct buf *out, struct str text)
{
	struct buf shown = BUF_INIT;

	report_put_line(&shown, text);
	for (size_t i = 0; i < shown.len; i++) {
		if (shown.data[i] == '#' || shown.data[i] == '\\')
			buf_putc(out, '\\');
		buf_putc(out, shown.data[i]);
	}
	buf_fini(&shown);
}

/* A failed TODO is no failure to those who read TAP, and neither is a passed
 * one: but what passes though it was expected to fail fails our run, and so
 * it is no TODO. */
static void put_directive(struct buf *out, const struct scenario_result *result)
{
	if (result->outcome == OUTCOME_SKIPPED)
		buf_puts(out, " # SKIP");
	else if (result->outcome == OUTCOME_XFAILED)
		buf_puts(out, " # TODO");
	else
		return;
	if (result->reason.len)
		buf_putc(out, ' ');
	put_escaped(out, result->reason);
}

static void put_point(
	struct reporter *reporter, const struct scenario_result *result)
{
	bool is_ok = !outcome_is_bad(result->outcome) &&
		     result->outcome != OUTCOME_XFAILED;
	struct buf *out = &reporter->text;
	struct buf id = BUF_INIT;

	report_put_id(&id, &reporter->options, result);
	buf_printf(
		out, "%s %zu - ", is_ok ? "ok" : "not ok", ++reporter->count);
	put_escaped(out, buf_view(&id));
	put_directive(out, result);
	buf_putc(out, '\n');
	buf_fini(&id);
}

static void tap_scenario(
	struct reporter *reporter, const struct scenario_result *result)
{
	struct buf *out = &reporter->text;

	put_point(reporter, result);
	tap_put_details(out, &reporter->options, result);
	write_out(reporter);
}

static void tap_progress(struct reporter *reporter,
	const struct run_totals *totals, size_t running, int64_t elapsed_us)
{
	(void)totals;
	(void)running;
	(void)elapsed_us;
	/* Who reads through a pipe sees results as they come. */
	report_output_flush(&reporter->output);
}

static bool tap_close(struct reporter *reporter,
	const struct run_totals *totals, struct err *err)
{
	struct buf *out = &reporter->text;
	struct buf stop = BUF_INIT;
	bool ok;

	buf_printf(out, "1..%zu", reporter->count);
	if (reporter->count == 0)
		buf_puts(out, " # SKIP nothing was played");
	buf_puts(out, "\n# ");
	report_put_counts(out, totals);
	buf_putc(out, '\n');
	/* The plan counts what there is: without this line a run that was
	 * interrupted would look like a whole one. */
	if (report_put_stop(&stop, totals))
		buf_printf(out, "%s%s\n",
			totals->interrupted_by ? "Bail out! " : "# ",
			buf_cstr(&stop));
	write_out(reporter);
	ok = report_output_close(&reporter->output, err);
	buf_fini(&stop);
	buf_fini(out);
	mem_free(reporter);
	return ok;
}

const struct reporter_ops reporter_tap = {
	.name = "tap",
	.summary = "TAP version 14, with a block of YAML a test point",
	.open = tap_open,
	.scenario = tap_scenario,
	.progress = tap_progress,
	.close = tap_close,
};
