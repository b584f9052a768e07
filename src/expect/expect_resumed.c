/* expect_resumed.c - whether a handshake took up an earlier session. */
#include "expect/expect_long.h"
#include "expect/expect_scan.h"
#include "expect/expect_subject.h"

/* REFERENCE
### `resumed`

Of a `tls` step: `true`: an earlier session was taken up; `false`: it is a
new one, whatever was offered.

```yaml
- tls: {session: resume}
  expect: {resumed: true}
```
*/

static bool parse_resumed(
	struct expect_parse *parse, const struct node *value, const void **self)
{
	bool *resumed = arena_calloc(parse->arena, 1, sizeof(*resumed));
	const struct node *scalar = expect_read_scalar(parse, value, "resumed");

	*self = resumed;
	return scalar &&
	       yaml_read_bool(parse->diag, scalar, "resumed", resumed);
}

static enum expect_answer match_resumed(
	const void *self, const struct observation *seen, struct mismatch *why)
{
	const bool *resumed = self;

	if (!expect_subject_has_tls(seen, why))
		return EXPECT_NO;
	if (seen->tls->resumed == *resumed)
		return EXPECT_YES;
	(void)mismatch_set(why, FAILURE_TLS, "%s",
		*resumed ? "the session is a new one, expected a resumed one"
			 : "the session was resumed, expected a new one");
	return EXPECT_NO;
}

static void describe_resumed(const void *self, struct buf *out)
{
	const bool *resumed = self;

	buf_puts(out, *resumed ? "session resumed" : "session not resumed");
}

const struct expect_ops expect_resumed = {
	.key = "resumed",
	.shape = &shape_bool_var,
	.help = "Whether an earlier session was resumed.",
	.subject = EXPECT_SUBJECT_TLS,
	.parse = parse_resumed,
	.match = match_resumed,
	.describe = describe_resumed,
};
