/* step_use.c - a named list of steps, with arguments. Where such lists come
 * from is the loader's affair. */
#include "steps/steps_private.h"

#include "base/suggest.h"
#include "yaml/yaml_read.h"

/* REFERENCE
### `use`

`use: NAME` plays the steps that stand under that name in `fragments`, of the
same file; `use: FILE#NAME` those of another file, whose name is relative to
the file that says it. The long form gives arguments: `use: {name: NAME,
with: {argument: value}}`. As a group does, it carries `if`, `repeat` and
`conn` for the steps, and `name`, `hint`, `ref`, `level` and `on_fail` for
those that have none of their own.

An argument is a variable inside the fragment, and only there. What the
steps capture or set belongs to the scenario.

```yaml
name: Two recipients of one domain
start: ehlo
fragments:
  give:
    args: {to: '${recipient}', want: 250}
    steps:
      - {send: 'RCPT TO:<${to}>', expect: '${want}'}
steps:
  - {send: 'MAIL FROM:<${sender}>', expect: 250}
  - use: give
  - use: {name: give, with: {to: '${unknown_recipient}', want: 550}}
```
*/

static const struct yaml_key use_keys[] = {
	YAML_KEY_REQUIRED(
		"name", &shape_text, "The fragment: NAME, or FILE#NAME."),
	YAML_KEY("with", &shape_any_names, "Its arguments."), YAML_KEY_END};

static const struct yaml_shape use_shape = {
	.kinds = YAML_TEXT | YAML_MAP, .keys = use_keys};

struct use {
	struct str name;
	const struct node *with;       /* NULL: no arguments */
	const struct template **given; /* one for each of with */
};

const struct node *steps_use_name(const struct node *value)
{
	return value->kind == NODE_MAP ? node_get(value, "name") : value;
}

static bool read_with(struct step_parse *parse, struct use *use)
{
	bool ok = true;

	if (use->with->kind != NODE_MAP)
		return diag_error(parse->diag, use->with->loc,
			"\"with\" is a map of arguments: {name: value}");
	use->given = arena_calloc(
		parse->arena, use->with->count + 1, sizeof(*use->given));
	for (size_t i = 0; i < use->with->count; i++) {
		const struct node *value = use->with->pairs[i].value;

		if (value->kind != NODE_SCALAR) {
			ok = diag_error(parse->diag, value->loc,
				"an argument is text, not %s",
				node_kind_name(value));
			continue;
		}
		use->given[i] = template_parse(parse->scope, value);
		ok &= use->given[i] != NULL;
	}
	return ok;
}

static bool read_use(
	struct step_parse *parse, const struct node *value, struct use *use)
{
	const struct node *name = steps_use_name(value);

	if (value->kind == NODE_MAP &&
		!yaml_check_keys(parse->diag, value, "\"use\"", use_keys))
		return false;
	if (!name)
		return diag_error(parse->diag, value->loc,
			"\"use\" needs the name of a fragment: {name: NAME, "
			"with: {...}}");
	if (!yaml_read_text(parse->diag, name, "use", &use->name))
		return false;
	use->with = value->kind == NODE_MAP ? node_get(value, "with") : NULL;
	return !use->with || read_with(parse, use);
}

/* --- arguments --- */

/* The i-th name that args, a list or a map of defaults, has. */
static const struct node *arg_name(const struct node *args, size_t i)
{
	return args->kind == NODE_MAP ? args->pairs[i].key : args->items[i];
}

static bool check_arg_name(struct step_parse *parse, const struct node *name)
{
	if (name->kind != NODE_SCALAR || !vars_name_is_valid(name->text) ||
		template_is_builtin(name->text))
		return diag_error(parse->diag, name->loc,
			"%s%s%s cannot be the name of an argument",
			name->kind == NODE_SCALAR ? "\"" : "",
			name->kind == NODE_SCALAR ? name->text.data
						  : node_kind_name(name),
			name->kind == NODE_SCALAR ? "\"" : "");
	if (slots_find(parse->scope->slots, name->text) >= 0)
		return diag_error(parse->diag, name->loc,
			"the conversation fills \"%s\" (capture, set): an "
			"argument needs another name",
			name->text.data);
	return true;
}

static bool complain_unknown(struct step_parse *parse, const struct use *use,
	const struct node *key, const struct node *args)
{
	size_t count = args ? args->count : 0;
	const char **names =
		arena_calloc(parse->arena, count + 1, sizeof(*names));
	const char *near;

	for (size_t i = 0; i < count; i++)
		names[i] = arg_name(args, i)->text.data;
	near = suggest_closest(key->text, names);
	return diag_error(parse->diag, key->loc,
		"the fragment \"%s\" has no argument \"%s\"%s%s%s",
		use->name.data, key->text.data, near ? "; did you mean \"" : "",
		near ? near : "", near ? "\"?" : "");
}

