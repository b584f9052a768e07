/* scenario_timeouts.c - `timeouts`: how long is waited for what. */
#include "scenario/scenario_private.h"

#define SECONDS INT64_C(1000000)
#define MINUTES (60 * SECONDS)

const struct timeouts scenario_default_timeouts = {
	10 * SECONDS, 30 * SECONDS, 60 * SECONDS, 5 * MINUTES};

static const char *const presets[] = {"rfc5321", NULL};

/* In the order of struct timeouts. */
static const struct yaml_key keys[] = {
	YAML_KEY("connect", &shape_limit_var, "Until the connection is made."),
	YAML_KEY("step", &shape_limit_var, "Until a reply comes."),
	YAML_KEY("data", &shape_limit_var,
		"Until the reply to a message comes."),
	YAML_KEY("scenario", &shape_limit_var, "The whole of it."),
	YAML_KEY_END};

const struct yaml_shape scenario_timeouts_shape = {.name = "timeouts",
	.kinds = YAML_WORD | YAML_MAP,
	.words = presets,
	.keys = keys};

static bool read_timeout(struct scenario_build *build, const struct node *map,
	const char *key, int64_t *us)
{
	const struct node *value = node_get(map, key);
	const struct template *template;
	struct node known;

	if (!value)
		return true;
	if (value->kind == NODE_SCALAR) {
		template = template_parse(&build->scope, value);
		if (!template)
			return false;
		known = *value;
		if (template->is_fixed)
			known.text = template->text;
		value = &known;
	}
	if (!yaml_read_duration(build->diag, value, key, us))
		return false;
	if (*us == 0)
		return diag_error(build->diag, value->loc,
			"\"%s\" must be longer than 0", key);
	return true;
}

bool scenario_read_timeouts(
	struct scenario_build *build, const struct node *value)
{
	struct timeouts *timeouts = &build->plan->timeouts;
	int64_t *const fields[] = {&timeouts->connect_us, &timeouts->step_us,
		&timeouts->data_us, &timeouts->scenario_us};
	bool ok;

	if (value->kind == NODE_SCALAR) {
		if (!str_equal(value->text, presets[0]))
			return diag_error(build->diag, value->loc,
				"\"timeouts\" takes a map such as {step: "
				"30s}, or rfc5321, got \"%s\"",
				value->text.data);
		/* [RFC5321 4.5.3.2] */
		*timeouts = (struct timeouts){
			5 * MINUTES, 5 * MINUTES, 10 * MINUTES, 60 * MINUTES};
		return true;
	}
	ok = yaml_check_keys(build->diag, value, "timeouts", keys);
	for (size_t i = 0; keys[i].key; i++)
		ok = read_timeout(build, value, keys[i].key, fields[i]) && ok;
	return ok;
}
