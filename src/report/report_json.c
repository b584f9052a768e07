/*
 * report_json.c - the report for programs, schema 1: docs/reports.md says
 * what is in it. A scenario is written when it ends, so that a run of any
 * length takes no more memory than one result; what is known only at the end
 * stands there.
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
	size_t count; /* scenarios written */
};

static int write_piece(const char *data, size_t len, void *output)
{
	report_output_write(output, (struct str){data, len});
	return 0;
}

static void write_text(struct reporter *reporter, const char *text)
{
	report_output_write(&reporter->output, str_from(text));
}

/* Frees value. */
static void write_value(struct reporter *reporter, json_t *value)
{
	BUG_ON(json_dump_callback(value, write_piece, &reporter->output,
		       DUMP_FLAGS | JSON_ENCODE_ANY) != 0);
	json_decref(value);
}

/* Writes the members of object between the braces of the report, each in a
 * line of its own, and frees it. */
static void write_members(struct reporter *reporter, json_t *object)
{
	const char *key;
	json_t *value;

	json_object_foreach(object, key, value)
	{
		write_value(reporter, json_string(key));
		write_text(reporter, ":");
		write_value(reporter, json_incref(value));
		write_text(reporter, ",\n");
	}
	json_decref(object);
}

static void write_head(struct reporter *reporter)
{
	const struct run_info *run = reporter->options.run;
	json_t *head = json_object(), *tool = json_object();

	json_put(tool, "name", json_string("smtpdrill"));
	json_put(tool, "version", json_string(SMTPDRILL_VERSION));
	json_put(head, "schema", json_integer(SCHEMA));
	json_put(head, "tool", tool);
	json_put(head, "seed", json_integer((json_int_t)run->seed));
	json_put(head, "started", json_make_time(run->started_wall_us));
	json_put(head, "jobs", json_make_int_or_null(run->jobs));
	write_text(reporter, "{");
	write_members(reporter, head);
	write_text(reporter, "\"scenarios\":[");
}

static struct reporter *json_open(
	const struct report_options *options, struct err *err)
{
	struct reporter *reporter = mem_calloc(1, sizeof(*reporter));

	reporter->options = *options;
	if (!report_output_open(&reporter->output, options, err)) {
		mem_free(reporter);
		return NULL;
	}
	write_head(reporter);
	return reporter;
}

static void json_scenario(
	struct reporter *reporter, const struct scenario_result *result)
{
	json_t *object =
		json_make_scenario(reporter->options.explainer, result);

	json_put_target(object, reporter->options.run, result);
	write_text(reporter, reporter->count++ ? ",\n" : "\n");
	write_value(reporter, object);
}

static bool json_close(struct reporter *reporter,
	const struct run_totals *totals, struct err *err)
{
	const struct run_info *run = reporter->options.run;
	json_t *tail = json_object();
	bool ok;

	json_put(tail, "target", json_make_target(&run->targets[0]));
	json_put(tail, "targets", json_make_targets(run));
	json_put(tail, "served", json_boolean(run->is_served));
	json_put(tail, "summary", json_make_summary(totals));
	json_put(tail, "planned", json_make_size(totals->planned));
	json_put(tail, "interrupted", json_make_signal(totals->interrupted_by));
	json_put(tail, "stopped_early", json_boolean(totals->stopped_early));
	write_text(reporter, "\n],\n");
	write_members(reporter, tail);
	write_text(reporter, "\"duration_us\":");
	write_value(reporter, json_make_int(totals->duration_us));
	write_text(reporter, "}\n");
	ok = report_output_close(&reporter->output, err);
	mem_free(reporter);
	return ok;
}

const struct reporter_ops reporter_json = {
	.name = "json",
	.summary = "for programs: schema 1, see docs/reports.md",
	.shows_passes = true,
	.open = json_open,
	.scenario = json_scenario,
	.close = json_close,
};
