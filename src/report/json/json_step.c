/* json_step.c - what the steps of a conversation did as JSON. */
#include "report/json/json_scenario.h"
#include "report/json/json_value.h"
#include "report/report_explain.h"

json_t *json_make_anomalies(unsigned anomalies)
{
	json_t *array = json_array();

	for (int i = 0; i < ANOMALY_COUNT; i++)
		if (anomalies & 1u << i)
			json_add(array,
				json_string(anomaly_id((enum anomaly)i)));
	return array;
}

static json_t *make_enhanced(struct enhanced_code code)
{
	struct buf text = BUF_INIT;

	if (code.class_digit == 0)
		return json_null();
	enhanced_code_format(code, &text);
	return json_take_buf(&text);
}

static json_t *make_reply(const struct reply *reply)
{
	json_t *object, *lines, *codes;

	if (!reply)
		return json_null();
	object = json_object();
	lines = json_array();
	codes = json_array();
	for (size_t i = 0; i < reply->line_count; i++) {
		json_add(lines, json_make_wire(reply->lines[i].text));
		json_add(codes, json_integer(reply->lines[i].code));
	}
	json_put(object, "code", json_integer(reply->code));
	json_put(object, "enhanced", make_enhanced(reply->enhanced));
	json_put(object, "lines", lines);
	json_put(object, "line_codes", codes);
	json_put(object, "anomalies", json_make_anomalies(reply->anomalies));
	json_put(object, "raw", json_make_wire(reply->raw));
	return object;
}

static void put_place(json_t *object, const struct step_result *step)
{
	json_put(object, "file", json_make_text(step->loc.file));
	json_put(object, "line", json_make_int_or_null(step->loc.line));
	json_put(object, "column", json_make_int_or_null(step->loc.column));
	json_put(object, "expect_line",
		json_make_int_or_null(step->expect_loc.line));
	json_put(object, "expect_column",
		json_make_int_or_null(step->expect_loc.column));
	json_put(object, "source_line", json_make_prose(step->source_line));
}

static json_t *make_step(
	struct explainer *explainer, const struct step_result *step)
{
	json_t *object = json_object();

	json_put(object, "index", json_integer(step->index));
	json_put(object, "section", json_string(section_word(step->section)));
	json_put(object, "name", json_make_text(step->name));
	put_place(object, step);
	json_put(object, "action", json_make_text(step->action));
	json_put(object, "sent", json_make_wire(step->sent));
	json_put(object, "expected", json_make_prose(step->expected));
	json_put(object, "reply", make_reply(step->reply));
	json_put(object, "received", json_make_wire(step->received));
	json_put(object, "outcome", json_string(outcome_word(step->outcome)));
	json_put(object, "kind", json_make_text(failure_word(step->kind)));
	json_put(object, "message", json_make_prose(step->message));
	json_put(object, "hint", json_make_text(step->hint));
	json_put(object, "explanation",
		json_make_prose(report_explain(explainer, step)));
	json_put(object, "ref", json_make_text(step->ref));
	json_put(object, "conn", json_make_text(step->conn));
	json_put(object, "recipient", json_make_wire(step->recipient));
	json_put(object, "anomalies", json_make_anomalies(step->anomalies));
	json_put(object, "start_us", json_make_int(step->start_us));
	json_put(object, "duration_us", json_make_int(step->duration_us));
	json_put(object, "first_entry", json_make_size(step->first_entry));
	json_put(object, "end_entry", json_make_size(step->end_entry));
	return object;
}

json_t *json_make_steps(
	struct explainer *explainer, const struct scenario_result *result)
{
	const struct step_result *step;
	json_t *array = json_array();

	for (step = result->steps; step; step = step->next)
		json_add(array, make_step(explainer, step));
	return array;
}
