/*
 * json_read.c - takes a report apart. Each scenario is read once to check it,
 * and again when it is asked for, so that no more than one is there as a
 * tree, which takes ten times its text; what is said of the run is read at
 * the end, since half of it stands behind the scenarios.
 */
#include "report/json/json_read.h"

#include <stdlib.h>
#include "base/check.h"
#include "base/mem.h"
#include "report/json/json_read_private.h"

/* --- json: one object --- */

static bool read_scenarios(struct json_reading *reading, struct json_text *text)
{
	const struct json_at file = {.up = NULL};
	struct json_at list = {.up = &file, .key = "scenarios"};
	bool more;

	if (!json_text_take(text, '['))
		return false;
	reading->has_scenarios = true;
	more = json_text_peek(text) != ']';
	if (!more)
		text->at++;
	for (size_t i = 0; more; i++) {
		struct json_at at = {.up = &list, .index = i};
		json_t *value;
		size_t start;
		bool ok;

		json_text_peek(text);
		start = text->at;
		value = json_text_value(text);
		at.value = value;
		ok = value &&
		     json_read_entry(reading, &at, start, text->at - start);
		json_decref(value);
		if (!ok || !json_text_next(text, ']', &more))
			return false;
	}
	return true;
}

static bool put_member(struct json_reading *reading,
	const struct json_text *text, const char *key, json_t *take_value)
{
	if (!take_value)
		return false;
	if (json_object_get(reading->head, key)) {
		json_decref(take_value);
		return json_text_fault(text, text->at, "duplicate object key");
	}
	BUG_ON(json_object_set_new(reading->head, key, take_value) != 0);
	/* Before anything else is found to be odd. */
	return strcmp(key, "schema") != 0 ||
	       json_check_schema(&reading->in, reading->head);
}

static bool read_member(struct json_reading *reading, struct json_text *text)
{
	json_t *key;
	bool ok;

	if (json_text_peek(text) != '"')
		return json_text_fault(text, text->at, "a string expected");
	key = json_text_value(text);
	if (!key)
		return false;
	ok = json_text_take(text, ':');
	if (!ok)
		; /* it was said */
	else if (strcmp(json_string_value(key), "scenarios") != 0)
		ok = put_member(reading, text, json_string_value(key),
			json_text_value(text));
	else if (reading->has_scenarios)
		ok = json_text_fault(text, text->at, "duplicate object key");
	else
		ok = read_scenarios(reading, text);
	json_decref(key);
	return ok;
}

static bool read_document(struct json_reading *reading, struct json_text *text)
{
	bool more;

	if (!json_text_take(text, '{'))
		return false;
	more = json_text_peek(text) != '}';
	if (!more)
		text->at++;
	while (more)
		if (!read_member(reading, text) ||
			!json_text_next(text, '}', &more))
			return false;
	json_text_peek(text);
	return text->at == text->text.len ||
	       json_text_fault(text, text->at, "its end expected");
}

/* --- ndjson: an object a line --- */

static bool is_events(struct json_text text)
{
	static const char key[] = "\"event\"";

	if (json_text_peek(&text) != '{')
		return false;
	text.at++;
	json_text_peek(&text);
	return text.text.len - text.at >= strlen(key) &&
	       memcmp(text.text.data + text.at, key, strlen(key)) == 0;
}

static bool read_event(struct json_reading *reading, const struct json_at *line,
	size_t offset, size_t len)
{
	static const char *const keys[] = {"event", NULL};
	const char *name = NULL;

	if (!json_need(&reading->in, line, keys) ||
		!json_get_text(&reading->in, line, "event", &name))
		return false;
	if (strcmp(name, "finished") == 0)
		return json_read_entry(reading, line, offset, len);
	if (strcmp(name, "run") != 0 && strcmp(name, "end") != 0)
		return true;
	BUG_ON(json_object_update(reading->head, (json_t *)line->value) != 0);
	if (strcmp(name, "end") == 0)
		reading->has_end = true;
	return json_check_schema(&reading->in, reading->head);
}

static int compare_order(const void *a, const void *b)
{
	const struct json_entry *x = a, *y = b;

	if (x->order != y->order)
		return x->order < y->order ? -1 : 1;
	return x->offset < y->offset ? -1 : x->offset > y->offset;
}

/* They stand as they ended. Without its end it is a run that was cut off. */
static bool read_events(struct json_reading *reading, struct json_text *text)
{
	const struct json_at file = {.up = NULL};
	struct json_at list = {.up = &file, .key = "line"};

	reading->has_scenarios = true;
	for (size_t i = 1; json_text_peek(text) || text->at < text->text.len;
		i++) {
		struct json_at at = {.up = &list, .index = i};
		size_t start = text->at;
		json_t *value = json_text_value(text);
		bool ok;

		at.value = value;
		ok = value && read_event(reading, &at, start, text->at - start);
		json_decref(value);
		if (!ok)
			return false;
	}
	reading->run->totals.stopped_early = !reading->has_end;
	if (reading->run->count)
		qsort(reading->run->entries, reading->run->count,
			sizeof(*reading->run->entries), compare_order);
	return true;
}

/* --- both --- */

static bool read_all(struct json_reading *reading)
{
	struct json_run *run = reading->run;
	struct json_text text = {
		run->name, buf_view(&run->text), 0, reading->in.why};
	bool ok = is_events(text) ? read_events(reading, &text)
				  : read_document(reading, &text);

	return ok && json_read_head(reading);
}

struct json_run *json_run_read(
	const char *name, struct buf *take_text, struct buf *why)
{
	struct json_run *run = mem_calloc(1, sizeof(*run));
	struct json_reading reading = {.run = run};

	run->arena = arena_new(0);
	run->name = arena_strdup(run->arena, name);
	run->text = *take_text;
	*take_text = BUF_INIT;
	run->info.is_merged = true;
	reading.in = (struct json_input){run->name, run->arena, why};
	reading.head = json_object();
	reading.known = json_object();
	if (!read_all(&reading))
		json_run_free(&run);
	json_decref(reading.head);
	json_decref(reading.known);
	return run;
}

void json_run_free(struct json_run **run)
{
	if (!*run)
		return;
	buf_fini(&(*run)->text);
	mem_free((*run)->entries);
	arena_free(&(*run)->arena);
	mem_free(*run);
	*run = NULL;
}

struct scenario_result *json_run_result(const struct json_run *run, size_t i)
{
	const struct json_entry *entry = &run->entries[i];
	struct buf why = BUF_INIT;
	struct json_input in = {run->name, NULL, &why};
	struct json_text text = {run->name,
		{run->text.data + entry->offset, entry->len}, 0, &why};
	json_t *value = json_text_value(&text);
	const struct json_at at = {.value = value};
	struct scenario_result *result =
		json_read_result(&in, &at, entry->facts);

	/* It was read before. */
	BUG_ON(!result);
	json_decref(value);
	buf_fini(&why);
	return result;
}
