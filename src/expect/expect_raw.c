/* expect_raw.c - the reply's bytes as they came. */
#include "expect/expect_long.h"
#include "expect/expect_pattern.h"

/* REFERENCE
### `raw`

The reply's bytes as they came, with codes and line ends. A text between
slashes is a pattern; everything else is a run of bytes that must be there,
in which `\r \n \t \0 \\ \e \" \xHH` stand for bytes. Case counts. Write it
in single quotes, so that YAML leaves the backslashes alone. A list: all of
them.

```yaml
expect: {raw: '250-first\r\n250 last\r\n'}
```
*/

static bool parse_raw(
	struct expect_parse *parse, const struct node *value, const void **self)
{
	struct expect_patterns *patterns =
		arena_calloc(parse->arena, 1, sizeof(*patterns));

	*self = patterns;
	return expect_patterns_read(
		parse, value, "raw", EXPECT_PATTERN_BYTES, patterns);
}

static enum expect_answer match_raw(
	const void *self, const struct observation *seen, struct mismatch *why)
{
	return expect_patterns_match(
		self, seen->reply->raw, "the reply as it came", why);
}

static void describe_raw(const void *self, struct buf *out)
{
	buf_puts(out, "bytes ");
	expect_patterns_describe(self, out);
}

const struct expect_ops expect_raw = {
	.key = "raw",
	.shape = &expect_patterns_shape,
	.help = "What stands in the bytes of the reply, or a /regex/.",
	.parse = parse_raw,
	.match = match_raw,
	.describe = describe_raw,
};
