/*
 * steps_keys.c - the keys of a step: the actions of step_list.def, and what
 * any step may carry beside its action.
 */
#include "steps/steps_private.h"

#include "base/suggest.h"

static const struct step_ops *const step_table[] = {
#define STEP(symbol) &symbol,
#include "steps/step_list.def"
#undef STEP
};

enum { STEP_KINDS = sizeof(step_table) / sizeof(step_table[0]) };

const struct step_ops *steps_find_ops(struct str key)
{
	for (size_t i = 0; i < STEP_KINDS; i++)
		if (str_equal(key, step_table[i]->key))
			return step_table[i];
	return NULL;
}

const char *const *steps_keys(struct arena *arena)
{
	size_t count = STEP_KINDS, modifiers = 0;
	const char **keys;

	while (steps_modifier_at(modifiers))
		modifiers++;
	keys = arena_calloc(arena, count + modifiers + 1, sizeof(*keys));
	for (size_t i = 0; i < count; i++)
		keys[i] = step_table[i]->key;
	for (size_t i = 0; i < modifiers; i++)
		keys[count + i] = steps_modifier_at(i);
	return keys;
}

static bool is_modifier(struct str key)
{
	for (size_t i = 0; steps_modifier_at(i); i++)
		if (str_equal(key, steps_modifier_at(i)))
			return true;
	return false;
}

bool steps_check_key(struct step_parse *parse, const struct node_pair *pair)
{
	struct str key = pair->key->text;
	const char *close;

	if (steps_find_ops(key) || is_modifier(key))
		return true;
	close = suggest_closest(key, steps_keys(parse->arena));
	diag_error(parse->diag, pair->key->loc,
		"unknown key \"%s\" in a step%s%s%s", key.data,
		close ? "; did you mean \"" : "", close ? close : "",
		close ? "\"?" : "");
	if (pair->value->kind == NODE_SCALAR && pair->value->text.len == 0)
		diag_help(parse->diag,
			"a comma separates keys inside { }: quote the value");
	return false;
}
