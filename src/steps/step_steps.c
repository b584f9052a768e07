/* step_steps.c - a group: steps that share an `if` or a `repeat`. */
#include "steps/steps_private.h"

/* REFERENCE
### `steps`

`steps: [...]` is a group: it carries `if` and `repeat` for the steps in it,
and `name`, `hint`, `ref`, `level` and `on_fail` for those that have none of
their own.

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
	const struct step *outer = parse->group;
	bool ok;

	parse->group = step;
	ok = steps_parse(parse, value, &step->children);
	parse->group = outer;
	return ok;
}

const struct step_ops step_steps = {
	.key = "steps",
	.shape = &steps_list_shapes[STEPS_ANYWHERE],
	.help = "A group: steps that share \"if\", \"repeat\" or a "
		"name.",
	.traits = STEP_IS_GROUP | STEP_NEEDS_NO_CONNECTION,
	.parse = parse,
};
