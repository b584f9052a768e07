/* json_read_transcript.c - the record of a conversation, read back:
 * json_transcript.c. */
#include "base/mem.h"
#include "report/json/json_read_private.h"

/* The lanes that a transcript has; result->lanes grows. */
struct lanes {
	const char **names;
	size_t count;
};

/* The number of a lane; JSON_LANES_MAX for none. */
static bool find_lane(struct json_input *in, const struct json_at *at,
	struct lanes *lanes, const char *name, uint8_t *lane)
{
	size_t i = 0;

	*lane = JSON_LANES_MAX;
	if (!name)
		return true;
	while (i < lanes->count && strcmp(lanes->names[i], name) != 0)
		i++;
	if (i == JSON_LANES_MAX)
		return json_refuse(in, at,
			"expected no more than %d connections", JSON_LANES_MAX);
	if (i == lanes->count) {
		if (!lanes->names)
			lanes->names = arena_calloc(in->arena, JSON_LANES_MAX,
				sizeof(*lanes->names));
		lanes->names[lanes->count++] = name;
	}
	*lane = (uint8_t)i;
	return true;
}

static bool read_lanes(
	struct json_input *in, const struct json_at *at, struct lanes *lanes)
{
	struct json_at list = json_member(at, "conns");
	const char *const *names;
	size_t count;
	uint8_t lane;

	if (!json_get_words(in, at, "conns", &names, &count))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!find_lane(in, &list, lanes, names[i], &lane))
			return false;
	return true;
}

/* What stands for the middle of a long conversation. */
static bool read_gap(struct json_input *in, const struct json_at *at,
	struct transcript *transcript)
{
	if (transcript->dropped_entries)
		return json_refuse(in, at, "there is a gap already");
	transcript->keep_first = transcript->count;
	return json_get_size(
		in, at, "dropped_entries", &transcript->dropped_entries);
}

static bool read_entry(struct json_input *in, const struct json_at *at,
	struct transcript *transcript, struct lanes *lanes)
{
	static const char *const words[] = {"C", "S", "-", NULL};
	static const enum direction directions[] = {
		DIRECTION_CLIENT, DIRECTION_SERVER, DIRECTION_NOTE};
	struct transcript_entry entry = {.at_us = 0};
	struct str text = {NULL, 0};
	const char *conn = NULL;
	size_t dropped = 0;
	int direction = 0;

	if (!json_get_span(in, at, "at_us", &entry.at_us) ||
		!json_get_word(in, at, "dir", words, &direction) ||
		!json_get_wire(in, at, "text", &text) ||
		!json_get_text(in, at, "conn", &conn) ||
		!find_lane(in, at, lanes, conn, &entry.lane) ||
		!json_get_size(in, at, "dropped_bytes", &dropped))
		return false;
	entry.direction = directions[direction];
	entry.dropped = dropped < UINT32_MAX ? (uint32_t)dropped : UINT32_MAX;
	entry.complete = entry.direction == DIRECTION_NOTE || entry.dropped ||
			 (text.len && text.data[text.len - 1] == '\n');
	entry.offset = (uint32_t)transcript->bytes.len;
	entry.len = (uint32_t)text.len;
	buf_append(&transcript->bytes, text.data, text.len);
	transcript->entries[transcript->count++] = entry;
	return true;
}

static bool read_entries(struct json_input *in, const struct json_at *list,
	struct transcript *transcript, struct lanes *lanes)
{
	static const char *const keys[] = {"at_us", "dir", "text", NULL};

	for (size_t i = 0; i < transcript->cap; i++) {
		struct json_at at = json_element(list, i);

		if (!json_need(in, &at, keys))
			return false;
		if (json_member(&at, "dropped_entries").value) {
			if (!read_gap(in, &at, transcript))
				return false;
		} else if (!read_entry(in, &at, transcript, lanes)) {
			return false;
		}
	}
	return true;
}

bool json_read_transcript(struct json_input *in, const struct json_at *at,
	struct scenario_result *result)
{
	struct json_at list = json_member(at, "transcript");
	struct transcript *transcript = &result->transcript;
	struct lanes lanes = {NULL, 0};

	if (!json_need_list(in, &list, &transcript->cap))
		return false;
	if (transcript->cap)
		transcript->entries = mem_calloc(
			transcript->cap, sizeof(*transcript->entries));
	if (!read_lanes(in, at, &lanes) ||
		!read_entries(in, &list, transcript, &lanes))
		return false;
	result->lanes = lanes.names;
	result->lane_count = lanes.count;
	return true;
}
