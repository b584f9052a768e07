/* step_expect_close.c - the other side ends it. */
#include "steps/steps_private.h"

/* REFERENCE
### `expect_close`

`expect_close: 2s`: the server (in a server's steps: the client) closes or
resets the connection within that time. Something else that it sends first fails
the step, but for a 421, which may come before any close.

```yaml
- send: QUIT
  expect: 221
- expect_close: 5s
```
*/

static void begin(struct session *session, const struct step *step)
{
	session_show_expected(
		session, session_role(session) == ROLE_SERVER
				 ? STR_LITERAL("the client closes")
				 : STR_LITERAL("the server closes"));
	steps_begin_time(session, step);
}

static void input(struct session *session, const struct step *step)
{
	struct str rest;

	(void)step;
	session_take_421(session);
	rest = session_input(session);
	if (rest.len &&
		(session_is_ended(session) || session_time_is_up(session) ||
			!session_may_be_421(session))) {
		session_show_received(session, rest);
		step_fail(session, FAILURE_UNEXPECTED_REPLY,
			"the %s sent something instead of closing",
			session_peer(session));
	} else if (session_is_ended(session)) {
		step_pass(session);
	} else if (session_time_is_up(session)) {
		step_fail(session, FAILURE_TIMEOUT,
			"the %s did not close the connection",
			session_peer(session));
	}
}

const struct step_ops step_expect_close = {
	.key = "expect_close",
	.shape = &shape_duration_var,
	.help = "The other side closes the connection within that "
		"time.",
	.parse = steps_parse_time,
	.begin = begin,
	.input = input,
	.describe = steps_describe_time,
};
