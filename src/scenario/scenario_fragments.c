/*
 * scenario_fragments.c - `fragments`: lists of steps with a name, of the
 * scenario's own file or of others, and the way into them and out again.
 */
#include "scenario/scenario_private.h"
#include "scenario/scenario_shape.h"

enum { FRAGMENT_DEPTH_MAX = 16 };

/* --- their shape --- */

static const struct yaml_shape arg_shape = {
	.kinds = YAML_WRITTEN, .pattern = YAML_NAME_PATTERN};
static const struct yaml_shape args_shape = {.kinds = YAML_LIST | YAML_MAP,
	.item = &arg_shape,
	.other = &shape_any_text,
	.other_pattern = YAML_NAME_PATTERN};

static const struct yaml_key fragment_keys[] = {
	YAML_KEY("args", &args_shape,
		"Names of its arguments: a list, or a map with defaults."),
	YAML_KEY_REQUIRED(
		"steps", &steps_list_shapes[STEPS_ANYWHERE], "What it does."),
	YAML_KEY_END};

static const struct yaml_shape fragment_shape = {.kinds = YAML_LIST | YAML_MAP,
	.item = &steps_shapes[STEPS_ANYWHERE],
	.count_min = 1,
	.keys = fragment_keys};
const struct yaml_shape scenario_fragment_list_shape = {.name = "fragments",
	.kinds = YAML_MAP,
	.other = &fragment_shape,
	.other_pattern = "^[^#]*$",
	.count_min = 1};

static bool check_fragment(struct diag *diag, const struct node *value)
{
	const struct node *args, *steps;
	bool ok;

	if (value->kind == NODE_LIST)
		return true;
	if (value->kind != NODE_MAP)
		return diag_error(diag, value->loc,
			"a fragment is a list of steps, or {args: [...], "
			"steps: [...]}, not %s",
			node_kind_name(value));
	ok = yaml_check_keys(diag, value, "a fragment", fragment_keys);
	args = node_get(value, "args");
	steps = node_get(value, "steps");
	if (!steps)
		return diag_error(
			diag, value->loc, "this fragment has no \"steps\"");
	if (args && args->kind == NODE_SCALAR)
		ok = diag_error(diag, args->loc,
			"\"args\" is a list of names, or a map of names and "
			"their defaults, not text");
	for (size_t i = 0; args && args->kind == NODE_LIST && i < args->count;
		i++)
		if (args->items[i]->kind != NODE_SCALAR)
			ok = diag_error(diag, args->items[i]->loc,
				"the name of an argument is text, not %s",
				node_kind_name(args->items[i]));
	return ok;
}

bool scenario_check_fragments(struct diag *diag, const struct node *value)
{
	bool ok = true;

	if (value->kind != NODE_MAP || value->count == 0)
		return diag_error(diag, value->loc,
			"\"fragments\" is a map of names to lists of steps");
	for (size_t i = 0; i < value->count; i++) {
		const struct node *key = value->pairs[i].key;

		if (memchr(key->text.data, '#', key->text.len))
			ok = diag_error(diag, key->loc,
				"the name of a fragment has no \"#\"");
		ok = check_fragment(diag, value->pairs[i].value) && ok;
	}
	return ok;
}

const char *const scenario_only[] = {
	"name", "steps", "talk", "scenarios", "servers", NULL};

bool scenario_is_fragments(const struct node *root)
{

	if (root->kind != NODE_MAP || !node_get(root, "fragments"))
		return false;
	for (size_t i = 0; scenario_only[i]; i++)
		if (node_get(root, scenario_only[i]))
			return false;
	return true;
}

/* --- in and out --- */

struct fragment_visit {
	const struct fragment_place *place;
	struct template_scope *scope;
	const char *base_dir;
};

static bool complain_circle(struct scenario_build *build,
	const struct fragment_place *place, struct loc loc)
{
	const struct fragment_place *chain[FRAGMENT_DEPTH_MAX + 1];
	const struct fragment_place *up = place->up;
	struct buf text = BUF_INIT;
	size_t count = 0;

	for (; up->list != place->list; up = up->up)
		chain[count++] = up;
	chain[count++] = up;
	while (count > 0) {
		buf_str(&text, chain[--count]->name);
		buf_puts(&text, " -> ");
	}
	buf_str(&text, place->name);
	diag_error(build->diag, loc, "the fragment \"%.*s\" uses itself: %s",
		(int)place->name.len, place->name.data, buf_cstr(&text));
	buf_fini(&text);
	return false;
}

