/* config_vars.c - maps of names to text: variables and secrets. */
#include "cli/config.h"
#include "yaml/yaml_tree.h"

static bool check_name(struct diag *diag, const struct node *key)
{
	if (!vars_name_is_valid(key->text))
		return diag_error(diag, key->loc,
			"\"%s\" cannot be a variable:"
			" a name has letters, digits, \"_\" and \"-\", and "
			"begins with a letter",
			key->text.data);
	if (template_is_builtin(key->text))
		return diag_error(diag, key->loc,
			"\"%s\" cannot be set: it is "
			"made by smtpdrill",
			key->text.data);
	return true;
}

static bool check_text(struct diag *diag, const struct node_pair *pair)
{
	if (pair->value->kind == NODE_SCALAR)
		return true;
	return diag_error(diag, pair->value->loc, "\"%s\" is text, got %s",
		pair->key->text.data, node_kind_name(pair->value));
}

static bool check_is_map(
	struct diag *diag, const struct node *node, const char *key)
{
	if (node->kind == NODE_MAP)
		return true;
	return diag_error(diag, node->loc,
		"%s is a map of names to text, got %s", key,
		node->kind == NODE_SCALAR && node->text.len == 0
			? "nothing"
			: node_kind_name(node));
}

bool config_read_vars(struct arena *arena, struct diag *diag,
	const struct node *map, const char *what, enum var_rank rank,
	struct var **out, size_t *count)
{
	bool ok = true;

	*count = 0;
	if (!check_is_map(diag, map, what))
		return false;
	*out = arena_calloc(arena, map->count + 1, sizeof(**out));
	for (size_t i = 0; i < map->count; i++) {
		const struct node_pair *pair = &map->pairs[i];

		if (!check_name(diag, pair->key) || !check_text(diag, pair)) {
			ok = false;
			continue;
		}
		(*out)[(*count)++] = (struct var){.name = pair->key->text,
			.value = pair->value->text,
			.loc = pair->value->loc,
			.rank = rank,
			.node = pair->value};
	}
	return ok;
}

bool config_read_secrets(struct arena *arena, struct diag *diag,
	const struct node *map, struct config_target *target)
{
	bool ok = true;

	if (!check_is_map(diag, map, "\"secrets\""))
		return false;
	target->secrets =
		arena_calloc(arena, map->count + 1, sizeof(*target->secrets));
	for (size_t i = 0; i < map->count; i++) {
		const struct node_pair *pair = &map->pairs[i];

		if (!check_name(diag, pair->key) || !check_text(diag, pair)) {
			ok = false;
			continue;
		}
		target->secrets[target->secret_count++] =
			(struct config_secret){pair->key->text,
				pair->value->text, pair->value->loc};
	}
	return ok;
}
