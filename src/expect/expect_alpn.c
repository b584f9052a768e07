/* expect_alpn.c - the application protocol of a handshake. [RFC7301] */
#include "base/escape.h"
#include "expect/expect_long.h"
#include "expect/expect_scan.h"
#include "expect/expect_subject.h"

/* REFERENCE
### `alpn`

Of a `tls` step: the application protocol that was agreed on (RFC 7301),
letter by letter; `none`: no protocol was. Several are separated by `|`.

```yaml
- tls: {alpn: smtp}
  expect: {alpn: smtp | none}
```
*/

struct protocol {
	const struct protocol *next;
	struct str id;
};

struct alpn {
	bool takes_none;
	const struct protocol *first;
	struct str shown;
};

static bool read_protocol(struct expect_scan *scan, struct str part, void *arg)
{
	struct alpn *alpn = arg;
	struct protocol *protocol;

	if (str_equal_nocase(part, "none")) {
		alpn->takes_none = true;
		return true;
	}
	protocol = arena_calloc(scan->arena, 1, sizeof(*protocol));
	protocol->id = part;
	protocol->next = alpn->first;
	alpn->first = protocol;
	return true;
}

static bool scan_alpn(struct expect_scan *scan, void *arg)
{
	struct alpn *alpn = arg;

	alpn->shown =
		expect_shown(scan->arena, expect_scan_trim(scan->text), "");
	return expect_scan_each(scan, read_protocol, alpn);
}

static bool parse_alpn(
	struct expect_parse *parse, const struct node *value, const void **self)
{
	struct alpn *alpn = arena_calloc(parse->arena, 1, sizeof(*alpn));

	*self = alpn;
	return expect_read_scanned(parse, value, "alpn", scan_alpn, alpn);
}

static bool takes(const struct alpn *alpn, const char *got)
{
	if (!got)
		return alpn->takes_none;
	for (const struct protocol *one = alpn->first; one; one = one->next)
		if (str_equal(one->id, got))
			return true;
	return false;
}

static enum expect_answer match_alpn(
	const void *self, const struct observation *seen, struct mismatch *why)
{
	const struct alpn *alpn = self;
	struct buf got = BUF_INIT;

	if (!expect_subject_has_tls(seen, why))
		return EXPECT_NO;
	if (takes(alpn, seen->tls->alpn))
		return EXPECT_YES;
	if (seen->tls->alpn) {
		buf_puts(&got, "the protocol agreed on by ALPN is ");
		escape_wire(&got, str_from(seen->tls->alpn));
	} else {
		buf_puts(&got, "no protocol was agreed on by ALPN");
	}
	(void)mismatch_set(why, FAILURE_TLS, "%s, expected %.*s",
		buf_cstr(&got), (int)alpn->shown.len, alpn->shown.data);
	buf_fini(&got);
	return EXPECT_NO;
}

static void describe_alpn(const void *self, struct buf *out)
{
	const struct alpn *alpn = self;

	buf_puts(out, "ALPN ");
	buf_str(out, alpn->shown);
}

const struct expect_ops expect_alpn = {
	.key = "alpn",
	.shape = &shape_text,
	.help = "The protocol that ALPN came to, or none.",
	.subject = EXPECT_SUBJECT_TLS,
	.parse = parse_alpn,
	.match = match_alpn,
	.describe = describe_alpn,
};
