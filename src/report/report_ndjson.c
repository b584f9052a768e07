/*
 * report_ndjson.c - what happens, when it happens, as an event a line: for
 * those who watch a run. A file is therefore written in place. The last line
 * is the event "end" if and only if the run came to one, and every line is
 * whole.
 */
#include "base/check.h"
#include "base/mem.h"
#include "report/json/json_run.h"
#include "report/json/json_scenario.h"
#include "report/json/json_value.h"
#include "report/report_output.h"
#include "report/reporter.h"

enum { SCHEMA = 1, DUMP_FLAGS = JSON_COMPACT | JSON_ENSURE_ASCII };

struct reporter {
	struct report_options options;
	struct report_output output;
};

static int append(const char *data, size_t len, void *line)
{
	buf_append(line, data, len);
	return 0;
}

static json_t *make_event(const char *event)
{
	json_t *object = json_object();

	json_put(object, "event", json_string(event));
	return object;
}

/* Writes it as one line, at once, and frees it. */
static void write_event(struct reporter *reporter, json_t *event)
{
	struct buf line = BUF_INIT;

	BUG_ON(json_dump_callback(event, append, &line, DUMP_FLAGS) != 0);
	json_decref(event);
	buf_putc(&line, '\n');
	report_output_write(&reporter->output, buf_view(&line));
	report_output_flush(&reporter->output);
	buf_fini(&line);
}

static void write_head(struct reporter *reporter)
{
	const struct run_info *run = reporter->options.run;
	json_t *event = make_event("run"), *tool = json_object();

	json_put(tool, "name", json_string("smtpdrill"));
	json_put(tool, "version", json_string(SMTPDRILL_VERSION));
	json_put(event, "schema", json_integer(SCHEMA));
	json_put(event, "tool", tool);
	json_put(event, "target", json_make_target(&run->targets[0]));
	json_put(event, "targets", json_make_targets(run));
	json_put(event, "seed", json_integer((json_int_t)run->seed));
	json_put(event, "started", json_make_time(run->started_wall_us));
	json_put(event, "planned", json_make_size(run->planned));
	json_put(event, "jobs", json_make_int_or_null(run->jobs));
	json_put(event, "served", json_boolean(run->is_served));
	write_event(reporter, event);
}

static struct reporter *ndjson_open(
	const struct report_options *options, struct err *err)
{
	struct reporter *reporter = mem_calloc(1, sizeof(*reporter));

	reporter->options = *options;
	if (!report_output_open_live(&reporter->output, options, err)) {
		mem_free(reporter);
		return NULL;
	}
	write_head(reporter);
	return reporter;
}

static void ndjson_started(struct reporter *reporter,
	const struct scenario_facts *facts, size_t order, int repeat_index)
{
	json_t *event = make_event("started");

	json_put(event, "id", json_make_text(facts->id));
	json_put(event, "order", json_make_size(order));
	json_put(event, "repeat", json_make_int_or_null(repeat_index));
	write_event(reporter, event);
}

static void ndjson_finished(
	struct reporter *reporter, const struct scenario_result *result)
{
	json_t *event = make_event("finished");
	json_t *scenario =
		json_make_scenario(reporter->options.explainer, result);

	json_put_target(scenario, reporter->options.run, result);
	BUG_ON(json_object_update(event, scenario) != 0);
	json_decref(scenario);
	write_event(reporter, event);
}

static void ndjson_scenario(
	struct reporter *reporter, const struct scenario_result *result)
{
	/* What is read from files was over long ago. */
	if (reporter->options.run->is_merged)
		ndjson_finished(reporter, result);
}

static bool ndjson_close(struct reporter *reporter,
	const struct run_totals *totals, struct err *err)
{
	const struct run_info *run = reporter->options.run;
	json_t *event = make_event("end");
	bool ok;

	/* By now the greeting is known. */
	json_put(event, "target", json_make_target(&run->targets[0]));
	json_put(event, "targets", json_make_targets(run));
	json_put(event, "summary", json_make_summary(totals));
	json_put(event, "planned", json_make_size(totals->planned));
	json_put(
		event, "interrupted", json_make_signal(totals->interrupted_by));
	json_put(event, "stopped_early", json_boolean(totals->stopped_early));
	json_put(event, "duration_us", json_make_int(totals->duration_us));
	write_event(reporter, event);
	ok = report_output_close(&reporter->output, err);
	mem_free(reporter);
	return ok;
}

const struct reporter_ops reporter_ndjson = {
	.name = "ndjson",
	.summary = "for programs: an event a line, as it happens",
	.shows_passes = true,
	.open = ndjson_open,
	.started = ndjson_started,
	.finished = ndjson_finished,
	.scenario = ndjson_scenario,
	.close = ndjson_close,
};
