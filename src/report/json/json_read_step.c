/* json_read_step.c - steps of a conversation, read back: json_step.c. */
#include "report/json/json_read_private.h"

enum { CODE_MAX = 999, PLACE_MAX = 1000000000 };

bool json_read_anomalies(struct json_input *in, const struct json_at *at,
	const char *key, unsigned *out)
{
	struct json_at list = json_member(at, key);
	const char *const *ids;
	size_t count;

	if (!json_get_words(in, at, key, &ids, &count))
		return false;
	for (size_t i = 0; i < count; i++) {
		struct json_at id = json_element(&list, i);
		unsigned bit = anomaly_bit(str_from(ids[i]));

		if (bit == 0)
			return json_refuse(in, &id,
				"expected the id of an oddity, got \"%s\"",
				ids[i]);
		*out |= bit;
	}
	return true;
}

static bool read_enhanced(struct json_input *in, const struct json_at *at,
	struct enhanced_code *code)
{
	struct json_at place = json_member(at, "enhanced");
	struct str text = {NULL, 0};

	if (!json_get_prose(in, at, "enhanced", &text))
		return false;
	if (!text.data || enhanced_code_parse(text, code) == text.len)
		return true;
	return json_refuse(in, &place, "expected an enhanced code like 5.7.1");
}

/* Earlier reports do not have them. */
static bool read_line_codes(
	struct json_input *in, const struct json_at *at, struct reply *reply)
{
	struct json_at list = json_member(at, "line_codes");
	size_t count;

	if (!json_need_list(in, &list, &count))
		return false;
	if (list.value && count != reply->line_count)
		return json_refuse(in, &list,
			"expected a code for each of %zu "
			"lines",
			reply->line_count);
	for (size_t i = 0; i < count; i++) {
		struct json_at code = json_element(&list, i);
		json_int_t number = json_integer_value(code.value);

		if (!json_is_integer(code.value) || number < 0 ||
			number > CODE_MAX)
			return json_refuse(in, &code,
				"expected an integer from 0 to %d", CODE_MAX);
		reply->lines[i].code = (int)number;
	}
	return true;
}

static bool read_lines(
	struct json_input *in, const struct json_at *at, struct reply *reply)
{
	struct json_at list = json_member(at, "lines");

	if (!json_need_list(in, &list, &reply->line_count))
		return false;
	reply->lines = arena_calloc(
		in->arena, reply->line_count, sizeof(*reply->lines));
	for (size_t i = 0; i < reply->line_count; i++) {
		struct json_at line = json_element(&list, i);

		reply->lines[i].code = reply->code;
		if (!json_as_wire(in, &line, &reply->lines[i].text))
			return false;
	}
	return read_line_codes(in, at, reply);
}

/* From the lines, where nobody kept the bytes. */
static struct str make_raw(struct arena *arena, const struct reply *reply)
{
	struct buf raw = BUF_INIT;
	struct str copy;

	for (size_t i = 0; i < reply->line_count; i++) {
		buf_printf(&raw, "%03d%c", reply->lines[i].code,
			i + 1 < reply->line_count ? '-' : ' ');
		buf_str(&raw, reply->lines[i].text);
		buf_puts(&raw, "\r\n");
	}
	copy = arena_str(arena, buf_view(&raw));
	buf_fini(&raw);
	return copy;
}

static bool read_reply(struct json_input *in, const struct json_at *step,
	const struct reply **out)
{
	static const char *const keys[] = {"code", NULL};
	struct json_at at = json_member(step, "reply");
	struct reply *reply;

	if (!at.value)
		return true;
	reply = arena_calloc(in->arena, 1, sizeof(*reply));
	*out = reply;
	if (!json_need(in, &at, keys) ||
		!json_get_int(in, &at, "code", CODE_MAX, &reply->code) ||
		!read_enhanced(in, &at, &reply->enhanced) ||
		!read_lines(in, &at, reply) ||
		!json_read_anomalies(in, &at, "anomalies", &reply->anomalies) ||
		!json_get_wire(in, &at, "raw", &reply->raw))
		return false;
	if (!reply->raw.data)
		reply->raw = make_raw(in->arena, reply);
	return true;
}

