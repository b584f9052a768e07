/*
 * scenario_connections.c - what the steps of a scenario need: the target,
 * connections of their own, programs.
 */
#include "scenario/scenario_private.h"

#include "base/suggest.h"

struct survey {
	struct plan *plan;
	bool uses_a; /* before a `connect` made it */
	bool makes_a_first;
	bool connects;
	bool made[CONNECTIONS_MAX];
};

static bool is_key(const struct step *step, const char *key)
{
	return strcmp(step->ops->key, key) == 0;
}

static void survey_steps(struct survey *survey, const struct step_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct step *step = list->items[i];
		bool is_free;

		if (!step) /* one of a server's that was faulty */
			continue;
		is_free = step->ops->traits & STEP_NEEDS_NO_CONNECTION;
		if (step->ops->traits & STEP_IS_GROUP) {
			survey_steps(survey, &step->children);
			continue;
		}
		survey->plan->runs_programs |= is_key(step, "run");
		if (is_key(step, "connect")) {
			survey->connects = true;
			survey->made[step->conn] = true;
			survey->makes_a_first |=
				step->conn == 0 && !survey->uses_a;
		} else if (step->conn == 0 && !is_free) {
			survey->uses_a |= !survey->makes_a_first;
		}
	}
}

static void survey_servers(struct survey *survey)
{
	struct survey theirs = {.plan = survey->plan};

	for (size_t i = 0; i < survey->plan->server_count; i++) {
		const struct server_spec *server = &survey->plan->servers[i];

		for (size_t k = 0; k < server->script_count; k++)
			survey_steps(&theirs, &server->scripts[k]);
	}
}

static bool check_made(
	struct scenario_build *build, const struct survey *survey)
{
	const struct plan *plan = build->plan;
	const char *names[CONNECTIONS_MAX + 1] = {"a"}, *near;
	size_t count = 1;
	bool ok = true;

	for (size_t i = 1; i < plan->connection_count; i++)
		if (survey->made[i])
			names[count++] = plan->connections[i];
	for (size_t i = 1; i < plan->connection_count; i++) {
		if (survey->made[i])
			continue;
		near = suggest_closest(str_from(plan->connections[i]), names);
		ok = diag_error(build->diag, build->connection_locs[i],
			"no \"connect\" in this scenario makes the connection "
			"\"%s\"%s%s%s",
			plan->connections[i], near ? "; did you mean \"" : "",
			near ? near : "", near ? "\"?" : "");
	}
	return ok;
}

bool scenario_check_connections(struct scenario_build *build)
{
	struct plan *plan = build->plan;
	struct survey survey = {.plan = plan};

	for (int i = 0; i < SECTION_COUNT; i++)
		survey_steps(&survey, &plan->sections[i]);
	survey_servers(&survey);
	plan->uses_target = plan->start != START_CONNECT || survey.uses_a ||
			    (!survey.makes_a_first && !survey.connects &&
				    !plan->runs_programs &&
				    plan->server_count == 0);
	return check_made(build, &survey);
}

static const struct step *first_step(const struct step_list *list)
{
	if (list->count == 0 || !list->items[0])
		return NULL;
	if (list->items[0]->ops->traits & STEP_IS_GROUP)
		return first_step(&list->items[0]->children);
	return list->items[0];
}

bool scenario_begins_with_tls(const struct plan *plan)
{
	const struct step *first = first_step(&plan->sections[SECTION_SETUP]);

	if (!first)
		first = first_step(&plan->sections[SECTION_STEPS]);
	return first && first->conn == 0 && is_key(first, "tls");
}
