/* steps_prose.c - what a step says of itself to those who read results. */
#include "steps/steps_private.h"

#include "yaml/yaml_read.h"

/* Names and hints: what is not known yet stays as it was written. */
static bool parse_prose(struct step_parse *parse, const struct node *value,
	const char *key, const char **out)
{
	const struct template *template;
	struct str text;

	if (!yaml_read_text(parse->diag, value, key, &text))
		return false;
	template = template_parse(parse->scope, value);
	if (!template)
		return false;
	*out = arena_str(parse->arena,
		template->is_fixed ? template->text : template->shown)
		       .data;
	return true;
}

bool steps_parse_ref(
	struct step_parse *parse, const struct node *value, struct step *step)
{
	struct str *refs;
	size_t count;
	struct buf joined = BUF_INIT;

	if (!yaml_read_texts(
		    parse->arena, parse->diag, value, "ref", &refs, &count))
		return false;
	for (size_t i = 0; i < count; i++) {
		if (i)
			buf_puts(&joined, ", ");
		buf_str(&joined, refs[i]);
	}
	step->ref = arena_strdup(parse->arena, buf_cstr(&joined));
	buf_fini(&joined);
	return true;
}

bool steps_parse_name(
	struct step_parse *parse, const struct node *value, struct step *step)
{
	return parse_prose(parse, value, "name", &step->name);
}

bool steps_parse_hint(
	struct step_parse *parse, const struct node *value, struct step *step)
{
	return parse_prose(parse, value, "hint", &step->hint);
}
