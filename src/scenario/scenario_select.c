/*
 * scenario_select.c - -k and --tag: which of the loaded scenarios run. What
 * -k says is read in scenario_expression.c.
 */
#include "scenario/scenario_private.h"

static bool has_tag(const struct plan *plan, struct str tag)
{
	for (size_t i = 0; i < plan->facts.tag_count; i++)
		if (str_equal(tag, plan->facts.tags[i]))
			return true;
	return false;
}

/* Any of the plain ones, and none of those with a "!". */
static bool tags_hold(const struct plan *plan, struct str tags)
{
	bool any_plain = false, has_plain = false;

	while (tags.data) {
		struct str tag = str_trim(str_cut(&tags, ','));
		bool negated = tag.len && tag.data[0] == '!';

		if (negated) {
			tag.data++;
			tag.len--;
			if (has_tag(plan, tag))
				return false;
			continue;
		}
		any_plain = true;
		has_plain = has_plain || has_tag(plan, tag);
	}
	return has_plain || !any_plain;
}

static bool check_tags(struct str tags, struct diag *diag)
{
	struct str rest = tags;

	while (rest.data) {
		struct str tag = str_trim(str_cut(&rest, ','));

		if (tag.len && tag.data[0] == '!')
			tag = (struct str){tag.data + 1, tag.len - 1};
		if (!tag.len)
			return diag_error(diag, (struct loc){NULL, 0, 0},
				"--tag: a tag is missing in \"%.*s\"",
				(int)tags.len, tags.data);
	}
	return true;
}

bool scenario_select(struct scenario_set *set,
	const struct scenario_selection *selection, struct diag *diag)
{
	size_t kept = 0;
	bool ok = true;

	if (selection->expression.data)
		scenario_expression_holds(
			selection->expression, NULL, diag, &ok);
	if (selection->tags.data)
		ok = check_tags(selection->tags, diag) && ok;
	for (size_t i = 0; ok && i < set->count; i++) {
		struct plan *plan = set->plans[i];
		bool read;

		if (selection->expression.data &&
			!scenario_expression_holds(selection->expression,
				plan->facts.id, diag, &read))
			continue;
		if (selection->tags.data && !tags_hold(plan, selection->tags))
			continue;
		set->plans[kept++] = plan;
	}
	if (ok)
		set->count = kept;
	return ok;
}
