/*
 * config_xfail.c - the scenarios that are known to fail at a target. A
 * scenario that says so itself keeps its own reason.
 */
#include "cli/config.h"
#include "yaml/yaml_read.h"

static const struct yaml_key keys[] = {
	YAML_KEY_REQUIRED("match", &shape_text,
		"Which scenarios, as -k takes it: '*::*pipelining*'."),
	YAML_KEY_REQUIRED("reason", &shape_text, "Why they are known to fail."),
	YAML_KEY_END};

static const struct yaml_shape entry_shape = {.kinds = YAML_MAP, .keys = keys};
const struct yaml_shape config_xfail_shape = {
	.kinds = YAML_LIST, .item = &entry_shape};

static bool read_one(struct arena *arena, struct diag *diag,
	const struct node *map, struct config_xfail *xfail)
{
	bool ok = yaml_check_keys(diag, map, "an entry of \"xfail\"", keys);
	struct str *const texts[] = {&xfail->match, &(struct str){NULL, 0}};

	for (size_t i = 0; map->kind == NODE_MAP && keys[i].key; i++) {
		const struct node *node = node_get(map, keys[i].key);

		if (!node)
			ok = diag_error(diag, map->loc,
				"an entry of \"xfail\" needs \"%s\"",
				keys[i].key);
		else
			ok &= yaml_read_text(diag, node, keys[i].key, texts[i]);
	}
	if (ok)
		xfail->reason = arena_str(arena, *texts[1]).data;
	return ok;
}

bool config_read_xfail(struct arena *arena, struct diag *diag,
	const struct node *list, struct config_target *target)
{
	bool ok = true;

	if (list->kind != NODE_LIST)
		return diag_error(diag, list->loc,
			"\"xfail\" is a list of {match, reason}, got %s",
			node_kind_name(list));
	target->xfails =
		arena_calloc(arena, list->count + 1, sizeof(*target->xfails));
	for (size_t i = 0; i < list->count; i++)
		ok &= read_one(arena, diag, list->items[i],
			&target->xfails[target->xfail_count++]);
	return ok;
}

static bool mark(struct diag *diag, const struct config_xfail *xfail,
	const struct scenario_set *set)
{
	struct scenario_selection selection = {.expression = xfail->match};
	/* What fits is what a selection would keep. */
	struct arena *arena = arena_new(0);
	struct scenario_set fitting = {.count = set->count};
	bool ok;

	fitting.plans =
		arena_calloc(arena, set->count + 1, sizeof(struct plan *));
	for (size_t i = 0; i < set->count; i++)
		fitting.plans[i] = set->plans[i];
	ok = scenario_select(&fitting, &selection, diag);
	for (size_t i = 0; ok && i < fitting.count; i++)
		if (!fitting.plans[i]->xfail)
			fitting.plans[i]->xfail = xfail->reason;
	arena_free(&arena);
	if (!ok)
		diag_help(diag, "it is the \"match\" of an entry of \"xfail\"");
	return ok;
}

bool config_mark_xfail(struct diag *diag, const struct config_target *target,
	const struct scenario_set *set)
{
	bool ok = true;

	for (size_t i = 0; i < target->xfail_count; i++)
		ok &= mark(diag, &target->xfails[i], set);
	return ok;
}
