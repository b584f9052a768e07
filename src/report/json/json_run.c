/* json_run.c - see json_run.h; json_read.c reads it back. */
#include "report/json/json_run.h"

#include <signal.h>
#include "report/json/json_value.h"

json_t *json_make_target(const struct run_target *target)
{
	json_t *object = json_object();

	json_put(object, "url", json_make_text(target->url));
	json_put(object, "name", json_make_text(target->name));
	json_put(object, "host", json_make_text(target->host));
	json_put(object, "port", json_make_int_or_null(target->port));
	json_put(object, "banner", json_make_wire(str_from(target->banner)));
	json_put(
		object, "rerun_options", json_make_text(target->rerun_options));
	return object;
}

json_t *json_make_targets(const struct run_info *run)
{
	json_t *array = json_array();

	for (size_t i = 0; i < run->target_count; i++)
		json_add(array, json_make_target(&run->targets[i]));
	return array;
}

json_t *json_make_summary(const struct run_totals *totals)
{
	json_t *object = json_object();

	for (int i = 0; i < OUTCOME_COUNT; i++)
		json_put(object, outcome_word((enum outcome)i),
			json_make_size(totals->outcomes[i]));
	json_put(object, "total", json_make_size(totals->total));
	return object;
}

json_t *json_make_signal(int number)
{
	if (number == 0)
		return json_null();
	if (number == SIGINT)
		return json_string("SIGINT");
	if (number == SIGTERM)
		return json_string("SIGTERM");
	return json_sprintf("signal %d", number);
}

void json_put_target(json_t *scenario, const struct run_info *run,
	const struct scenario_result *result)
{
	size_t index =
		result->target ? (size_t)(result->target - run->targets) : 0;

	json_put(scenario, "target", json_make_size(index));
}
