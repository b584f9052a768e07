/* scenario_secrets.c - `secrets`: whose values no report may show. */
#include "scenario/scenario_private.h"

#include "base/suggest.h"

static const char **list_names(const struct scenario_build *build)
{
	size_t count = 0, cap = 1;
	const char **names;

	for (size_t i = 0; vars_vocabulary()[i]; i++)
		cap++;
	for (const struct vars *vars = build->vars; vars; vars = vars->parent)
		cap += vars->count;
	names = arena_calloc(build->arena, cap, sizeof(*names));
	for (size_t i = 0; vars_vocabulary()[i]; i++)
		names[count++] = vars_vocabulary()[i];
	for (const struct vars *vars = build->vars; vars; vars = vars->parent)
		for (size_t i = 0; i < vars->count; i++)
			names[count++] =
				arena_str(build->arena, vars->list[i].name)
					.data;
	return names;
}

/* Its value is only known in the conversation, which keeps it then. */
static void add_slot(void *owner, int slot)
{
	struct scenario_build *build = owner;
	struct plan *plan = build->plan;
	int *slots = arena_calloc(
		build->arena, plan->secret_count + 1, sizeof(*slots));

	for (size_t i = 0; i < plan->secret_count; i++)
		slots[i] = plan->secret_slots[i];
	slots[plan->secret_count++] = slot;
	plan->secret_slots = slots;
}

static void tell(
	const struct scenario_build *build, struct str name, struct str value)
{
	const struct scenario_load *load = build->source->file->load;

	if (!load->secret)
		return;
	load->secret(load->owner, name, value);
	scenario_keep_spellings(build->source, name, value);
}

/* A value that another one stands before is not used, but it stands in the
 * file, and reports show that. */
static void tell_all(const struct scenario_build *build, struct str name)
{
	for (const struct vars *vars = build->vars; vars; vars = vars->parent)
		for (size_t i = 0; i < vars->count; i++) {
			const struct var *var = &vars->list[i];

			if (str_same(var->name, name) &&
				!(var->expandable &&
					str_contains(
						var->value, STR_LITERAL("${"))))
				tell(build, name, var->value);
		}
}

/* What a step `set` will give it stands in the file before that. */
static void tell_what_is_set(const struct scenario_build *build,
	const struct node *node, struct str name, bool is_set)
{
	for (size_t i = 0; node->kind == NODE_LIST && i < node->count; i++)
		tell_what_is_set(build, node->items[i], name, false);
	for (size_t i = 0; node->kind == NODE_MAP && i < node->count; i++) {
		const struct node *value = node->pairs[i].value;
		struct str key = node->pairs[i].key->text;

		if (value->kind != NODE_SCALAR)
			tell_what_is_set(
				build, value, name, str_equal(key, "set"));
		else if (is_set && str_same(key, name) &&
			 !str_contains(value->text, STR_LITERAL("${")))
			tell(build, name, value->text);
	}
}

static bool read_secret(
	struct scenario_build *build, struct str name, struct loc loc)
{
	const struct var *var = vars_get(build->vars, name);
	const struct template *text;
	const char *near;
	int slot;

	tell_all(build, name);
	if (var && var->expandable) {
		text = template_parse_text(&build->scope,
			str_from(arena_printf(build->arena, "${%.*s}",
				(int)name.len, name.data)),
			loc);
		if (text)
			template_each_slot(text, add_slot, build);
		if (text && text->is_fixed)
			tell(build, name, text->text);
		return text != NULL;
	}
	slot = slots_find(&build->plan->slots, name);
	if (slot >= 0) {
		add_slot(build, slot);
		tell_what_is_set(build, build->source->map, name, false);
		return true;
	}
	if (var || vars_is_vocabulary(name))
		return true;
	for (size_t i = 0; i < build->may_lack_count; i++)
		if (str_equal(build->may_lack[i], name.data))
			return true;
	near = suggest_closest(name, list_names(build));
	return diag_error(build->diag, loc,
		"\"secrets\" names \"%s\", which is no variable%s%s%s",
		name.data, near ? "; did you mean \"" : "", near ? near : "",
		near ? "\"?" : "");
}

void scenario_keep_secret(
	struct step_parse *parse, struct str name, struct str value)
{
	const struct scenario_build *build = parse->owner;

	/* Where a variable is lacking its name stands for it, and nothing is
	 * played. */
	if (!build->plan->lacking.data && build->plan->missing_count == 0)
		tell(build, name, value);
}

bool scenario_read_secrets(
	struct scenario_build *build, const struct node *value)
{
	struct str *names;
	size_t count;
	bool ok = true;

	if (!yaml_read_texts(build->arena, build->diag, value, "secrets",
		    &names, &count))
		return false;
	for (size_t i = 0; i < count; i++)
		ok = read_secret(build, names[i],
			     value->kind == NODE_LIST ? value->items[i]->loc
						      : value->loc) &&
		     ok;
	return ok;
}
