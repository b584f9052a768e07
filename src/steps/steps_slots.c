/*
 * steps_slots.c - what has to be known before any step is read: the names
 * that the conversation will fill, and the anomalies by their ids.
 */
#include "steps/steps_private.h"

#include "base/suggest.h"
#include "yaml/yaml_read.h"

/* (?<name>...) and (?P<name>...): found as text, so that a fault in the
 * pattern is reported once, where it is read. */
static void collect_groups(struct step_parse *parse, struct str pattern)
{
	for (size_t i = 0; i + 3 < pattern.len; i++) {
		struct str rest = {pattern.data + i, pattern.len - i};
		struct str name;
		size_t skip;

		if (str_starts_nocase(rest, "(?<"))
			skip = 3;
		else if (str_starts_nocase(rest, "(?P<"))
			skip = 4;
		else
			continue;
		rest.data += skip;
		rest.len -= skip;
		name = str_cut(&rest, '>');
		if (rest.data && vars_name_is_valid(name))
			slots_add(parse->scope->slots, parse->arena, name);
	}
}

static void collect_names(
	struct step_parse *parse, const struct node *map, bool patterns)
{
	if (map->kind != NODE_MAP)
		return;
	for (size_t i = 0; i < map->count; i++) {
		if (vars_name_is_valid(map->pairs[i].key->text))
			slots_add(parse->scope->slots, parse->arena,
				map->pairs[i].key->text);
		if (patterns && map->pairs[i].value->kind == NODE_SCALAR)
			collect_groups(parse, map->pairs[i].value->text);
	}
}

/* The fragment's names are the scenario's. */
static void collect_use(struct step_parse *parse, const struct node *value)
{
	const struct node *name = steps_use_name(value), *args, *list;
	void *leave;

	if (!name || name->kind != NODE_SCALAR || !parse->enter_fragment)
		return;
	list = parse->enter_fragment(parse, name, &args, &leave);
	if (!list)
		return;
	steps_collect_slots(parse, list);
	parse->leave_fragment(parse, leave);
}

void steps_collect_slots(struct step_parse *parse, const struct node *list)
{
	if (list->kind != NODE_LIST)
		return;
	for (size_t i = 0; i < list->count; i++) {
		const struct node *step = list->items[i];

		if (step->kind != NODE_MAP)
			continue;
		for (size_t k = 0; k < step->count; k++) {
			const struct node_pair *pair = &step->pairs[k];

			if (str_equal(pair->key->text, "capture"))
				collect_names(parse, pair->value, true);
			else if (str_equal(pair->key->text, "set"))
				collect_names(parse, pair->value, false);
			else if (str_equal(pair->key->text, "steps") ||
				 str_equal(pair->key->text, "pipeline"))
				steps_collect_slots(parse, pair->value);
			else if (str_equal(pair->key->text, "use"))
				collect_use(parse, pair->value);
		}
	}
}

bool steps_parse_anomalies(struct step_parse *parse, const struct node *node,
	const char *key, unsigned *bits)
{
	struct str *ids;
	size_t count;
	bool ok = true;

	if (!yaml_read_texts(
		    parse->arena, parse->diag, node, key, &ids, &count))
		return false;
	for (size_t i = 0; i < count; i++) {
		const struct node *at =
			node->kind == NODE_LIST ? node->items[i] : node;
		unsigned bit = anomaly_bit(ids[i]);
		const char *close;

		*bits |= bit;
		if (bit)
			continue;
		close = suggest_closest(ids[i], anomaly_ids());
		ok = diag_error(parse->diag, at->loc,
			"no anomaly is called \"%s\"%s%s%s", ids[i].data,
			close ? "; did you mean \"" : "", close ? close : "",
			close ? "\"?" : "");
	}
	return ok;
}
