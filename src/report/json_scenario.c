/* json_scenario.c - the result of a conversation as JSON, field by field as
 * docs/reports.md says. */
#include "report/json_scenario.h"

#include "report/json_value.h"

static json_t *make_anomalies(unsigned anomalies)
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
	json_t *object, *lines;

	if (!reply)
		return json_null();
	object = json_object();
	lines = json_array();
	for (size_t i = 0; i < reply->line_count; i++)
		json_add(lines, json_make_wire(reply->lines[i].text));
	json_put(object, "code", json_integer(reply->code));
	json_put(object, "enhanced", make_enhanced(reply->enhanced));
	json_put(object, "lines", lines);
	json_put(object, "anomalies", make_anomalies(reply->anomalies));
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
}

static json_t *make_step(const struct step_result *step)
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
	json_put(object, "ref", json_make_text(step->ref));
	json_put(object, "conn", json_make_text(step->conn));
	json_put(object, "recipient", json_make_wire(step->recipient));
	json_put(object, "anomalies", make_anomalies(step->anomalies));
	json_put(object, "start_us", json_make_int(step->start_us));
	json_put(object, "duration_us", json_make_int(step->duration_us));
	return object;
}

static json_t *make_entry(int64_t at_us, enum direction direction,
	const char *conn, struct str text)
{
	const char dir[] = {(char)direction, '\0'};
	json_t *object = json_object();

	json_put(object, "at_us", json_make_int(at_us));
	json_put(object, "dir", json_string(dir));
	json_put(object, "conn", json_make_text(conn));
	json_put(object, "text", json_make_wire(text));
	return object;
}

static json_t *make_gap(int64_t at_us, size_t count)
{
	struct buf text = BUF_INIT;
	json_t *object;

	buf_printf(&text, "%zu entries not kept", count);
	object = make_entry(at_us, DIRECTION_NOTE, NULL, buf_view(&text));
	json_put(object, "dropped_entries", json_make_size(count));
	buf_fini(&text);
	return object;
}

static const char *lane_name(const struct scenario_result *result, size_t lane)
{
	return lane < result->lane_count ? result->lanes[lane] : NULL;
}

static json_t *make_transcript(const struct scenario_result *result)
{
	const struct transcript *transcript = &result->transcript;
	json_t *array = json_array();

	for (size_t i = 0; i < transcript->count; i++) {
		const struct transcript_entry *entry = &transcript->entries[i];
		json_t *object = make_entry(entry->at_us, entry->direction,
			lane_name(result, entry->lane),
			transcript_text(transcript, i));

		if (transcript->dropped_entries && i == transcript->keep_first)
			json_add(array, make_gap(entry->at_us,
						transcript->dropped_entries));
		if (entry->dropped)
			json_put(object, "dropped_bytes",
				json_make_size(entry->dropped));
		json_add(array, object);
	}
	return array;
}

static void put_facts(json_t *object, const struct scenario_facts *facts)
{
	json_put(object, "id", json_make_text(facts->id));
	json_put(object, "file", json_make_text(facts->file));
	json_put(object, "line", json_make_int_or_null(facts->line));
	json_put(object, "name", json_make_text(facts->name));
	json_put(object, "case", json_make_text(facts->case_id));
	json_put(object, "description", json_make_text(facts->description));
	json_put(object, "hint", json_make_text(facts->hint));
	json_put(
		object, "tags", json_make_words(facts->tags, facts->tag_count));
	json_put(object, "ref", json_make_words(facts->refs, facts->ref_count));
	json_put(object, "level", json_string(level_word(facts->level)));
}

static json_t *make_steps(const struct scenario_result *result)
{
	const struct step_result *step;
	json_t *array = json_array();

	for (step = result->steps; step; step = step->next)
		json_add(array, make_step(step));
	return array;
}

static json_t *make_tls(const struct tls_result *tls)
{
	json_t *object;

	if (!tls->version)
		return json_null();
	object = json_object();
	json_put(object, "version", json_make_text(tls->version));
	json_put(object, "cipher", json_make_text(tls->cipher));
	json_put(object, "resumed", json_boolean(tls->resumed));
	json_put(object, "verified", json_make_text(tls->verified));
	return object;
}

json_t *json_make_scenario(const struct scenario_result *result)
{
	json_t *object = json_object();

	put_facts(object, result->facts);
	json_put(object, "repeat", json_make_int_or_null(result->repeat_index));
	json_put(object, "outcome", json_string(outcome_word(result->outcome)));
	json_put(object, "reason", json_make_prose(result->reason));
	json_put(object, "started", json_make_time(result->started_wall_us));
	json_put(object, "duration_us", json_make_int(result->duration_us));
	json_put(object, "attempts", json_integer(result->attempts));
	json_put(object, "local", json_make_text(result->local));
	json_put(object, "remote", json_make_text(result->remote));
	json_put(object, "tls", make_tls(&result->tls));
	json_put(object, "anomalies", make_anomalies(result->anomalies));
	json_put(
		object, "folded_passes", json_make_size(result->folded_passes));
	json_put(object, "steps", make_steps(result));
	json_put(object, "transcript", make_transcript(result));
	return object;
}
