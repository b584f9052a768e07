/* json_read_entry.c - a scenario of a report: checked, counted, and what it
 * says of itself kept. */
#include "base/check.h"
#include "base/mem.h"
#include "report/json/json_read_private.h"

/* So that a sum of times cannot overflow where reports are merged. */
#define BUSY_MAX_US (INT64_MAX / 1024)

static struct json_entry *next_entry(struct json_reading *reading)
{
	struct json_run *run = reading->run;

	if (run->count == reading->cap) {
		reading->cap = reading->cap ? reading->cap * 2 : 64;
		run->entries = mem_realloc(
			run->entries, reading->cap * sizeof(*run->entries));
	}
	run->entries[run->count] = (struct json_entry){.facts = NULL};
	return &run->entries[run->count++];
}

/* Passes do not have their source, other repeats may. */
static void keep_source(struct json_reading *reading,
	const struct scenario_facts *from, struct scenario_facts *to)
{
	if (to->source.data || !from->source.data)
		return;
	to->source = arena_str(reading->run->arena, from->source);
	to->source_line = from->source_line;
}

/* Reporters tell scenarios apart by where their facts are: all repeats have
 * the same. */
static void set_facts(struct json_reading *reading, const struct json_at *at,
	const struct scenario_facts *facts, struct json_entry *entry)
{
	struct json_run *run = reading->run;
	struct buf key = BUF_INIT;
	json_t *number;

	buf_printf(&key, "%zu %s", entry->target, facts->id);
	number = json_object_get(reading->known, buf_cstr(&key));
	if (number) {
		entry->facts = run->entries[json_integer_value(number)].facts;
		keep_source(reading, facts, entry->facts);
	} else {
		entry->facts =
			arena_calloc(run->arena, 1, sizeof(*entry->facts));
		BUG_ON(!json_read_facts(&reading->in, at, entry->facts));
		BUG_ON(json_object_set_new(reading->known, buf_cstr(&key),
			       json_integer((json_int_t)(entry -
							 run->entries))) != 0);
	}
	buf_fini(&key);
}

static bool count_result(struct json_reading *reading, const struct json_at *at,
	const struct scenario_result *result)
{
	int64_t end_us = result->started_wall_us + result->duration_us;

	run_totals_count(&reading->run->totals, result->outcome);
	reading->busy_us += result->duration_us;
	if (reading->end_us < end_us)
		reading->end_us = end_us;
	return reading->busy_us <= BUSY_MAX_US ||
	       json_refuse(&reading->in, at,
		       "the times add up to more than can be");
}

static bool read_result(struct json_reading *reading, const struct json_at *at,
	struct json_entry *entry)
{
	struct scenario_result *result =
		json_read_result(&reading->in, at, entry->facts);
	bool ok;

	if (!result)
		return false;
	entry->outcome = result->outcome;
	entry->order = result->order;
	ok = count_result(reading, at, result);
	scenario_result_free(&result);
	return ok;
}

bool json_read_entry(struct json_reading *reading, const struct json_at *at,
	size_t offset, size_t len)
{
	struct json_entry *entry = next_entry(reading);
	struct scenario_facts facts = {.id = NULL};
	struct arena *scratch = arena_new(0);
	struct json_input in = reading->in;
	bool ok;

	entry->offset = offset;
	entry->len = len;
	in.arena = scratch;
	ok = json_read_facts(&in, at, &facts) &&
	     json_get_size(&in, at, "target", &entry->target);
	if (ok)
		set_facts(reading, at, &facts, entry);
	arena_free(&scratch);
	return ok && read_result(reading, at, entry);
}