static bool is_circle(const struct fragment_place *place)
{
	for (const struct fragment_place *up = place->up; up; up = up->up)
		if (up->list == place->list)
			return true;
	return false;
}

/* Nodes below, counted up to what one scenario may have. */
static size_t count_nodes(const struct node *node)
{
	size_t count = 1;

	for (size_t i = 0; i < node->count && count <= YAML_NODES_MAX; i++) {
		if (node->kind == NODE_LIST)
			count += count_nodes(node->items[i]);
		else
			count += 1 + count_nodes(node->pairs[i].value);
	}
	return count;
}

/* A fragment is looked through for names once. */
static bool was_visited(struct scenario_build *build, const struct node *list)
{
	for (size_t i = 0; i < build->visited_count; i++)
		if (build->visited[i] == list)
			return true;
	if (build->visited_count == build->visited_cap) {
		size_t cap = build->visited_cap ? build->visited_cap * 2 : 8;
		const struct node **more =
			arena_calloc(build->arena, cap, sizeof(*more));

		if (build->visited_count)
			memcpy(more, build->visited,
				build->visited_count * sizeof(*more));
		build->visited = more;
		build->visited_cap = cap;
	}
	build->visited[build->visited_count++] = list;
	return false;
}

static bool may_enter(struct scenario_build *build,
	const struct fragment_place *place, struct loc loc)
{
	if (build->is_collecting)
		return place->depth <= FRAGMENT_DEPTH_MAX &&
		       !was_visited(build, place->list);
	if (is_circle(place))
		return complain_circle(build, place, loc);
	if (place->depth > FRAGMENT_DEPTH_MAX)
		return diag_error(build->diag, loc,
			"fragments use fragments more than %d deep",
			FRAGMENT_DEPTH_MAX);
	/* That it is too much has been told. */
	if (build->fragment_nodes > YAML_NODES_MAX)
		return false;
	build->fragment_nodes += count_nodes(place->list);
	if (build->fragment_nodes <= YAML_NODES_MAX)
		return true;
	return diag_error(build->diag, loc,
		"with its fragments put in, the scenario has more than %d "
		"nodes",
		YAML_NODES_MAX);
}

static const struct node *enter(struct step_parse *parse,
	const struct node *node, const struct node **args, void **leave)
{
	struct scenario_build *build = parse->owner;
	struct fragment_visit *visit;
	struct fragment_place *place;
	const struct node *fragment;
	struct str name;

	*args = NULL;
	place = scenario_find_place(build, node, &name);
	if (!place)
		return NULL;
	fragment = scenario_find_fragment(place, name);
	if (!fragment && !build->is_collecting)
		scenario_complain_fragment(build, place, name, node->loc);
	if (!fragment || !check_fragment(build->diag, fragment))
		return NULL;
	place->list = fragment->kind == NODE_MAP ? node_get(fragment, "steps")
						 : fragment;
	if (!may_enter(build, place, node->loc))
		return NULL;
	*args = node_get(fragment, "args");
	visit = arena_alloc(build->arena, sizeof(*visit));
	*visit = (struct fragment_visit){
		build->place, parse->scope, parse->base_dir};
	if (!build->is_collecting && build->message.line == 0 &&
		parse->role == ROLE_CLIENT &&
		scenario_find_message(place->list))
		build->message = node->loc;
	build->place = place;
	parse->base_dir = place->base_dir;
	parse->shown_line = 0;
	/* Arguments of the one that uses it are not its own. */
	parse->scope = arena_alloc(build->arena, sizeof(*parse->scope));
	*parse->scope = build->scope;
	*leave = visit;
	return place->list;
}

static void leave(struct step_parse *parse, void *arg)
{
	struct scenario_build *build = parse->owner;
	const struct fragment_visit *visit = arg;

	visit->scope->is_full |= parse->scope->is_full;
	build->scope.is_full |= parse->scope->is_full;
	build->place = visit->place;
	parse->scope = visit->scope;
	parse->base_dir = visit->base_dir;
	parse->shown_line = 0;
}

void scenario_init_fragments(struct scenario_build *build)
{
	const struct scenario_source *source = build->source;
	struct fragment_place *place =
		arena_calloc(build->arena, 1, sizeof(*place));

	*place = (struct fragment_place){.yaml = source->file->yaml,
		.map = source->map,
		.suite = source->suite,
		.base_dir = source->file->base_dir};
	build->place = place;
	build->parse.enter_fragment = enter;
	build->parse.leave_fragment = leave;
	build->parse.secret = scenario_keep_secret;
}
