/* step_close.c - how our side ends. */
#include "steps/steps_private.h"

#include "yaml/yaml_read.h"

/* REFERENCE
### `close`

`close: fin` closes the connection, `close: rst` resets it, and `close: half`
ends our sending direction only: what the server still says can be expected.

```yaml
- send: DATA
  expect: 354
- close: rst
```
*/

static const char *const words[] = {"fin", "rst", "half", NULL};

static const struct yaml_shape close_shape = {
	.kinds = YAML_WORD, .words = words};

static bool parse(
	struct step_parse *parse, const struct node *value, struct step *step)
{
	int *how = arena_calloc(parse->arena, 1, sizeof(*how));

	step->data = how;
	return yaml_read_word(parse->diag, value, "close", words, how);
}

static void begin(struct session *session, const struct step *step)
{
	const int *how = step->data;

	session_close(session, (enum session_close) * how);
	step_pass(session);
}

static void describe(const struct step *step, struct buf *out)
{
	const int *how = step->data;

	buf_puts(out, words[*how]);
}

const struct step_ops step_close = {
	.key = "close",
	.shape = &close_shape,
	.help = "Ends our side of the connection.",
	.parse = parse,
	.begin = begin,
	.describe = describe,
};
