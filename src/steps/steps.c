/*
 * steps.c - reads lists of steps: finds the action of each among
 * step_list.def, and leaves the value to its file.
 */
#include "steps/steps_private.h"

#include <stdio.h>
#include "base/suggest.h"
#include "yaml/yaml_read.h"

enum { STEPS_DEPTH_MAX = 16 };

static const struct step_ops *const step_table[] = {
#define STEP(symbol) &symbol,
#include "steps/step_list.def"
#undef STEP
};

enum { STEP_KINDS = sizeof(step_table) / sizeof(step_table[0]) };

static const char *const step_keys[] = {"send", "send_raw", "pipeline",
	"message", "expect", "expect_line", "skip_lines", "expect_silence",
	"expect_close", "close", "wait", "set", "steps", "name", "hint", "ref",
	"level", "within", "not_before", "timeout", "capture", "if", "repeat",
	"pace", "on_fail", NULL};

/* Known, and not here yet: never taken silently. */
static const char *const later_keys[] = {"bdat", "tls", "auth", "connect",
	"use", "run", "conn", "await", "reply", "await_message", NULL};

const char *const *steps_keys(void)
{
	return step_keys;
}

static const struct step_ops *find_ops(struct str key)
{
	for (size_t i = 0; i < STEP_KINDS; i++)
		if (str_equal(key, step_table[i]->key))
			return step_table[i];
	return NULL;
}

static bool check_key(struct step_parse *parse, const struct node_pair *pair)
{
	struct str key = pair->key->text;
	const char *close;

	if (str_is_among(key, step_keys))
		return true;
	if (str_is_among(key, later_keys))
		return diag_error(parse->diag, pair->key->loc,
			"\"%s\" is not in this version", key.data);
	close = suggest_closest(key, step_keys);
	diag_error(parse->diag, pair->key->loc,
		"unknown key \"%s\" in a step%s%s%s", key.data,
		close ? "; did you mean \"" : "", close ? close : "",
		close ? "\"?" : "");
	if (pair->value->kind == NODE_SCALAR && pair->value->text.len == 0)
		diag_help(parse->diag,
			"a comma separates keys inside { }: quote the value");
	return false;
}

/* The pair that says what the step does; NULL with *faulty set after a
 * diag_error. "expect" is an action only where no other is. */
static const struct node_pair *find_action(
	struct step_parse *parse, const struct node *node, bool *faulty)
{
	const struct node_pair *action = NULL;

	for (size_t i = 0; i < node->count; i++) {
		const struct node_pair *pair = &node->pairs[i];

		if (!check_key(parse, pair)) {
			*faulty = true;
			continue;
		}
		if (!find_ops(pair->key->text) ||
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

static bool check_expectation(struct step_parse *parse, const struct node *node,
	const struct step *step, const struct node *key)
{
	unsigned traits = step->ops->traits;
	const struct node *expect = node_get(node, "expect");

	if ((traits & STEP_NEEDS_EXPECT) && !step->expect) {
		diag_error(parse->diag, key->loc, "\"%s\" needs an \"expect\"",
			step->ops->key);
		diag_help(parse->diag,
			"a key of the same step: \"expect: 250\", or "
			"\"expect: any\" when every reply will do, "
			"\"expect: none\" when no reply is due now");
		return false;
	}
	if (!(traits & STEP_TAKES_EXPECT) && expect)
		return diag_error(parse->diag, expect->loc,
			"\"%s\" takes no \"expect\"", step->ops->key);
	if (!(traits & STEP_TAKES_EXPECT) && step->capture_count)
		return diag_error(parse->diag, key->loc,
			"\"%s\" has no reply to capture from", step->ops->key);
	if (step->expect && step->expect->none &&
		(step->capture_count || step->within_us >= 0 ||
			step->not_before_us >= 0))
		return diag_error(parse->diag, step->expect->loc,
			"\"expect: none\" reads no reply: nothing can be "
			"captured or timed");
	if (!(traits & (STEP_TAKES_EXPECT | STEP_TAKES_TIMEOUT)) &&
		step->timeout_us >= 0)
		return diag_error(parse->diag, key->loc,
			"\"%s\" waits for nothing that \"timeout\" could "
			"end",
			step->ops->key);
	if (!(traits & STEP_SENDS) && step->pace_bytes)
		return diag_error(parse->diag, key->loc,
			"\"%s\" sends nothing that \"pace\" could slow",
			step->ops->key);
	if (!(traits & STEP_TAKES_EXPECT) &&
		(step->within_us >= 0 || step->not_before_us >= 0))
		return diag_error(parse->diag, key->loc,
			"\"%s\" has no reply to time", step->ops->key);
	return true;
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
	step->ops = action ? find_ops(action->key->text) : &step_expect;
	step->repeat = 1;
	step->within_us = step->not_before_us = step->timeout_us = -1;
	at = action ? action->key : node;
	step->loc = node->loc;
	if (!action && node_get(node, "expect"))
		at = node_get(node, "expect");
	if (!parse_values(parse, node, action, step))
		return NULL;
	if (!check_expectation(parse, node, step, at))
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
