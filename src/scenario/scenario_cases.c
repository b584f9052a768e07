/*
 * scenario_cases.c - the table that a scenario is played with, and the
 * variables of a scenario and of each row.
 */
#include "scenario/scenario_private.h"

/* RFC 6761 keeps the name from ever being there. */
static const char missing_domain[] = "no-such-domain.invalid";

const struct yaml_shape scenario_vars_shape = {.kinds = YAML_MAP,
	.other = &shape_any_text,
	.other_pattern = YAML_NAME_PATTERN};

static const struct yaml_shape id_shape = {.kinds = YAML_TEXT,
	.pattern = "^[^\\]$\\x00-\\x1f\\x7f]+$",
	.takes = "one line without ] and $"};

static const struct yaml_key row_keys[] = {
	YAML_KEY("id", &id_shape,
		"What the case is called; not said, its "
		"number."),
	YAML_KEY_END};

static const struct yaml_shape row_shape = {.kinds = YAML_MAP,
	.keys = row_keys,
	.other = &shape_any_text,
	.other_pattern = YAML_NAME_PATTERN};
const struct yaml_shape scenario_cases_shape = {.name = "cases",
	.kinds = YAML_LIST,
	.item = &row_shape,
	.count_min = 1};

static bool is_control(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.data[i] < 0x20 || text.data[i] == 0x7f)
			return true;
	return false;
}

/* --- the table --- */

static bool read_id(struct scenario_source *source, size_t i)
{
	struct scenario_file *file = source->file;
	struct scenario_case *row = &source->cases[i];
	const struct node *value = node_get(row->row, "id");
	struct loc loc = value ? value->loc : row->row->loc;
	struct str id;

	if (value) {
		if (!yaml_read_text(file->diag, value, "id", &id))
			return false;
		if (is_control(id) || memchr(id.data, ']', id.len) ||
			memchr(id.data, '$', id.len))
			return diag_error(file->diag, loc,
				"a case's id is one line without \"]\" and "
				"\"$\"");
		row->id = id.data;
	} else {
		row->id = arena_printf(file->arena, "%zu", i + 1);
	}
	for (size_t k = 0; k < i; k++)
		if (source->cases[k].id &&
			strcmp(source->cases[k].id, row->id) == 0)
			return diag_error(file->diag, loc,
				"two cases are called \"%s\"; the other is on "
				"line %d",
				row->id, source->cases[k].row->loc.line);
	return true;
}

static bool has_var(const struct node *owner, const char *name)
{
	const struct node *vars = owner ? node_get(owner, "vars") : NULL;

	return vars && vars->kind == NODE_MAP && node_get(vars, name);
}

/* `vars` have a value for a row that has none: the scenario's, or those of
 * the suite, which stand behind them. */
static bool has_default(const struct scenario_source *source, const char *name)
{
	return has_var(source->map, name) || has_var(source->suite, name);
}

/* A table has the same columns in every row, or `vars` fills the gaps. */
static bool check_columns(struct scenario_source *source, size_t i)
{
	const struct node *row = source->cases[i].row;
	struct diag *diag = source->file->diag;
	bool ok = true;

	for (size_t k = 0; k < source->case_count; k++) {
		const struct node *other = source->cases[k].row;

		for (size_t c = 0; c < other->count; c++) {
			const struct node *key = other->pairs[c].key;

			if (str_equal(key->text, "id") ||
				node_get(row, key->text.data) ||
				has_default(source, key->text.data))
				continue;
			ok = diag_error(diag, row->loc,
				"this case has no \"%s\", the one on line %d "
				"has",
				key->text.data, key->loc.line);
		}
		/* Rows that lack the same would say the same. */
		if (!ok)
			break;
	}
	return ok;
}

/* Of a faulty table, the row with which the steps can still be checked. */
static void keep_fullest(struct scenario_source *source)
{
	size_t best = 0;

	for (size_t i = 1; i < source->case_count; i++)
		if (source->cases[i].row->count >
			source->cases[best].row->count)
			best = i;
	source->cases[0] = source->cases[best];
	source->case_count = source->case_count ? 1 : 0;
}

