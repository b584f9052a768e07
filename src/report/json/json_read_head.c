/* json_read_head.c - what a report says of the run, read back: json_run.c. */
#include <signal.h>
#include <stdio.h>

#include "report/json/json_read_private.h"

enum { SCHEMA = 1, PORT_MAX = 65535, JOBS_LIMIT = 1000000 };

bool json_check_schema(struct json_input *in, const json_t *head)
{
	const struct json_at file = {.value = head};
	struct json_at at = json_member(&file, "schema");

	if (!at.value)
		return json_refuse(in, &file,
			"it has no \"schema\": it is no JSON report");
	if (!json_is_integer(at.value))
		return json_refuse(in, &at, "expected an integer");
	if (json_integer_value(at.value) == SCHEMA)
		return true;
	return json_refuse(in, &file,
		"it is of schema %lld; this version reads schema %d",
		(long long)json_integer_value(at.value), SCHEMA);
}

static bool read_target(struct json_input *in, const struct json_at *at,
	struct run_target *target)
{
	static const char *const keys[] = {NULL};
	struct str banner = {NULL, 0};
	bool ok =
		json_need(in, at, keys) &&
		json_get_text(in, at, "url", &target->url) &&
		json_get_text(in, at, "name", &target->name) &&
		json_get_text(in, at, "host", &target->host) &&
		json_get_int(in, at, "port", PORT_MAX, &target->port) &&
		json_get_wire(in, at, "banner", &banner) &&
		json_get_text(in, at, "rerun_options", &target->rerun_options);

	target->banner = banner.data;
	return ok;
}

/* Earlier reports have the one only. */
static bool read_targets(struct json_input *in, const struct json_at *file,
	struct run_info *info)
{
	struct json_at list = json_member(file, "targets");
	struct json_at only = json_member(file, "target");
	struct run_target *targets;
	size_t count;

	if (!json_need_list(in, &list, &count))
		return false;
	info->target_count = count ? count : 1;
	targets = arena_calloc(in->arena, info->target_count, sizeof(*targets));
	info->targets = targets;
	if (count == 0)
		return !only.value || read_target(in, &only, &targets[0]);
	for (size_t i = 0; i < count; i++) {
		struct json_at at = json_element(&list, i);

		if (!read_target(in, &at, &targets[i]))
			return false;
	}
	return true;
}

static bool check_indices(struct json_reading *reading)
{
	const struct json_run *run = reading->run;
	const struct json_at file = {.up = NULL};
	struct json_at list = {.up = &file, .key = "scenarios"};

	for (size_t i = 0; i < run->count; i++) {
		struct json_at at = {.up = &list, .index = i};
		struct json_at target = {.up = &at, .key = "target"};

		if (run->entries[i].target >= run->info.target_count)
			return json_refuse(&reading->in, &target,
				"expected the number of a target, below %zu",
				run->info.target_count);
	}
	return true;
}

/* "SIGINT", "SIGTERM", "signal 1" */
static bool read_signal(
	struct json_input *in, const struct json_at *file, int *number)
{
	struct json_at at = json_member(file, "interrupted");
	const char *word = NULL;
	char c;

	if (!json_get_text(in, file, "interrupted", &word) || !word)
		return at.value == NULL;
	if (strcmp(word, "SIGINT") == 0)
		*number = SIGINT;
	else if (strcmp(word, "SIGTERM") == 0)
		*number = SIGTERM;
	else if (sscanf(word, "signal %2d%c", number, &c) != 1 || *number < 1)
		return json_refuse(in, &at, "expected SIGINT or SIGTERM");
	return true;
}

static bool read_seed(
	struct json_input *in, const struct json_at *file, uint64_t *seed)
{
	struct json_at at = json_member(file, "seed");

	if (!at.value)
		return true;
	if (!json_is_integer(at.value) || json_integer_value(at.value) < 0)
		return json_refuse(in, &at, "expected an integer from 0 on");
	*seed = (uint64_t)json_integer_value(at.value);
	return true;
}

static bool read_end(struct json_reading *reading, const struct json_at *file)
{
	struct json_run *run = reading->run;
	struct run_totals *totals = &run->totals;
	struct json_input *in = &reading->in;

	/* Where nobody said it: a run that was cut off. */
	totals->planned = totals->total;
	totals->duration_us = reading->end_us - run->info.started_wall_us;
	if (totals->duration_us < 0 || totals->duration_us > JSON_SPAN_MAX_US)
		totals->duration_us = 0;
	return json_get_size(in, file, "planned", &totals->planned) &&
	       json_get_span(in, file, "duration_us", &totals->duration_us) &&
	       json_get_bool(
		       in, file, "stopped_early", &totals->stopped_early) &&
	       read_signal(in, file, &totals->interrupted_by);
}

bool json_read_head(struct json_reading *reading)
{
	const struct json_at file = {.value = reading->head};
	struct json_input *in = &reading->in;
	struct run_info *info = &reading->run->info;

	if (!json_check_schema(in, reading->head))
		return false;
	if (!reading->has_scenarios)
		return json_refuse(in, &file, "it has no \"scenarios\"");
	return read_targets(in, &file, info) && check_indices(reading) &&
	       read_seed(in, &file, &info->seed) &&
	       json_get_time(in, &file, "started", &info->started_wall_us) &&
	       json_get_int(in, &file, "jobs", JOBS_LIMIT, &info->jobs) &&
	       json_get_bool(in, &file, "served", &info->is_served) &&
	       read_end(reading, &file);
}
