/* step_read.c - our side stops reading, and goes on. */
#include "steps/steps_values.h"

/* REFERENCE
### `read`

`read: stop`: no more is read of the connection, so that what the other side
sends piles up, first with the kernel, then there. `read: resume` goes on.

```yaml
- read: stop
- {send: HELP, expect: none}
- wait: 50ms
- read: resume
- expect: any
```
*/

static const char *const words[] = {"stop", "resume", NULL};

static const struct yaml_shape read_shape = {
	.kinds = YAML_WORD | YAML_VARS, .words = words};

static bool parse(
	struct step_parse *parse, const struct node *value, struct step *step)
{
	int *word = arena_calloc(parse->arena, 1, sizeof(*word));

	step->data = word;
	return steps_read_word(parse, value, "read", words, word);
}

static void begin(struct session *session, const struct step *step)
{
	const int *word = step->data;

	session_stop_reading(session, *word == 0);
	step_pass(session);
}

static void describe(const struct step *step, struct buf *out)
{
	const int *word = step->data;

	buf_puts(out, words[*word]);
}

const struct step_ops step_read = {
	.key = "read",
	.shape = &read_shape,
	.help = "Stops reading from the connection, or goes on.",
	.parse = parse,
	.begin = begin,
	.describe = describe,
};
