/*
 * report_junit.c - JUnit XML as Jenkins and GitLab read it: a suite a file,
 * a case a conversation. docs/reports.md says what goes where, and
 * tests/reports/junit.xsd what may. Cases are kept as XML until the end.
 */
#include "base/clock.h"
#include "base/mem.h"
#include "report/junit/junit_case.h"
#include "report/junit/junit_suites.h"
#include "report/report_output.h"
#include "report/report_words.h"

struct reporter {
	struct report_options options;
	struct report_output output;
	struct junit_suites suites;
};

static struct reporter *junit_open(
	const struct report_options *options, struct err *err)
{
	struct reporter *reporter = mem_calloc(1, sizeof(*reporter));

	reporter->options = *options;
	if (!report_output_open(&reporter->output, options, err)) {
		mem_free(reporter);
		return NULL;
	}
	junit_suites_init(&reporter->suites);
	return reporter;
}

static void put_counts(struct buf *out, const struct junit_counts *counts)
{
	buf_printf(out,
		" tests=\"%zu\" failures=\"%zu\" errors=\"%zu\""
		" skipped=\"%zu\"",
		counts->tests, counts->failures, counts->errors,
		counts->skipped);
	junit_put_time(out, counts->duration_us);
}

static void put_timestamp(struct buf *out, int64_t wall_us)
{
	buf_puts(out, " timestamp=\"");
	clock_format_rfc3339_seconds(out, wall_us);
	buf_putc(out, '"');
}

static void junit_scenario(
	struct reporter *reporter, const struct scenario_result *result)
{
	const struct report_options *options = &reporter->options;
	struct buf *out = &junit_suites_count(
		&reporter->suites, result, report_target(options, result))
				   ->cases;

	junit_put_case(out, options, result);
}

static void put_property(struct buf *out, const char *name, struct str value)
{
	buf_printf(out, "      <property name=\"%s\"", name);
	junit_put_attribute(out, "value", value);
	buf_puts(out, "/>\n");
}

static void put_suite_head(struct buf *out,
	const struct report_options *options, const struct junit_suite *suite)
{
	const struct run_info *run = options->run;
	struct buf text = BUF_INIT;

	report_put_line(&text, str_from(suite->file));
	if (report_has_targets(options)) {
		buf_puts(&text, " @ ");
		report_put_target(&text, suite->target);
	}
	buf_puts(out, "  <testsuite");
	junit_put_attribute(out, "name", buf_view(&text));
	put_counts(out, &suite->counts);
	put_timestamp(out, suite->started_wall_us ? suite->started_wall_us
						  : run->started_wall_us);
	buf_puts(out, ">\n    <properties>\n");
	if (suite->target->url)
		put_property(out, "target", str_from(suite->target->url));
	buf_clear(&text);
	buf_printf(&text, "%llu", (unsigned long long)run->seed);
	put_property(out, "seed", buf_view(&text));
	put_property(out, "tool", STR_LITERAL("smtpdrill " SMTPDRILL_VERSION));
	buf_puts(out, "    </properties>\n");
	buf_fini(&text);
}

static void write_out(struct reporter *reporter, struct buf *out)
{
	report_output_write(&reporter->output, buf_view(out));
	buf_clear(out);
}

static void write_head(
	struct reporter *reporter, const struct run_totals *totals)
{
	struct junit_counts sum = {.tests = 0};
	struct buf out = BUF_INIT, stop = BUF_INIT;

	for (size_t i = 0; i < reporter->suites.count; i++)
		junit_counts_add(&sum, &reporter->suites.list[i].counts);
	/* Conversations may be held at the same time. */
	sum.duration_us = totals->duration_us;
	buf_puts(&out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
	if (report_put_stop(&stop, totals))
		buf_printf(&out, "<!-- %s -->\n", buf_cstr(&stop));
	buf_puts(&out, "<testsuites name=\"smtpdrill\"");
	put_counts(&out, &sum);
	put_timestamp(&out, reporter->options.run->started_wall_us);
	buf_puts(&out, ">\n");
	write_out(reporter, &out);
	buf_fini(&stop);
	buf_fini(&out);
}

static bool junit_close(struct reporter *reporter,
	const struct run_totals *totals, struct err *err)
{
	struct buf out = BUF_INIT;
	bool ok;

	write_head(reporter, totals);
	for (size_t i = 0; i < reporter->suites.count; i++) {
		struct junit_suite *suite = &reporter->suites.list[i];

		put_suite_head(&out, &reporter->options, suite);
		write_out(reporter, &out);
		write_out(reporter, &suite->cases);
		buf_puts(&out, "  </testsuite>\n");
	}
	buf_puts(&out, "</testsuites>\n");
	write_out(reporter, &out);
	ok = report_output_close(&reporter->output, err);
	junit_suites_fini(&reporter->suites);
	buf_fini(&out);
	mem_free(reporter);
	return ok;
}

const struct reporter_ops reporter_junit = {
	.name = "junit",
	.summary = "JUnit XML, a suite a file",
	.open = junit_open,
	.scenario = junit_scenario,
	.close = junit_close,
};
