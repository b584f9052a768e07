/*
 * scenario_prose.c - what a scenario says of itself to those who read its
 * results or choose among scenarios: description, hint, reasons, references,
 * tags.
 */
#include "scenario/scenario_private.h"

static const struct yaml_shape tag_shape = {.kinds = YAML_TEXT | YAML_VARS,
	.pattern = "^[^ ,!\\t\\n]+$",
	.takes = "one word without , and !"};
const struct yaml_shape scenario_tags_shape = {
	.kinds = YAML_TEXT | YAML_VARS | YAML_LIST,
	.pattern = "^[^ ,!\\t\\n]+$",
	.takes = "one word without , and !",
	.item = &tag_shape,
	.count_min = 1};
const struct yaml_shape scenario_reason_shape = {.kinds = YAML_WRITTEN,
	.pattern = "^(?!(true|false)$)[\\s\\S]+$",
	.takes = "the reason"};

/* Text in which variables may stand; what the conversation alone knows stays
 * as it was written. */
static bool read_prose(struct scenario_build *build, const struct node *value,
	const char *key, const char **out)
{
	const struct template *template;
	struct str text;

	if (!yaml_read_text(build->diag, value, key, &text))
		return false;
	template = template_parse(&build->scope, value);
	if (!template)
		return false;
	*out = arena_str(build->arena,
		template->is_fixed ? template->text : template->shown)
		       .data;
	return true;
}

bool scenario_read_description(
	struct scenario_build *build, const struct node *value)
{
	return read_prose(
		build, value, "description", &build->plan->facts.description);
}

bool scenario_read_hint(struct scenario_build *build, const struct node *value)
{
	return read_prose(build, value, "hint", &build->plan->facts.hint);
}

/* A reason is wanted in the report, not a switch. */
static bool read_reason(struct scenario_build *build, const struct node *value,
	const char *key, const char **out)
{
	if (value->kind != NODE_SCALAR ||
		(!str_equal(value->text, "true") &&
			!str_equal(value->text, "false") && value->text.len))
		return read_prose(build, value, key, out);
	diag_error(build->diag, value->loc,
		"\"%s\" takes the reason, got %s%s%s", key,
		value->text.len ? "\"" : "nothing", value->text.data,
		value->text.len ? "\"" : "");
	if (str_equal(value->text, "false"))
		diag_help(build->diag, "leave the key out");
	return false;
}

bool scenario_read_skip(struct scenario_build *build, const struct node *value)
{
	return read_reason(build, value, "skip", &build->plan->skip);
}

bool scenario_read_xfail(struct scenario_build *build, const struct node *value)
{
	return read_reason(build, value, "xfail", &build->plan->xfail);
}

static bool read_list(struct scenario_build *build, const struct node *value,
	const char *key, const char *const **out, size_t *count)
{
	const char **list;
	struct str *texts;
	bool ok = true;

	if (!yaml_read_texts(
		    build->arena, build->diag, value, key, &texts, count))
		return false;
	list = arena_calloc(build->arena, *count, sizeof(*list));
	for (size_t i = 0; i < *count; i++)
		ok = read_prose(build,
			     value->kind == NODE_LIST ? value->items[i] : value,
			     key, &list[i]) &&
		     ok;
	*out = list;
	return ok;
}

bool scenario_read_ref(struct scenario_build *build, const struct node *value)
{
	struct scenario_facts *facts = &build->plan->facts;

	return read_list(build, value, "ref", &facts->refs, &facts->ref_count);
}

static bool has_text(
	const char *const *list, size_t count, const char *text)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i], text) == 0)
			return true;
	return false;
}

bool scenario_read_tags(struct scenario_build *build, const struct node *value)
{
	struct scenario_facts *facts = &build->plan->facts;
	bool ok = true;

	if (!read_list(build, value, "tags", &facts->tags, &facts->tag_count))
		return false;
	/* --tag a,!b must be able to name it. */
	for (size_t i = 0; i < facts->tag_count; i++)
		if (facts->tags[i][strcspn(facts->tags[i], " ,!\t\n")])
			ok = diag_error(build->diag,
				value->kind == NODE_LIST ? value->items[i]->loc
							 : value->loc,
				"a tag is one word without \",\" and \"!\", "
				"got \"%s\"",
				facts->tags[i]);
	build->plan->intrusive = has_text(facts->tags, facts->tag_count,
		SCENARIO_TAG_INTRUSIVE);
	return ok;
}
