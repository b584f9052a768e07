/* expect_code.c - the reply's code. */
#include "expect/expect_long.h"
#include "expect/expect_short.h"

/* REFERENCE
### `code`

The reply's code: the classes of the short form, without enhanced code and
text. `250`, `25x`, `2xx`, `ok` (2xx), `more` (3xx), `tempfail` (4xx),
`permfail` (5xx) and `reject` (4xx or 5xx); several are separated by `|`, and
`not` in front takes every code but these.

```yaml
expect: {code: 250 | 25x, text: /queued/}
```
*/

const struct yaml_shape expect_codes_shape = {
	.kinds = YAML_WRITTEN | YAML_INT | YAML_VARS,
	.pattern = "^\\s*((?i:not)\\s+)?" EXPECT_CODE_PATTERN
		   "(\\s*\\|\\s*" EXPECT_CODE_PATTERN ")*\\s*$",
	.takes = "codes such as 250, 25x | 251, ok, not 5xx",
	.min = 200,
	.max = 599};

static bool scan_codes(struct expect_scan *scan, void *arg)
{
	const struct expect_short **out = arg;

	*out = expect_short_read(scan, EXPECT_SHORT_CODES);
	return *out != NULL;
}

static bool parse_code(
	struct expect_parse *parse, const struct node *value, const void **self)
{
	const struct expect_short *codes = NULL;

	if (!expect_read_scanned(parse, value, "code", scan_codes, &codes))
		return false;
	*self = codes;
	return true;
}

static enum expect_answer match_code(
	const void *self, const struct observation *seen, struct mismatch *why)
{
	return expect_short_match(self, seen, why);
}

static void describe_code(const void *self, struct buf *out)
{
	buf_puts(out, "code ");
	expect_short_describe(self, out);
}

const struct expect_ops expect_code = {
	.key = "code",
	.shape = &expect_codes_shape,
	.help = "The code of the reply: 250, 25x | 251, ok, not 5xx.",
	.parse = parse_code,
	.match = match_code,
	.describe = describe_code,
};
