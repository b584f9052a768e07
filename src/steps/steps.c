/*
 * steps.c - reads lists of steps: finds the action of each, and leaves its
 * value to its file. Which keys there are: steps_keys.c; what goes with what:
 * steps_check.c.
 */
#include "steps/steps_private.h"

#include <stdio.h>
#include "yaml/yaml_read.h"

enum { STEPS_DEPTH_MAX = 16 };

/* The pair that says what the step does; NULL with *faulty set after a
 * diag_error. "expect" is an action only where no other is. */
static const struct node_pair *find_action(
	struct step_parse *parse, const struct node *node, bool *faulty)
{
	const struct node_pair *action = NULL;

	for (size_t i = 0; i < node->count; i++) {
		const struct node_pair *pair = &node->pairs[i];

		if (!steps_check_key(parse, pair)) {
			*faulty = true;
			continue;
		}
		if (!steps_find_ops(pair->key->text) ||
			str_equal(pair->key->text, "expect"))
			continue;
		if (action) {
			diag_error(parse->diag, pair->key->loc,
				"a step does one thing: \"%s\" and \"%s\" are "
				"two",
				action->key->text.data, pair->key->text.data);
			*faulty = true;
		}
		action = action ? action : pair;
	}
	return action;
}

/* What a group says holds for the steps in it that do not say it. */
static void inherit(struct step *step, const struct step *group)
{
	if (!step->name)
		step->name = group->name;
	if (!step->hint)
		step->hint = group->hint;
	if (!step->ref)
		step->ref = group->ref;
	if (!step->has_level && group->has_level) {
		step->has_level = true;
		step->level = group->level;
	}
	step->on_fail_continue |= group->on_fail_continue;
	if (step->conn < 0)
		step->conn = group->conn;
}

static bool parse_values(struct step_parse *parse, const struct node *node,
	const struct node_pair *action, struct step *step)
{
	bool ok = true;

	for (size_t i = 0; i < node->count; i++) {
		const struct node_pair *pair = &node->pairs[i];

		if (pair == action)
			continue;
		ok &= steps_parse_modifier(
			parse, pair->key->text.data, pair->value, step);
	}
	if (parse->group)
		inherit(step, parse->group);
	if (step->conn < 0)
		step->conn = 0;
	/* Without its expectation such a step would complain once more. */
	if (ok || step->ops != &step_expect)
		ok &= step->ops->parse(
			parse, action ? action->value : node, step);
	return ok;
}

static struct str source_line(
	struct step_parse *parse, const char *file, int line)
{
	if (line == 0 || line != parse->shown_line) {
		parse->shown = arena_str(parse->arena,
			diag_source_line(parse->diag, file, line));
		parse->shown_line = line;
	}
	return parse->shown;
}

struct step *steps_parse_one(struct step_parse *parse, const struct node *node)
{
	const struct node_pair *action;
	const struct node *at;
	struct step *step;
	bool faulty = false;

	if (node->kind != NODE_MAP) {
		diag_error(parse->diag, node->loc,
			"a step is a map such as {send: NOOP, expect: 250}, "
			"not %s",
			node_kind_name(node));
		return NULL;
	}
	if (!template_has_room(parse->scope, node->loc))
		return NULL;
	action = find_action(parse, node, &faulty);
	if (faulty)
		return NULL;
	step = arena_calloc(parse->arena, 1, sizeof(*step));
	step->ops = action ? steps_find_ops(action->key->text) : &step_expect;
	step->repeat = 1;
	step->conn = -1;
	step->within_us = step->not_before_us = step->timeout_us = -1;
	at = action ? action->key : node;
	step->loc = node->loc;
	if (!action && node_get(node, "expect"))
		at = node_get(node, "expect");
	if (!steps_check_role(parse, step->ops, at->loc))
		return NULL;
	if (!parse_values(parse, node, action, step))
		return NULL;
	if (!steps_check_fit(parse, node, step, at))
		return NULL;
	step->source_line = source_line(parse, node->loc.file,
		step->expect ? step->expect->loc.line : step->loc.line);
	return step;
}

bool steps_parse(struct step_parse *parse, const struct node *list,
	struct step_list *out)
{
	const struct step **items;
	bool ok = true;

	if (list->kind != NODE_LIST)
		return diag_error(parse->diag, list->loc,
			"steps are a list, not %s", node_kind_name(list));
	if (list->count == 0)
		return diag_error(
			parse->diag, list->loc, "this list of steps is empty");
	if (parse->depth >= STEPS_DEPTH_MAX)
		return diag_error(parse->diag, list->loc,
			"steps are nested more than %d deep", STEPS_DEPTH_MAX);
	parse->depth++;
	items = arena_calloc(parse->arena, list->count, sizeof(*items));
	for (size_t i = 0; i < list->count; i++) {
		items[i] = steps_parse_one(parse, list->items[i]);
		ok &= items[i] != NULL;
	}
	parse->depth--;
	out->items = items;
	out->count = list->count;
	return ok;
}
