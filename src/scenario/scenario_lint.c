/*
 * scenario_lint.c - what a scenario says that cannot be meant.
 */
#include "scenario/scenario_private.h"

/* --- deliver --- */

static bool is_false(const struct node *map, const char *key)
{
	const struct node *value = node_get(map, key);

	return value && value->kind == NODE_SCALAR &&
	       (str_equal(value->text, "false") ||
		       str_equal(value->text, "no"));
}

const struct node *scenario_find_message(const struct node *list)
{
	static const char *const lists[] = {"steps", "pipeline"};
	const struct node *found = NULL;

	for (size_t i = 0; list->kind == NODE_LIST && i < list->count; i++) {
		const struct node *step = list->items[i];
		const struct node *value = node_get(step, "message");

		if (value && !is_false(value, "end"))
			return value;
		value = node_get(step, "bdat");
		if (value && !is_false(value, "last"))
			return value;
		for (size_t k = 0; k < 2 && !found; k++) {
			value = node_get(step, lists[k]);
			found = value ? scenario_find_message(value) : NULL;
		}
		if (found)
			return found;
	}
	return NULL;
}

void scenario_lint_delivery(struct scenario_build *build)
{
	/* Its own servers queue nothing. */
	if (build->plan->deliver || !build->plan->uses_target)
		return;
	if (build->message.line == 0)
		build->message = build->source->talk_message;
	for (int i = 0; i < SECTION_COUNT; i++) {
		const struct node *list = scenario_section_list(build, i);
		const struct node *found =
			list ? scenario_find_message(list) : NULL;

		if (found && (i == SECTION_SETUP || !build->message.line))
			build->message = found->loc;
	}
	if (build->message.line)
		diag_warning(build->diag, build->message,
			"this scenario may queue mail: say deliver: true");
}

/* --- requires --- */

/* A URL with variables may lead to the target. */
static bool may_be_target(const struct step *step)
{
	struct buf text = BUF_INIT;
	bool may;

	if (step->ops->describe)
		step->ops->describe(step, &text);
	may = str_starts_nocase(buf_view(&text), "target") ||
	      (strstr(buf_cstr(&text), "${") &&
		      !strstr(buf_cstr(&text), "${server."));
	buf_fini(&text);
	return may;
}

static bool may_connect_to_target(const struct step_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct step *step = list->items[i];

		if (!step)
			continue;
		if (strcmp(step->ops->key, "connect") == 0 &&
			may_be_target(step))
			return true;
		if (may_connect_to_target(&step->children))
			return true;
	}
	return false;
}

/* Variables are asked for whoever is at the other end. */
static const struct node *target_condition(const struct node *value)
{
	struct str text = value->text;

	for (size_t i = 0; value->kind == NODE_LIST && i < value->count; i++) {
		const struct node *found = target_condition(value->items[i]);

		if (found)
			return found;
	}
	if (value->kind != NODE_SCALAR || str_starts_nocase(text, "var.") ||
		str_starts_nocase(text, "not var."))
		return NULL;
	return value;
}

void scenario_lint_requires(struct scenario_build *build)
{
	const struct plan *plan = build->plan;
	const struct node *value = node_get(build->source->map, "requires");

	value = value ? target_condition(value) : NULL;
	/* A suite's is for others, too. */
	if (!value || plan->uses_target || plan->server_count == 0)
		return;
	for (int i = 0; i < SECTION_COUNT; i++)
		if (may_connect_to_target(&plan->sections[i]))
			return;
	diag_warning(build->diag, value->loc,
		"\"%s\" is asked of the target, which this scenario does not "
		"use",
		value->text.data);
}
