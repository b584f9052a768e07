/* json_transcript.c - the record of a conversation as JSON. */
#include "report/json/json_scenario.h"
#include "report/json/json_value.h"

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

json_t *json_make_transcript(const struct scenario_result *result)
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
