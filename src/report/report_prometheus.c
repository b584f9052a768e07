/*
 * report_prometheus.c - the text format that Prometheus reads, for the
 * textfile collector of its node_exporter. A metric is one group of series
 * behind its HELP and TYPE, and a series stands in a file once: repeats of a
 * scenario are one. All of it is therefore kept until the end.
 */
#include "base/escape.h"
#include "base/mem.h"
#include "report/prometheus/prometheus_table.h"
#include "report/report_number.h"
#include "report/report_output.h"
#include "report/reporter.h"
#include "report/text/text_style.h"

struct reporter {
	struct report_options options;
	struct report_output output;
	struct prometheus_table targets, scenarios;
};

static struct reporter *prometheus_open(
	const struct report_options *options, struct err *err)
{
	struct reporter *reporter = mem_calloc(1, sizeof(*reporter));

	reporter->options = *options;
	if (!report_output_open(&reporter->output, options, err)) {
		mem_free(reporter);
		return NULL;
	}
	return reporter;
}

/* --- labels --- */

/* Appends name="value". What is no well-formed UTF-8, or would end a line,
 * was escaped before. */
static void put_label(struct buf *out, const char *name, const char *value)
{
	struct buf shown = BUF_INIT;

	escape_terminal(&shown, str_from(value));
	buf_printf(out, "%s=\"", name);
	for (size_t i = 0; i < shown.len; i++) {
		if (shown.data[i] == '"' || shown.data[i] == '\\')
			buf_putc(out, '\\');
		buf_putc(out, shown.data[i]);
	}
	buf_putc(out, '"');
	buf_fini(&shown);
}

/* As its owner calls it, else where it is. */
static void put_target(struct buf *out, const struct run_target *target)
{
	const char *name = target->name ? target->name : target->url;

	put_label(out, "target", name ? name : "");
}

static void put_scenario(struct buf *out, const struct scenario_facts *facts)
{
	buf_putc(out, ',');
	put_label(out, "id", facts->id);
	buf_putc(out, ',');
	put_label(out, "file", facts->file);
	buf_putc(out, ',');
	put_label(out, "name", facts->name);
	if (facts->case_id) {
		buf_putc(out, ',');
		put_label(out, "case", facts->case_id);
	}
}

/* --- as it happens --- */

static void note(
	struct prometheus_row *row, const struct scenario_result *result)
{
	int64_t start = result->started_wall_us;
	int64_t end = start + result->duration_us;
	int64_t not_after = result->tls.not_after;

	row->outcomes[result->outcome]++;
	row->count++;
	row->bad += outcome_is_bad(result->outcome);
	if (result->duration_us > row->slowest_us)
		row->slowest_us = result->duration_us;
	if (start && (!row->start_us || start < row->start_us))
		row->start_us = start;
	if (end > row->end_us)
		row->end_us = end;
	if (not_after && (!row->not_after || not_after < row->not_after))
		row->not_after = not_after;
}

static void prometheus_scenario(
	struct reporter *reporter, const struct scenario_result *result)
{
	struct buf labels = BUF_INIT;

	put_target(&labels, report_target(&reporter->options, result));
	note(prometheus_table_row(&reporter->targets, buf_view(&labels)),
		result);
	put_scenario(&labels, result->facts);
	note(prometheus_table_row(&reporter->scenarios, buf_view(&labels)),
		result);
	buf_fini(&labels);
}

/* --- the whole --- */

static void put_head(struct buf *out, const char *name, const char *help)
{
	buf_printf(out, "# HELP smtpdrill_%s %s\n# TYPE smtpdrill_%s gauge\n",
		name, help, name);
}

static void put_count(
	struct buf *out, const char *name, const char *labels, size_t value)
{
	buf_printf(out, "smtpdrill_%s{%s} %zu\n", name, labels, value);
}

static void put_seconds(
	struct buf *out, const char *name, const char *labels, int64_t us)
{
	buf_printf(out, "smtpdrill_%s{%s} ", name, labels);
	report_put_seconds(out, us);
	buf_putc(out, '\n');
}

/* Nothing that was asked is no success, and neither is half a run. */
static bool is_success(
	const struct prometheus_row *row, const struct run_totals *totals)
{
	return row->bad == 0 && row->count > row->outcomes[OUTCOME_SKIPPED] &&
	       totals->interrupted_by == 0;
}

/* Of one target among several only its conversations tell. */
static int64_t duration(const struct reporter *reporter,
	const struct prometheus_row *row, const struct run_totals *totals)
{
	if (reporter->targets.count == 1)
		return totals->duration_us;
	return row->start_us ? row->end_us - row->start_us : 0;
}

