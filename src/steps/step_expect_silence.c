/* step_expect_silence.c - nothing comes for a while. */
#include "steps/steps_private.h"

/* REFERENCE
### `expect_silence`

`expect_silence: 2s`: nothing may arrive in that time. A connection that
the other side closes is silence too. What arrives fails the step (`Silence`) at
once.

```yaml
- send_raw: 'NOOP\r'
  expect: none
- expect_silence: 500ms
```
*/

static void input(struct session *session, const struct step *step)
{
	(void)step;
	if (session_input(session).len) {
		session_show_expected(session, STR_LITERAL("silence"));
		session_show_received(session, session_input(session));
		step_fail(session, FAILURE_SILENCE, "the %s sent something",
			session_peer(session));
	} else if (session_time_is_up(session) || session_is_ended(session)) {
		step_pass(session);
	}
}

const struct step_ops step_expect_silence = {
	.key = "expect_silence",
	.shape = &shape_duration_var,
	.help = "Nothing may come for that long.",
	.parse = steps_parse_time,
	.begin = steps_begin_time,
	.input = input,
	.describe = steps_describe_time,
};
