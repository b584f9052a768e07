/* expect_close.c - whether the server ends the connection. */
#include "expect/expect_long.h"
#include "expect/expect_scan.h"

/* REFERENCE
### `close`

`true`: the server closes the connection after this reply; where no other key
asks about a reply, closing without one matches too. `false`: it has not
closed the connection when the reply is here.

```yaml
expect: {code: 421, close: true}
```
*/

static bool parse_close(
	struct expect_parse *parse, const struct node *value, const void **self)
{
	bool *close = arena_calloc(parse->arena, 1, sizeof(*close));
	const struct node *scalar = expect_read_scalar(parse, value, "close");

	*self = close;
	return scalar && yaml_read_bool(parse->diag, scalar, "close", close);
}

static enum expect_answer match_close(
	const void *self, const struct observation *seen, struct mismatch *why)
{
	const bool *close = self;

	if (*close == seen->closed)
		return EXPECT_YES;
	if (seen->closed) {
		(void)mismatch_set(why, FAILURE_UNEXPECTED_CLOSE,
			"the server closed the connection");
		return EXPECT_NO;
	}
	if (!seen->final)
		return EXPECT_WAIT;
	(void)mismatch_set(why, FAILURE_TIMEOUT,
		"the server did not close the connection");
	return EXPECT_NO;
}

static void describe_close(const void *self, struct buf *out)
{
	const bool *close = self;

	buf_puts(out, *close ? "connection closed" : "connection kept open");
}

const struct expect_ops expect_close = {
	.key = "close",
	.shape = &shape_bool_var,
	.help = "The server closes the connection, behind the reply "
		"or instead of it.",
	.parse = parse_close,
	.match = match_close,
	.describe = describe_close,
	.takes_close = true,
};