static bool read_rows(struct scenario_source *source, const struct node *list)
{
	struct scenario_file *file = source->file;
	bool ok = true;

	source->cases =
		arena_calloc(file->arena, list->count, sizeof(*source->cases));
	for (size_t i = 0; i < list->count; i++) {
		const struct node *row = list->items[i];

		if (row->kind != NODE_MAP)
			return diag_error(file->diag, row->loc,
				"a case is a map such as {cmd: NOOP, want: "
				"250}, got %s",
				node_kind_name(row));
		source->cases[source->case_count++].row = row;
		ok = read_id(source, i) && ok;
	}
	for (size_t i = 0; i < source->case_count; i++)
		ok = check_columns(source, i) && ok;
	if (!ok)
		keep_fullest(source);
	return ok;
}

bool scenario_read_cases(struct scenario_source *source)
{
	const struct node *list = scenario_get(source, "cases");

	if (!list) {
		source->cases = arena_calloc(
			source->file->arena, 1, sizeof(*source->cases));
		source->case_count = 1;
		return true;
	}
	if (list->kind != NODE_LIST)
		return diag_error(source->file->diag, list->loc,
			"\"cases\" takes a list of maps, got %s",
			node_kind_name(list));
	if (list->count == 0)
		return diag_error(source->file->diag, list->loc,
			"\"cases\" takes a list of maps, got an empty list");
	return read_rows(source, list);
}

/* --- variables --- */

static bool put_var(struct scenario_build *build, const struct node_pair *pair,
	enum var_rank rank)
{
	const struct node *value = pair->value;
	struct str name = pair->key->text;
	bool ok = true;

	if (!vars_name_is_valid(name)) {
		diag_error(build->diag, pair->key->loc,
			"\"%s\" cannot be the name of a variable", name.data);
		diag_help(build->diag, "letters, digits, \"_\" and \"-\", a "
				       "letter or \"_\" first");
		return false;
	}
	if (template_is_builtin(name))
		return diag_error(build->diag, pair->key->loc,
			"\"%s\" is built in: choose another name", name.data);
	if (value->kind != NODE_SCALAR)
		ok = diag_error(build->diag, value->loc,
			"the variable \"%s\" takes text, got %s", name.data,
			node_kind_name(value));
	/* A faulty one too: it is not unknown. */
	vars_put(build->vars, build->arena,
		(struct var){.name = name,
			.value = ok ? value->text : STR_LITERAL(""),
			.expandable = ok,
			.loc = value->loc,
			.rank = rank,
			.node = ok ? value : NULL});
	return ok;
}

static bool put_map(struct scenario_build *build, const struct node *owner)
{
	const struct node *map = owner ? node_get(owner, "vars") : NULL;
	bool ok = true;

	if (!map)
		return true;
	if (map->kind != NODE_MAP)
		return diag_error(build->diag, map->loc,
			"\"vars\" takes a map of names to values, got %s",
			node_kind_name(map));
	for (size_t i = 0; i < map->count; i++)
		ok = put_var(build, &map->pairs[i], VAR_RANK_SCENARIO) && ok;
	return ok;
}

bool scenario_put_vars(struct scenario_build *build)
{
	const struct node *row = build->row->row;
	bool ok;

	build->vars = vars_new(build->arena, build->source->file->load->vars);
	vars_put(build->vars, build->arena,
		(struct var){.name = STR_LITERAL("missing_domain"),
			.value = STR_LITERAL(missing_domain),
			.rank = VAR_RANK_DEFAULT});
	ok = put_map(build, build->source->suite);
	ok = put_map(build, build->source->map) && ok;
	for (size_t i = 0; row && i < row->count; i++)
		if (!str_equal(row->pairs[i].key->text, "id"))
			ok = put_var(build, &row->pairs[i], VAR_RANK_CASE) &&
			     ok;
	return ok;
}

bool scenario_settle_vars(struct scenario_build *build)
{
	bool ok = true;

	for (size_t i = 0; i < build->vars->count; i++) {
		struct var *var = &build->vars->list[i];
		const struct template *template;

		/* One that is overridden may ask for what is not there. */
		if (!var->expandable || vars_get(build->vars, var->name) != var)
			continue;
		template = template_parse(&build->scope, var->node);
		if (!template) {
			ok = false;
		} else if (template->is_fixed) {
			var->value = template->text;
			var->expandable = false;
			var->node = NULL;
		}
	}
	return ok;
}