static bool read_words(struct json_input *in, const struct json_at *at,
	struct step_result *step)
{
	/* The first outcomes; a step ends in no other. */
	static const char *const outcomes[] = {
		"passed", "failed", "warned", "skipped", "error", NULL};
	static const char *const kinds[] = {
#define KIND_WORD(symbol, word) word,
		FAILURE_LIST(KIND_WORD)
#undef KIND_WORD
			NULL};
	static const char *const sections[] = {
		"prelude", "setup", "steps", "teardown", NULL};
	int section = SECTION_STEPS, outcome = 0, kind = -1;
	bool ok = json_get_word(in, at, "section", sections, &section) &&
		  json_get_word(in, at, "outcome", outcomes, &outcome) &&
		  json_get_word(in, at, "kind", kinds, &kind);

	step->section = (enum section)section;
	step->outcome = (enum outcome)outcome;
	step->kind = (enum failure_kind)(kind + 1); /* FAILURE_NONE is 0 */
	return ok;
}

static bool read_place(struct json_input *in, const struct json_at *at,
	struct step_result *step)
{
	bool ok =
		json_get_text(in, at, "file", &step->loc.file) &&
		json_get_int(in, at, "line", PLACE_MAX, &step->loc.line) &&
		json_get_int(in, at, "column", PLACE_MAX, &step->loc.column) &&
		json_get_int(in, at, "expect_line", PLACE_MAX,
			&step->expect_loc.line) &&
		json_get_int(in, at, "expect_column", PLACE_MAX,
			&step->expect_loc.column) &&
		json_get_prose(in, at, "source_line", &step->source_line);

	step->expect_loc.file = step->loc.file;
	return ok;
}

static bool read_said(struct json_input *in, const struct json_at *at,
	struct step_result *step)
{
	return json_get_wire(in, at, "sent", &step->sent) &&
	       json_get_prose(in, at, "expected", &step->expected) &&
	       read_reply(in, at, &step->reply) &&
	       json_get_wire(in, at, "received", &step->received) &&
	       json_get_prose(in, at, "message", &step->message) &&
	       json_get_text(in, at, "hint", &step->hint) &&
	       json_get_text(in, at, "ref", &step->ref) &&
	       json_get_text(in, at, "conn", &step->conn) &&
	       json_get_wire(in, at, "recipient", &step->recipient) &&
	       json_read_anomalies(in, at, "anomalies", &step->anomalies);
}

static bool read_step(struct json_input *in, const struct json_at *at,
	struct step_result *step)
{
	static const char *const keys[] = {"outcome", NULL};

	return json_need(in, at, keys) &&
	       json_get_int(in, at, "index", PLACE_MAX, &step->index) &&
	       json_get_text(in, at, "name", &step->name) &&
	       json_get_text(in, at, "action", &step->action) &&
	       read_words(in, at, step) && read_place(in, at, step) &&
	       read_said(in, at, step) &&
	       json_get_span(in, at, "start_us", &step->start_us) &&
	       json_get_span(in, at, "duration_us", &step->duration_us) &&
	       json_get_size(in, at, "first_entry", &step->first_entry) &&
	       json_get_size(in, at, "end_entry", &step->end_entry);
}

bool json_read_steps(struct json_input *in, const struct json_at *at,
	struct scenario_result *result)
{
	struct json_at list = json_member(at, "steps");
	size_t count;

	if (!json_need_list(in, &list, &count))
		return false;
	for (size_t i = 0; i < count; i++) {
		struct json_at step = json_element(&list, i);

		if (!read_step(in, &step, scenario_result_add_step(result)))
			return false;
	}
	return true;
}
