/* expect_text.c - what the reply says. */
#include "expect/expect_long.h"
#include "expect/expect_pattern.h"

/* REFERENCE
### `text`

What the reply says: its lines joined by a line break, without the codes. A
text between slashes is a pattern, with the flags behind it: `c` minds case,
`s` lets a dot match the line break, `x` ignores blanks; `^` and `$` match at
every line. Everything else is a part that must stand in the text, without
regard to case. A list: all of them. Programs go by the code (RFC 5321 4.2),
so a scenario rarely needs this.

```yaml
expect: {code: 250, text: ['/queued as [0-9A-F]+/', mx1.example.com]}
```
*/

static bool parse_text(
	struct expect_parse *parse, const struct node *value, const void **self)
{
	struct expect_patterns *patterns =
		arena_calloc(parse->arena, 1, sizeof(*patterns));

	*self = patterns;
	return expect_patterns_read(
		parse, value, "text", EXPECT_PATTERN_TEXT, patterns);
}

static enum expect_answer match_text(
	const void *self, const struct observation *seen, struct mismatch *why)
{
	struct buf text = BUF_INIT;
	enum expect_answer answer;

	reply_text(seen->reply, &text);
	answer = expect_patterns_match(
		self, buf_view(&text), "the reply's text", why);
	buf_fini(&text);
	return answer;
}

static void describe_text(const void *self, struct buf *out)
{
	buf_puts(out, "text ");
	expect_patterns_describe(self, out);
}

const struct expect_ops expect_text = {
	.key = "text",
	.shape = &expect_patterns_shape,
	.help = "What stands in the text of the reply, or a /regex/.",
	.parse = parse_text,
	.match = match_text,
	.describe = describe_text,
};
