/* json_merge.c - see json_merge.h. jansson's objects are its hash tables. */
#include "report/json/json_merge.h"

#include <jansson.h>
#include "base/check.h"
#include "report/json/json_input.h"

struct json_merged {
	const struct json_run *run;
	size_t entry, target;
};

struct merging {
	struct json_merge *merge;
	struct json_run *const *runs;
	size_t count;
	json_t *last; /* "TARGET ID" to the number of the last run with it */
	struct run_target *targets;
	size_t **places; /* of each run's targets among all */
};

static bool is_same_text(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

/* Not by host and port: the built-in server has others each time. */
static size_t place_target(
	struct merging *merging, const struct run_target *target)
{
	struct run_info *info = &merging->merge->info;

	for (size_t i = 0; i < info->target_count; i++)
		if (is_same_text(merging->targets[i].url, target->url) &&
			is_same_text(merging->targets[i].name, target->name))
			return i;
	merging->targets[info->target_count] = *target;
	return info->target_count++;
}

static void place_targets(struct merging *merging)
{
	struct json_merge *merge = merging->merge;
	size_t total = 0;

	for (size_t i = 0; i < merging->count; i++)
		total += merging->runs[i]->info.target_count;
	merging->targets =
		arena_calloc(merge->arena, total, sizeof(*merging->targets));
	merging->places = arena_calloc(
		merge->arena, merging->count, sizeof(*merging->places));
	for (size_t i = 0; i < merging->count; i++) {
		const struct run_info *info = &merging->runs[i]->info;

		merging->places[i] = arena_calloc(merge->arena,
			info->target_count, sizeof(*merging->places[i]));
		for (size_t j = 0; j < info->target_count; j++)
			merging->places[i][j] =
				place_target(merging, &info->targets[j]);
	}
	merge->info.targets = merging->targets;
}

static size_t target_of(const struct merging *merging, size_t run, size_t entry)
{
	return merging->places[run][merging->runs[run]->entries[entry].target];
}

static void put_key(struct buf *key, const struct merging *merging, size_t run,
	size_t entry)
{
	buf_clear(key);
	buf_printf(key, "%zu %s", target_of(merging, run, entry),
		merging->runs[run]->entries[entry].facts->id);
}

/* Returns how many entries there are. */
static size_t find_last(struct merging *merging)
{
	struct buf key = BUF_INIT;
	size_t total = 0;

	for (size_t i = 0; i < merging->count; i++) {
		total += merging->runs[i]->count;
		for (size_t j = 0; j < merging->runs[i]->count; j++) {
			put_key(&key, merging, i, j);
			BUG_ON(json_object_set_new(merging->last,
				       buf_cstr(&key),
				       json_integer((json_int_t)i)) != 0);
		}
	}
	buf_fini(&key);
	return total;
}

static void take_results(struct merging *merging)
{
	struct json_merge *merge = merging->merge;
	struct buf key = BUF_INIT;

	merge->results = arena_calloc(
		merge->arena, find_last(merging), sizeof(*merge->results));
	for (size_t i = 0; i < merging->count; i++)
		for (size_t j = 0; j < merging->runs[i]->count; j++) {
			const struct json_run *run = merging->runs[i];
			const json_t *last;

			put_key(&key, merging, i, j);
			last = json_object_get(merging->last, buf_cstr(&key));
			if ((size_t)json_integer_value(last) != i) {
				merge->replaced++;
				continue;
			}
			merge->results[merge->count++] = (struct json_merged){
				run, j, target_of(merging, i, j)};
			run_totals_count(
				&merge->totals, run->entries[j].outcome);
		}
	buf_fini(&key);
}

/* From the first beginning to the last end; 0: nobody knows when. */
static int64_t count_time(const struct merging *merging, int64_t start)
{
	int64_t end = start, longest = 0;

	for (size_t i = 0; i < merging->count; i++) {
		const struct json_run *run = merging->runs[i];
		int64_t at =
			run->info.started_wall_us + run->totals.duration_us;

		if (run->info.started_wall_us && end < at)
			end = at;
		if (longest < run->totals.duration_us)
			longest = run->totals.duration_us;
	}
	if (start)
		longest = end - start;
	/* So that it can be read again. */
	return longest < JSON_SPAN_MAX_US ? longest : JSON_SPAN_MAX_US;
}

static void sum_up(struct merging *merging)
{
	struct run_info *info = &merging->merge->info;
	struct run_totals *totals = &merging->merge->totals;

	info->is_merged = info->is_served = true;
	info->seed = merging->runs[0]->info.seed;
	for (size_t i = 0; i < merging->count; i++) {
		const struct json_run *run = merging->runs[i];
		int64_t start = run->info.started_wall_us;

		info->is_served &= run->info.is_served;
		if (info->jobs < run->info.jobs)
			info->jobs = run->info.jobs;
		if (start && (!info->started_wall_us ||
				     start < info->started_wall_us))
			info->started_wall_us = start;
		totals->planned += run->totals.planned;
		totals->stopped_early |= run->totals.stopped_early;
		if (!totals->interrupted_by)
			totals->interrupted_by = run->totals.interrupted_by;
	}
	totals->duration_us = count_time(merging, info->started_wall_us);
	totals->planned -= totals->planned < merging->merge->replaced
				   ? totals->planned
				   : merging->merge->replaced;
	if (totals->planned > JSON_COUNT_MAX)
		totals->planned = JSON_COUNT_MAX;
	info->planned = totals->planned;
}

void json_merge_init(
	struct json_merge *merge, struct json_run *const *runs, size_t count)
{
	struct merging merging = {.merge = merge, .runs = runs, .count = count};

	BUG_ON(count == 0);
	*merge = (struct json_merge){.arena = arena_new(0), .run_count = count};
	merging.last = json_object();
	place_targets(&merging);
	take_results(&merging);
	sum_up(&merging);
	json_decref(merging.last);
}

void json_merge_fini(struct json_merge *merge)
{
	arena_free(&merge->arena);
}

struct scenario_result *json_merge_result(
	const struct json_merge *merge, size_t i)
{
	const struct json_merged *from = &merge->results[i];
	struct scenario_result *result =
				       json_run_result(from->run, from->entry),
			       *at;

	for (at = result; at; at = at->earlier)
		at->target = &merge->info.targets[from->target];
	/* Each run counted from 0. */
	if (merge->run_count > 1)
		result->order = i;
	return result;
}
