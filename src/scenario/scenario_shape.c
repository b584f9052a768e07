/* scenario_shape.c - the three kinds of documents; see scenario_shape.h. */
#include "scenario/scenario_shape.h"

#include "scenario/scenario_private.h"

static const char *const plays[] = {"steps", "talk", "servers", NULL};

/* One that stands in a suite may have its servers. */
static const struct yaml_shape entry_shape = {.kinds = YAML_MAP,
	.name = "scenario_of_suite",
	.key_at = scenario_key_at};
const struct yaml_shape scenario_shape = {.kinds = YAML_MAP,
	.name = "scenario",
	.key_at = scenario_key_at,
	.any_of = plays};

/* The keys that are in no such list, and that one in front of them. */
static bool key_at_without(const char *const *list, const struct yaml_key *own,
	size_t i, struct yaml_key *out)
{
	*out = *own;
	if (i-- == 0)
		return true;
	for (size_t k = 0; scenario_key_at(k, out); k++) {
		out->required = false;
		if (!str_is_among(str_from(out->key), list) && i-- == 0)
			return true;
	}
	return false;
}

static bool suite_key_at(size_t i, struct yaml_key *out)
{
	static const char *const others[] = {"steps", "talk", NULL};
	static const struct yaml_shape list = {
		.kinds = YAML_LIST, .item = &entry_shape, .count_min = 1};
	static const struct yaml_key scenarios = YAML_KEY_REQUIRED("scenarios",
		&list, "Scenarios, which have the other keys of this map too.");

	return key_at_without(others, &scenarios, i, out);
}

const struct yaml_shape scenario_suite_shape = {
	.kinds = YAML_MAP, .name = "suite", .key_at = suite_key_at};

static bool fragments_key_at(size_t i, struct yaml_key *out)
{
	static const char *const others[] = {
		"name", "steps", "talk", "servers", "fragments", NULL};
	static const struct yaml_key fragments =
		YAML_KEY_REQUIRED("fragments", &scenario_fragment_list_shape,
			"Lists of steps with a name, for \"use\".");

	return key_at_without(others, &fragments, i, out);
}

const struct yaml_shape scenario_fragments_shape = {.kinds = YAML_MAP,
	.name = "fragments_only",
	.key_at = fragments_key_at};
