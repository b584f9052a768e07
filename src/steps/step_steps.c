/* step_steps.c - a group: steps that share an `if` or a `repeat`. */
#include "steps/steps_private.h"

/* REFERENCE
### `steps`

`steps: [...]` is a group: it carries `if`, `repeat` and `name` for the steps
in it.

```yaml
- if: cap.SIZE
  steps:
    - {send: 'MAIL FROM:<${sender}> SIZE=1000', expect: 250}
    - {send: RSET, expect: 250}
```
*/

static bool parse(
	struct step_parse *parse, const struct node *value, struct step *step)
{
	const char *other = step->has_level	     ? "level"
			    : step->timeout_us >= 0  ? "timeout"
			    : step->on_fail_continue ? "on_fail"
			    : step->hint	     ? "hint"
			    : step->ref		     ? "ref"
						     : NULL;

	if (other)
		return diag_error(parse->diag, value->loc,
			"a group has no \"%s\": put it on its steps, or on "
			"the scenario",
			other);
	return steps_parse(parse, value, &step->children);
}

const struct step_ops step_steps = {
	.key = "steps",
	.traits = STEP_IS_GROUP | STEP_NEEDS_NO_CONNECTION,
	.parse = parse,
};
