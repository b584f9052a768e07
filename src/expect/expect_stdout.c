/* expect_stdout.c - what a program said on standard output. */
#include "expect/expect_long.h"
#include "expect/expect_pattern.h"
#include "expect/expect_subject.h"

/* REFERENCE
### `stdout`

Of a `run` step: what the program said on standard output, as `text` is of a
reply: a part of it without regard to case, or a pattern between slashes; a
list means all of them. The first mebibyte is kept.

```yaml
- run: [postqueue, -p]
  expect: {exit: 0, stdout: Mail queue is empty}
```
*/

static bool parse_stdout(
	struct expect_parse *parse, const struct node *value, const void **self)
{
	struct expect_patterns *patterns =
		arena_calloc(parse->arena, 1, sizeof(*patterns));

	*self = patterns;
	return expect_patterns_read(
		parse, value, "stdout", EXPECT_PATTERN_TEXT, patterns);
}

static enum expect_answer match_stdout(
	const void *self, const struct observation *seen, struct mismatch *why)
{
	if (!expect_subject_has_process(seen, why))
		return EXPECT_NO;
	return expect_patterns_match(
		self, seen->process->out, "standard output", why);
}

static void describe_stdout(const void *self, struct buf *out)
{
	buf_puts(out, "standard output ");
	expect_patterns_describe(self, out);
}

const struct expect_ops expect_stdout = {
	.key = "stdout",
	.shape = &expect_patterns_shape,
	.help = "What stands in the program's output, or a /regex/.",
	.subject = EXPECT_SUBJECT_PROCESS,
	.parse = parse_stdout,
	.match = match_stdout,
	.describe = describe_stdout,
};
