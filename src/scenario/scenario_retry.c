/* scenario_retry.c - `retry`: greylisting, and what becomes true in time. */
#include "scenario/scenario_private.h"

enum { RETRY_TIMES_MAX = 100 };

static const char *const when_words[] = {"tempfail", "fail", NULL};
static const struct yaml_shape times_shape = {
	.kinds = YAML_INT | YAML_VARS, .min = 1, .max = RETRY_TIMES_MAX};
static const struct yaml_shape when_shape = {
	.kinds = YAML_WORD | YAML_VARS, .words = when_words};

static const struct yaml_key keys[] = {
	YAML_KEY_REQUIRED("times", &times_shape, "How often at the most."),
	YAML_KEY("every", &shape_duration_var,
		"The time between; not said, 1s."),
	YAML_KEY("when", &when_shape,
		"After which failures; not said, \"tempfail\"."),
	YAML_KEY_END};

const struct yaml_shape scenario_retry_shape = {
	.name = "retry", .kinds = YAML_MAP, .keys = keys};

static bool read_times(
	struct scenario_build *build, const struct node *map, int *times)
{
	const struct node *value = node_get(map, "times");
	struct node fixed;
	int64_t number;

	if (!value)
		return diag_error(build->diag, map->loc,
			"\"retry\" needs \"times\": {times: 3, every: 30s}");
	if (!scenario_fixed(build, value, "times", &fixed) ||
		!yaml_read_int(build->diag, &fixed, "times", 1, RETRY_TIMES_MAX,
			&number))
		return false;
	*times = (int)number;
	return true;
}

bool scenario_read_retry(struct scenario_build *build, const struct node *value)
{
	struct retry *retry = &build->plan->retry;
	const struct node *every = node_get(value, "every");
	const struct node *when = node_get(value, "when");
	struct node fixed;
	int index;
	bool ok;

	if (!yaml_check_keys(build->diag, value, "\"retry\"", keys))
		return false;
	retry->every_us = 1000000;
	ok = read_times(build, value, &retry->times);
	if (every)
		ok = scenario_fixed(build, every, "every", &fixed) &&
		     yaml_read_duration(
			     build->diag, &fixed, "every", &retry->every_us) &&
		     ok;
	if (!when)
		return ok;
	if (!scenario_fixed(build, when, "when", &fixed) ||
		!yaml_read_word(
			build->diag, &fixed, "when", when_words, &index))
		return false;
	retry->when = (enum retry_when)index;
	return ok;
}
