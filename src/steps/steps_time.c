/* steps_time.c - durations as values of steps and of their modifiers. */
#include "steps/steps_private.h"

#include "base/clock.h"
#include "yaml/yaml_read.h"

bool steps_read_time(struct step_parse *parse, const struct node *value,
	const char *key, int64_t *us)
{
	struct node fixed = *value;

	return steps_fixed_text(parse, value, key, &fixed.text) &&
	       yaml_read_duration(parse->diag, &fixed, key, us);
}

bool steps_parse_time(
	struct step_parse *parse, const struct node *value, struct step *step)
{
	int64_t *us = arena_calloc(parse->arena, 1, sizeof(*us));

	step->data = us;
	return steps_read_time(parse, value, step->ops->key, us);
}

void steps_begin_time(struct session *session, const struct step *step)
{
	const int64_t *us = step->data;

	session_await_input(session, *us);
}

void steps_describe_time(const struct step *step, struct buf *out)
{
	const int64_t *us = step->data;

	duration_format(out, *us);
}
