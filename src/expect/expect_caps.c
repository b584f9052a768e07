/* expect_caps.c - what a reply to EHLO offers. [RFC5321 4.1.1.1] */
#include "expect/expect_long.h"
#include "expect/expect_scan.h"

/* REFERENCE
### `caps`

What a reply to EHLO (or LHLO) offers: `has` must be there, `lacks` must not.
An entry is a keyword, or a keyword and parameters that must all be among the
server's. Case does not count. A reply that is no success offers nothing to
ask for and matches neither.

```yaml
- send: EHLO client.example
  expect: {caps: {has: [STARTTLS, AUTH PLAIN], lacks: VRFY}}
```
*/

static const struct yaml_key caps_keys[] = {
	YAML_KEY("has", &shape_texts, "What must be offered."),
	YAML_KEY("lacks", &shape_texts, "What must not be offered."),
	YAML_KEY_END};

static const struct yaml_shape caps_shape = {
	.name = "caps", .kinds = YAML_MAP, .keys = caps_keys, .count_min = 1};

struct cap {
	const struct cap *next;
	struct str want;
	struct str shown;
	bool lacks;
};

struct caps {
	const struct cap *first;
	const struct cap **link;
	bool lacks; /* which list is being read */
};

static bool read_cap(
	struct expect_parse *parse, const struct node *scalar, void *arg)
{
	struct caps *caps = arg;
	struct cap *cap = arena_calloc(parse->arena, 1, sizeof(*cap));
	struct str text;

	if (!expect_read_plain(
		    parse, scalar, caps->lacks ? "lacks" : "has", &text))
		return false;
	cap->want = arena_str(parse->arena, str_trim(text));
	cap->shown = expect_shown(parse->arena, cap->want, "");
	cap->lacks = caps->lacks;
	*caps->link = cap;
	caps->link = &cap->next;
	return true;
}

static bool parse_list(struct expect_parse *parse, const struct node *map,
	const char *key, struct caps *caps)
{
	const struct node *value = node_get(map, key);

	return !value || expect_read_each(parse, value, key, read_cap, caps);
}

static bool parse_caps(
	struct expect_parse *parse, const struct node *value, const void **self)
{
	struct caps *caps = arena_calloc(parse->arena, 1, sizeof(*caps));
	bool ok = yaml_check_keys(parse->diag, value, "\"caps\"", caps_keys);

	*self = caps;
	caps->link = &caps->first;
	if (value->kind != NODE_MAP)
		return false;
	if (!value->count)
		return diag_error(
			parse->diag, value->loc, "\"caps\" needs has or lacks");
	ok = parse_list(parse, value, "has", caps) && ok;
	caps->lacks = true;
	return parse_list(parse, value, "lacks", caps) && ok;
}

static enum expect_answer match_caps(
	const void *self, const struct observation *seen, struct mismatch *why)
{
	const struct caps *caps = self;

	/* Else a server that refused EHLO would "lack" all. */
	if (!seen->ehlo || seen->reply->code / 100 != 2) {
		(void)mismatch_set(why, FAILURE_REPLY_MISMATCH,
			"got %03d, which offers no capabilities",
			seen->reply->code);
		return EXPECT_NO;
	}
	for (const struct cap *cap = caps->first; cap; cap = cap->next) {
		if (ehlo_has(seen->ehlo, cap->want) != cap->lacks)
			continue;
		(void)mismatch_set(why, FAILURE_REPLY_MISMATCH,
			"the server %s %.*s",
			cap->lacks ? "offers" : "does not offer",
			(int)cap->shown.len, cap->shown.data);
		return EXPECT_NO;
	}
	return EXPECT_YES;
}

static void describe_caps(const void *self, struct buf *out)
{
	const struct caps *caps = self;

	for (const struct cap *cap = caps->first; cap; cap = cap->next) {
		if (cap != caps->first)
			buf_puts(out, ", ");
		buf_puts(out, cap->lacks ? "no capability " : "capability ");
		buf_str(out, cap->shown);
	}
}

const struct expect_ops expect_caps = {
	.key = "caps",
	.shape = &caps_shape,
	.help = "What a reply to EHLO offers.",
	.parse = parse_caps,
	.match = match_caps,
	.describe = describe_caps,
};
