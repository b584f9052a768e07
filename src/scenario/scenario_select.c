/*
 * scenario_select.c - -k, --exclude, --tag, --ref: which of the loaded
 * scenarios are wanted. What an expression says is read in
 * scenario_expression.c, what a reference is in scenario_ref.c.
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

bool scenario_tags_name(struct str tags, const char *tag)
{
	while (tags.data)
		if (str_equal(str_trim(str_cut(&tags, ',')), tag))
			return true;
	return false;
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

/* False after a diag_error when one of them is nothing. */
static bool check_refs(struct str refs, struct diag *diag)
{
	struct str rest = refs;

	while (rest.data)
		if (scenario_ref_is_empty(str_cut(&rest, ',')))
			return diag_error(diag, (struct loc){NULL, 0, 0},
				"--ref: a reference is missing in \"%.*s\"",
				(int)refs.len, refs.data);
	return true;
}

static bool refs_hold(const struct plan *plan, struct str refs)
{
	while (refs.data)
		if (scenario_goes_by(plan, str_cut(&refs, ',')))
			return true;
	return false;
}

/* What is asked for, ready to be held against plans. */
struct wish {
	const struct scenario_selection *selection;
	struct scenario_expression match, exclude;
};

static bool check(const struct wish *wish, struct diag *diag)
{
	const struct scenario_selection *selection = wish->selection;
	bool match_ok = true, exclude_ok = true, ok = true;

	if (selection->expression.data)
		scenario_expression_holds(&wish->match, NULL, diag, &match_ok);
	if (selection->exclude.data)
		scenario_expression_holds(
			&wish->exclude, NULL, diag, &exclude_ok);
	if (selection->tags.data)
		ok = check_tags(selection->tags, diag);
	if (selection->refs.data)
		ok = check_refs(selection->refs, diag) && ok;
	return match_ok && exclude_ok && ok;
}

static bool is_wanted(const struct wish *wish, const struct plan *plan)
{
	const struct scenario_selection *selection = wish->selection;
	const char *id = plan->facts.id;
	bool read;

	if (selection->expression.data &&
		!scenario_expression_holds(&wish->match, id, NULL, &read))
		return false;
	if (selection->exclude.data &&
		scenario_expression_holds(&wish->exclude, id, NULL, &read))
		return false;
	if (selection->tags.data && !tags_hold(plan, selection->tags))
		return false;
	return !selection->refs.data || refs_hold(plan, selection->refs);
}

bool scenario_select(struct scenario_set *set,
	const struct scenario_selection *selection, struct diag *diag)
{
	const struct wish wish = {.selection = selection,
		.match = {"-k", selection->expression},
		.exclude = {"--exclude", selection->exclude}};
	size_t kept = 0;

	if (!check(&wish, diag))
		return false;
	for (size_t i = 0; i < set->count; i++)
		if (is_wanted(&wish, set->plans[i]))
			set->plans[kept++] = set->plans[i];
	set->count = kept;
	return true;
}
