/* expect_each.c - one expectation for every recipient's reply. */
#include "expect/expect_long.h"

/* REFERENCE
### `each`

An expectation, short or long, that every reply must match: by LMTP each
recipient that was accepted has a reply of its own after the message
(RFC 2033 4.2). Where just one reply is due it is the same as without `each`.
An alternative in it cannot have a `then`.

```yaml
expect: {each: 250 2.1.5}
```
*/

static bool parse_each(
	struct expect_parse *parse, const struct node *value, const void **self)
{
	*self = expect_parse_part(parse, value, "each");
	return *self != NULL;
}

/* The replies are asked about one by one. */
static enum expect_answer match_each(
	const void *self, const struct observation *seen, struct mismatch *why)
{
	return expect_ask(self, seen, why);
}

static void describe_each(const void *self, struct buf *out)
{
	buf_puts(out, "each: ");
	expect_describe(self, out);
}

static unsigned asked_anomalies(
	const void *self, const struct observation *seen)
{
	return expect_asked_anomalies(self, seen);
}

const struct expect_ops expect_each = {
	.key = "each",
	.shape = &expect_shapes[EXPECT_SUBJECT_REPLY],
	.help = "LMTP: what each recipient's reply must be.",
	.parse = parse_each,
	.match = match_each,
	.describe = describe_each,
	.takes_close = true,
	.asked_anomalies = asked_anomalies,
};
