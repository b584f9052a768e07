/* yaml_check.c - the keys of a map; see yaml_read.h and yaml_shape.h. */
#include "base/mem.h"
#include "base/suggest.h"
#include "yaml/yaml_read.h"
#include "yaml/yaml_shape.h"
#include "yaml/yaml_source.h"

static bool is_known(struct str key, const char *const *keys)
{
	for (; *keys; keys++)
		if (str_equal(key, *keys))
			return true;
	return false;
}

static bool is_absent(const struct node *node)
{
	return node->kind == NODE_SCALAR && node->style == NODE_PLAIN &&
	       node->raw.len == 0;
}

static void complain(struct diag *diag, const struct node *map, size_t i,
	const char *what, const char *const *keys)
{
	const struct node *key = map->pairs[i].key;
	const char *near = suggest_closest(key->text, keys);

	if (near)
		diag_error(diag, key->loc,
			"unknown key \"%s\" in %s; did you mean \"%s\"?",
			key->text.data, what, near);
	else
		diag_error(diag, key->loc, "unknown key \"%s\" in %s",
			key->text.data, what);
	/* The B of {send: A,B}. */
	if (map->flow && is_absent(map->pairs[i].value))
		diag_help(diag, "a comma separates keys inside { }; quote a"
				" value that holds one");
}

static bool check_is_map(
	struct diag *diag, const struct node *node, const char *what)
{
	if (node->kind == NODE_MAP)
		return true;
	return diag_error(diag, node->loc,
		"%s must be a map (key: value), got %s", what,
		is_absent(node) ? "nothing" : node_kind_name(node));
}

bool yaml_check_map(struct diag *diag, const struct node *node,
	const char *what, const char *const *keys)
{
	bool ok = true;

	if (!check_is_map(diag, node, what))
		return false;
	for (size_t i = 0; i < node->count; i++) {
		if (is_known(node->pairs[i].key->text, keys))
			continue;
		complain(diag, node, i, what, keys);
		ok = false;
	}
	return ok;
}

static bool is_in_table(struct str key, const struct yaml_key *keys)
{
	for (; keys->key; keys++)
		if (str_equal(key, keys->key))
			return true;
	return false;
}

/* Something is unknown: says what, key by key. */
static void check_names(struct diag *diag, const struct node *map,
	const char *what, const struct yaml_key *keys)
{
	size_t count = 0;
	const char **names;

	while (keys[count].key)
		count++;
	names = mem_calloc(count + 1, sizeof(*names));
	for (size_t i = 0; i < count; i++)
		names[i] = keys[i].key;
	(void)yaml_check_map(diag, map, what, names);
	mem_free(names);
}

bool yaml_check_keys(struct diag *diag, const struct node *node,
	const char *what, const struct yaml_key *keys)
{
	if (!check_is_map(diag, node, what))
		return false;
	for (size_t i = 0; i < node->count; i++) {
		if (is_in_table(node->pairs[i].key->text, keys))
			continue;
		check_names(diag, node, what, keys);
		return false;
	}
	return true;
}