/* Complains about arguments that lack: a list has no defaults. */
static bool check_all_given(struct step_parse *parse, const struct use *use,
	const struct node *args, struct loc at)
{
	bool ok = true;

	if (!args || args->kind == NODE_MAP)
		return true;
	for (size_t i = 0; i < args->count; i++) {
		const char *name = args->items[i]->text.data;

		if (!use->with || !node_get(use->with, name))
			ok = diag_error(parse->diag, at,
				"the fragment \"%s\" needs the argument "
				"\"%s\": with: {%s: ...}",
				use->name.data, name, name);
	}
	return ok;
}

static bool check_given(struct step_parse *parse, const struct use *use,
	const struct node *args, struct loc at)
{
	bool ok = true;

	for (size_t i = 0; use->with && i < use->with->count; i++) {
		const struct node *key = use->with->pairs[i].key;
		bool known = false;

		for (size_t k = 0; args && k < args->count; k++)
			known |= str_equal(
				key->text, arg_name(args, k)->text.data);
		if (!known)
			ok = complain_unknown(parse, use, key, args);
	}
	return check_all_given(parse, use, args, at) && ok;
}

/* The value of an argument; NULL after a diag_error. */
static const struct template *arg_value(struct step_parse *parse,
	const struct use *use, const struct node *args, size_t i)
{
	const struct node *name = arg_name(args, i);

	for (size_t k = 0; use->with && k < use->with->count; k++)
		if (str_equal(use->with->pairs[k].key->text, name->text.data))
			return use->given[k];
	if (args->kind == NODE_MAP) {
		const struct node *value = args->pairs[i].value;

		if (value->kind == NODE_SCALAR)
			return template_parse(parse->scope, value);
		diag_error(parse->diag, value->loc,
			"an argument is text, not %s", node_kind_name(value));
		return NULL;
	}
	return NULL;
}

static bool put_args(struct step_parse *parse, const struct use *use,
	const struct node *args)
{
	struct vars *vars = vars_new(parse->arena, parse->scope->vars);
	bool ok = true;

	parse->scope->vars = vars;
	for (size_t i = 0; args && i < args->count; i++) {
		const struct node *name = arg_name(args, i);
		const struct template *value;

		if (!check_arg_name(parse, name)) {
			ok = false;
			continue;
		}
		value = arg_value(parse, use, args, i);
		ok &= value != NULL;
		/* A faulty one too: it is not unknown. */
		vars_put(vars, parse->arena,
			(struct var){.name = name->text,
				.value = value && value->is_fixed
						 ? value->text
						 : STR_LITERAL(""),
				.loc = name->loc,
				.rank = VAR_RANK_CASE,
				.ready = value ? value
					       : template_fixed(parse->arena,
							 STR_LITERAL(""))});
	}
	return ok;
}

/* --- the step --- */

static bool parse(
	struct step_parse *parse, const struct node *value, struct step *step)
{
	const struct step *outer = parse->group;
	struct use *use = arena_calloc(parse->arena, 1, sizeof(*use));
	const struct node *list, *args = NULL;
	struct diag_use at;
	void *leave;
	bool ok;

	step->data = use;
	if (!read_use(parse, value, use))
		return false;
	if (!parse->enter_fragment)
		return diag_error(
			parse->diag, value->loc, "there are no fragments here");
	list = parse->enter_fragment(
		parse, steps_use_name(value), &args, &leave);
	if (!list)
		return false;
	ok = check_given(parse, use, args, value->loc);
	diag_enter_use(parse->diag, &at, value->loc);
	if (ok && put_args(parse, use, args)) {
		parse->group = step;
		ok = steps_parse(parse, list, &step->children);
		parse->group = outer;
	} else {
		ok = false;
	}
	diag_leave_use(parse->diag);
	parse->leave_fragment(parse, leave);
	return ok;
}

static void describe(const struct step *step, struct buf *out)
{
	const struct use *use = step->data;

	buf_str(out, use->name);
	for (size_t i = 0; use->with && i < use->with->count; i++) {
		buf_printf(out, "%s%s: ", i ? ", " : " with ",
			use->with->pairs[i].key->text.data);
		buf_str(out, use->given[i]->shown);
	}
}

const struct step_ops step_use = {
	.key = "use",
	.shape = &use_shape,
	.help = "Plays a named list of steps from \"fragments\": "
		"NAME, or FILE#NAME.",
	.traits = STEP_IS_GROUP | STEP_NEEDS_NO_CONNECTION,
	.parse = parse,
	.describe = describe,
};
