/* expect_stderr.c - what a program said on standard error. */
#include "expect/expect_long.h"
#include "expect/expect_pattern.h"
#include "expect/expect_subject.h"

/* REFERENCE
### `stderr`

Of a `run` step: what the program said on standard error, as `stdout`.

```yaml
- run: [swaks, --server, "${target.host}"]
  expect: {exit: not 0, stderr: /^\*\*\* /}
```
*/

static bool parse_stderr(
	struct expect_parse *parse, const struct node *value, const void **self)
{
	struct expect_patterns *patterns =
		arena_calloc(parse->arena, 1, sizeof(*patterns));

	*self = patterns;
	return expect_patterns_read(
		parse, value, "stderr", EXPECT_PATTERN_TEXT, patterns);
}

static enum expect_answer match_stderr(
	const void *self, const struct observation *seen, struct mismatch *why)
{
	if (!expect_subject_has_process(seen, why))
		return EXPECT_NO;
	return expect_patterns_match(
		self, seen->process->err, "standard error", why);
}

static void describe_stderr(const void *self, struct buf *out)
{
	buf_puts(out, "standard error ");
	expect_patterns_describe(self, out);
}

const struct expect_ops expect_stderr = {
	.key = "stderr",
	.shape = &expect_patterns_shape,
	.help = "What stands in the program's error output, or a "
		"/regex/.",
	.subject = EXPECT_SUBJECT_PROCESS,
	.parse = parse_stderr,
	.match = match_stderr,
	.describe = describe_stderr,
};
