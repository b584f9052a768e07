/* step_expect.c - reads a reply that was asked for before: the greeting, or
 * the answer to a step with `expect: none`. */
#include "steps/steps_private.h"

/* REFERENCE
### `expect` alone

A step without an action reads one reply: the greeting after the connection
was made, or a reply to something that was sent before with `expect: none`.

```yaml
- expect: 220
```
*/

static bool parse(
	struct step_parse *parse, const struct node *value, struct step *step)
{
	if (!step->expect)
		return diag_error(parse->diag, value->loc,
			"this step does nothing: give it an action or an "
			"\"expect\"");
	if (step->expect->none)
		return diag_error(parse->diag, value->loc,
			"\"expect: none\" does nothing without an action; "
			"\"expect_silence: 2s\" waits and sees that nothing "
			"comes");
	return true;
}

static void begin(struct session *session, const struct step *step)
{
	(void)step;
	session_await_reply(session);
}

const struct step_ops step_expect = {
	.key = "expect",
	.help = "Reads one reply that was asked for before.",
	.traits = STEP_CLIENT_ONLY | STEP_TAKES_EXPECT,
	.parse = parse,
	.begin = begin,
};