static void put_outcomes(struct buf *out, const struct prometheus_row *row)
{
	for (int i = 0; i < OUTCOME_COUNT; i++) {
		struct buf labels = BUF_INIT;

		buf_printf(&labels, "%s,outcome=\"%s\"", row->labels,
			outcome_word((enum outcome)i));
		put_count(
			out, "scenarios", buf_cstr(&labels), row->outcomes[i]);
		buf_fini(&labels);
	}
}

static void put_targets(struct buf *out, const struct reporter *reporter,
	const struct run_totals *totals)
{
	const struct prometheus_table *table = &reporter->targets;
	const struct prometheus_row *rows = table->rows;
	int64_t end =
		reporter->options.run->started_wall_us + totals->duration_us;

	put_head(out, "success",
		"Whether the run was complete and no scenario failed.");
	for (size_t i = 0; i < table->count; i++)
		put_count(out, "success", rows[i].labels,
			is_success(&rows[i], totals));
	put_head(out, "duration_seconds", "How long the run took.");
	for (size_t i = 0; i < table->count; i++)
		put_seconds(out, "duration_seconds", rows[i].labels,
			duration(reporter, &rows[i], totals));
	put_head(out, "last_run_timestamp_seconds", "When the run ended.");
	for (size_t i = 0; i < table->count; i++)
		put_seconds(
			out, "last_run_timestamp_seconds", rows[i].labels, end);
	put_head(out, "scenarios", "How many conversations ended how.");
	for (size_t i = 0; i < table->count; i++)
		put_outcomes(out, &rows[i]);
}

static void put_certificates(
	struct buf *out, const struct prometheus_table *table)
{
	bool has_head = false;

	for (size_t i = 0; i < table->count; i++) {
		const struct prometheus_row *row = &table->rows[i];

		if (!row->not_after)
			continue;
		if (!has_head)
			put_head(out, "certificate_expiry_timestamp_seconds",
				"When the first of the target's certificates "
				"ends.");
		has_head = true;
		buf_printf(out,
			"smtpdrill_certificate_expiry_timestamp_seconds{%s} "
			"%lld\n",
			row->labels, (long long)row->not_after);
	}
}

static void put_scenarios(struct buf *out, const struct prometheus_table *table)
{
	if (table->count == 0)
		return;
	put_head(out, "scenario_success",
		"Whether a scenario did not fail; those that were skipped are "
		"left out.");
	for (size_t i = 0; i < table->count; i++) {
		const struct prometheus_row *row = &table->rows[i];

		if (row->count > row->outcomes[OUTCOME_SKIPPED])
			put_count(out, "scenario_success", row->labels,
				row->bad == 0);
	}
	put_head(out, "scenario_duration_seconds",
		"How long a scenario took, the slowest of its repeats.");
	for (size_t i = 0; i < table->count; i++)
		put_seconds(out, "scenario_duration_seconds",
			table->rows[i].labels, table->rows[i].slowest_us);
}

static void put_build(struct buf *out, const struct prometheus_table *targets)
{
	put_head(out, "build_info", "The version of smtpdrill.");
	for (size_t i = 0; i < targets->count; i++)
		buf_printf(out,
			"smtpdrill_build_info{%s,version=\"" SMTPDRILL_VERSION
			"\"} 1\n",
			targets->rows[i].labels);
}

/* A target of which nothing came has a row too. */
static void add_targets(struct reporter *reporter)
{
	const struct run_info *run = reporter->options.run;

	for (size_t i = 0; i < run->target_count; i++) {
		struct buf labels = BUF_INIT;

		put_target(&labels, &run->targets[i]);
		prometheus_table_row(&reporter->targets, buf_view(&labels));
		buf_fini(&labels);
	}
}

static bool prometheus_close(struct reporter *reporter,
	const struct run_totals *totals, struct err *err)
{
	struct buf out = BUF_INIT;
	bool ok;

	add_targets(reporter);
	put_targets(&out, reporter, totals);
	put_certificates(&out, &reporter->targets);
	put_scenarios(&out, &reporter->scenarios);
	put_build(&out, &reporter->targets);
	report_output_write(&reporter->output, buf_view(&out));
	ok = report_output_close(&reporter->output, err);
	buf_fini(&out);
	prometheus_table_fini(&reporter->targets);
	prometheus_table_fini(&reporter->scenarios);
	mem_free(reporter);
	return ok;
}

const struct reporter_ops reporter_prometheus = {
	.name = "prometheus",
	.summary = "for the textfile collector of node_exporter",
	.open = prometheus_open,
	.scenario = prometheus_scenario,
	.close = prometheus_close,
};
