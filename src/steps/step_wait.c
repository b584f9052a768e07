/* step_wait.c - time passes. */
#include "steps/steps_private.h"

/* REFERENCE
### `wait`

`wait: 500ms` does nothing for that long. What the server says meanwhile is
looked at by the next step.
*/

static void input(struct session *session, const struct step *step)
{
	(void)step;
	if (session_time_is_up(session))
		step_pass(session);
}

const struct step_ops step_wait = {
	.key = "wait",
	.shape = &shape_duration_var,
	.help = "Does nothing for that long.",
	.traits = STEP_NEEDS_NO_CONNECTION,
	.parse = steps_parse_time,
	.begin = steps_begin_time,
	.input = input,
	.describe = steps_describe_time,
};
