/* step_set.c - gives variables a value. */
#include "steps/steps_private.h"

#include "yaml/yaml_read.h"

/* REFERENCE
### `set`

`set: {name: value}` gives variables a value for the steps that follow. The
value may use other variables and functions; it is worked out once, here.

```yaml
- set: {token: '${random(8)}'}
- send: NOOP ${token}
  expect: 250
```
*/

static const struct yaml_shape set_shape = {.kinds = YAML_MAP,
	.other = &shape_any_text,
	.other_pattern = YAML_NAME_PATTERN,
	.count_min = 1};

struct setting {
	struct str name;
	int slot;
	const struct template *value;
};

struct settings {
	size_t count;
	struct setting *list;
};

static bool parse(
	struct step_parse *parse, const struct node *value, struct step *step)
{
	struct settings *settings =
		arena_calloc(parse->arena, 1, sizeof(*settings));
	bool ok = true;

	if (value->kind != NODE_MAP || value->count == 0)
		return diag_error(parse->diag, value->loc,
			"\"set\" is a map: {name: value}");
	settings->count = value->count;
	settings->list = arena_calloc(
		parse->arena, value->count, sizeof(*settings->list));
	for (size_t i = 0; i < value->count; i++) {
		const struct node_pair *pair = &value->pairs[i];

		if (!vars_name_is_valid(pair->key->text) ||
			template_is_builtin(pair->key->text))
			ok = diag_error(parse->diag, pair->key->loc,
				"\"%s\" cannot be the name of a variable",
				pair->key->text.data);
		if (pair->value->kind != NODE_SCALAR) {
			ok = diag_error(parse->diag, pair->value->loc,
				"a variable's value is text, not %s",
				node_kind_name(pair->value));
			continue;
		}
		settings->list[i].name = pair->key->text;
		settings->list[i].slot = slots_add(
			parse->scope->slots, parse->arena, pair->key->text);
		settings->list[i].value =
			template_parse(parse->scope, pair->value);
		ok &= settings->list[i].value != NULL;
	}
	step->data = settings;
	return ok;
}

static void begin(struct session *session, const struct step *step)
{
	const struct settings *settings = step->data;
	struct buf text = BUF_INIT;
	bool ok = true;

	for (size_t i = 0; ok && i < settings->count; i++) {
		buf_clear(&text);
		ok = session_expand(session, settings->list[i].value,
			TEMPLATE_BYTES, &text);
		if (ok)
			session_set(session, settings->list[i].slot,
				buf_view(&text));
	}
	buf_fini(&text);
	if (ok)
		step_pass(session);
}

static void describe(const struct step *step, struct buf *out)
{
	const struct settings *settings = step->data;

	for (size_t i = 0; i < settings->count; i++) {
		buf_puts(out, i ? ", " : "");
		buf_str(out, settings->list[i].name);
		buf_puts(out, ": ");
		buf_str(out, settings->list[i].value->shown);
	}
}

const struct step_ops step_set = {
	.key = "set",
	.shape = &set_shape,
	.help = "Gives variables a value.",
	.traits = STEP_NEEDS_NO_CONNECTION,
	.parse = parse,
	.begin = begin,
	.describe = describe,
};
