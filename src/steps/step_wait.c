/* step_wait.c - time passes. */
#include "steps/steps_private.h"

/* REFERENCE
### `wait`

`wait: 500ms` does nothing for that long. What the server says meanwhile is
looked at by the next step.
*/

static bool parse(struct step_parse *parse, const struct node *value,
	struct step *step)
{
	int64_t *us;
	bool ok = steps_parse_time(parse, value, "wait", &us);

	step->data = us;
	return ok;
}

static void begin(struct session *session, const struct step *step)
{
	const int64_t *us = step->data;

	session_await_input(session, *us);
}

static void input(struct session *session, const struct step *step)
{
	(void)step;
	if (session_time_is_up(session))
		step_pass(session);
}

const struct step_ops step_wait = {
	.key = "wait",
	.traits = STEP_NEEDS_NO_CONNECTION,
	.parse = parse,
	.begin = begin,
	.input = input,
	.describe = steps_describe_time,
};
