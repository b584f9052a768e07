/* list_json.c - see list_json.h. Keys may be added and are never renamed;
 * those of the report have its names. */
#include "cli/list_json.h"

#include <stdio.h>
#include "cli/plan_print.h"
#include "cli/usage.h"
#include "report/json/json_value.h"
#include "result/run_totals.h"

enum { SCHEMA = 1, DUMP_FLAGS = JSON_INDENT(1) | JSON_ENSURE_ASCII };

/* Words of a plan that nobody has redacted yet. */
static json_t *make_prose(const struct setup *setup, struct str text)
{
	if (!text.data)
		return json_null();
	return json_make_prose(redact_str(setup->redactor, setup->arena, text));
}

static json_t *make_servers(const struct plan *plan)
{
	json_t *names = json_array();

	for (size_t i = 0; i < plan->server_count; i++)
		json_add(names, json_make_text(plan->servers[i].name));
	return names;
}

static json_t *make_retry(const struct retry *retry)
{
	json_t *value;

	if (retry->times == 0)
		return json_null();
	value = json_object();
	json_put(value, "times", json_make_int(retry->times));
	json_put(value, "every_us", json_make_int(retry->every_us));
	json_put(value, "when",
		json_string(retry->when == RETRY_FAIL ? "fail" : "tempfail"));
	return value;
}

static void put_facts(json_t *scenario, const struct scenario_facts *facts)
{
	json_put(scenario, "id", json_make_text(facts->id));
	json_put(scenario, "file", json_make_text(facts->file));
	json_put(scenario, "line", json_make_int_or_null(facts->line));
	json_put(scenario, "name", json_make_text(facts->name));
	json_put(scenario, "case", json_make_text(facts->case_id));
	json_put(scenario, "description", json_make_text(facts->description));
	json_put(scenario, "tags",
		json_make_words(facts->tags, facts->tag_count));
	json_put(scenario, "ref",
		json_make_words(facts->refs, facts->ref_count));
	json_put(scenario, "level", json_string(level_word(facts->level)));
}

static json_t *make_scenario(const struct setup *setup, const struct plan *plan)
{
	json_t *scenario = json_object();

	put_facts(scenario, &plan->facts);
	json_put(scenario, "start", json_string(plan_start_word(plan->start)));
	json_put(scenario, "requires",
		plan->requires
			? make_prose(setup, condition_text(plan->requires))
			: json_null());
	json_put(scenario, "lacks", make_prose(setup, plan->lacking));
	json_put(scenario, "skip", make_prose(setup, str_from(plan->skip)));
	json_put(scenario, "xfail", make_prose(setup, str_from(plan->xfail)));
	json_put(scenario, "deliver", json_boolean(plan->deliver));
	json_put(scenario, "serial", json_boolean(plan->serial));
	json_put(scenario, "runs_programs", json_boolean(plan->runs_programs));
	json_put(scenario, "uses_target", json_boolean(plan->uses_target));
	json_put(scenario, "servers", make_servers(plan));
	json_put(scenario, "connections",
		json_make_words(plan->connections, plan->connection_count));
	json_put(scenario, "retry", make_retry(&plan->retry));
	return scenario;
}

static json_t *make_list(const struct setup *setup)
{
	json_t *list = json_object(), *tool = json_object();
	json_t *scenarios = json_array();

	json_put(tool, "name", json_string("smtpdrill"));
	json_put(tool, "version", json_string(SMTPDRILL_VERSION));
	for (size_t i = 0; i < setup->set.count; i++)
		json_add(scenarios, make_scenario(setup, setup->set.plans[i]));
	json_put(list, "schema", json_integer(SCHEMA));
	json_put(list, "tool", tool);
	json_put(list, "scenarios", scenarios);
	return list;
}

int list_json(const struct setup *setup)
{
	json_t *list = make_list(setup);
	bool ok = json_dumpf(list, stdout, DUMP_FLAGS) == 0 &&
		  putchar('\n') != EOF && fflush(stdout) == 0;

	json_decref(list);
	if (ok)
		return RUN_EXIT_PASSED;
	say_error("cannot write standard output");
	return RUN_EXIT_ERROR;
}
