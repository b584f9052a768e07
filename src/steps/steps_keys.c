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

const struct yaml_shape steps_shapes[] = {
	[STEPS_OF_CLIENT] = {.kinds = YAML_MAP, .name = "step"},
	[STEPS_OF_SERVER] = {.kinds = YAML_MAP, .name = "server_step"},
	[STEPS_ANYWHERE] = {.kinds = YAML_MAP, .name = "fragment_step"},
	[STEPS_IN_PIPELINE] = {.kinds = YAML_MAP, .name = "pipeline_item"},
};

#define LIST_OF(place)                                            \
	{                                                         \
		.kinds = YAML_LIST, .item = &steps_shapes[place], \
		.count_min = 1                                    \
	}

const struct yaml_shape steps_list_shapes[] = {
	[STEPS_OF_CLIENT] = LIST_OF(STEPS_OF_CLIENT),
	[STEPS_OF_SERVER] = LIST_OF(STEPS_OF_SERVER),
	[STEPS_ANYWHERE] = LIST_OF(STEPS_ANYWHERE),
};

bool steps_key_at(size_t i, struct steps_key *out)
{
	const struct step_ops *ops;

	if (i >= STEP_KINDS)
		return steps_modifier_at(i - STEP_KINDS, out);
	ops = step_table[i];
	*out = (struct steps_key){.ops = ops};
	out->key = (struct yaml_key)YAML_KEY(ops->key, ops->shape, ops->help);
	return true;
}

const char *const *steps_keys(struct arena *arena)
{
	struct steps_key key;
	size_t count = 0;
	const char **keys;

	while (steps_key_at(count, &key))
		count++;
	keys = arena_calloc(arena, count + 1, sizeof(*keys));
	for (size_t i = 0; i < count && steps_key_at(i, &key); i++)
		keys[i] = key.key.key;
	return keys;
}

bool steps_check_key(struct step_parse *parse, const struct node_pair *pair)
{
	struct str key = pair->key->text;
	const char *close;

	if (steps_find_ops(key) || steps_is_modifier(key))
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
