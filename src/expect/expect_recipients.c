/* expect_recipients.c - an expectation for each recipient's reply. */
#include "base/escape.h"
#include "expect/expect_long.h"
#include "expect/expect_scan.h"

/* REFERENCE
### `recipients`

What each recipient's reply after the message must be, by LMTP
(RFC 2033 4.2): a map of addresses and expectations, short or long. It names
every recipient that was accepted, and no other: one that was refused gets no
reply. In an address the domain's case does not count, the local part's does.
An alternative in an expectation cannot have a `then`.

```yaml
expect: {recipients: {alice@example.com: 250, full@example.com: 452 | 552}}
```
*/

static const struct yaml_shape recipients_shape = {.kinds = YAML_MAP,
	.other = &expect_shapes[EXPECT_SUBJECT_REPLY],
	.count_min = 1};

struct recipient {
	struct str address; /* without angle brackets */
	struct str shown;
	const struct expect *expect;
};

struct recipients {
	size_t count;
	struct recipient *items;
};

static struct str strip_brackets(struct str path)
{
	path = str_trim(path);
	if (path.len >= 2 && path.data[0] == '<' &&
		path.data[path.len - 1] == '>')
		path = (struct str){path.data + 1, path.len - 2};
	return path;
}

/* Where the domain begins; the length if there is none. */
static size_t find_domain(struct str address)
{
	size_t at = address.len;

	while (at && address.data[at - 1] != '@')
		at--;
	return at ? at : address.len;
}

/* Only the host of the domain may read meaning into a local part's case.
 * [RFC5321 2.4] */
static bool is_same_address(struct str a, struct str b)
{
	size_t at = find_domain(a);

	if (a.len != b.len || find_domain(b) != at ||
		(at && memcmp(a.data, b.data, at) != 0))
		return false;
	for (size_t i = at; i < a.len; i++)
		if (str_lower(a.data[i]) != str_lower(b.data[i]))
			return false;
	return true;
}

static const struct recipient *find(
	const struct recipients *recipients, struct str address)
{
	for (size_t i = 0; i < recipients->count; i++)
		if (is_same_address(recipients->items[i].address, address))
			return &recipients->items[i];
	return NULL;
}

static bool add_recipient(struct expect_parse *parse,
	const struct node_pair *pair, struct recipients *recipients)
{
	struct recipient *recipient = &recipients->items[recipients->count];
	struct str address;

	if (!expect_read_plain(parse, pair->key, "recipients", &address))
		return false;
	recipient->address = strip_brackets(address);
	recipient->shown = expect_shown(parse->arena, recipient->address, "");
	if (find(recipients, recipient->address))
		return diag_error(parse->diag, pair->key->loc,
			"%.*s stands twice in \"recipients\"",
			(int)recipient->shown.len, recipient->shown.data);
	recipient->expect = expect_parse_part(parse, pair->value, "recipients");
	if (!recipient->expect)
		return false;
	recipients->count++;
	return true;
}

static bool parse_recipients(
	struct expect_parse *parse, const struct node *value, const void **self)
{
	struct recipients *recipients =
		arena_calloc(parse->arena, 1, sizeof(*recipients));
	bool ok = true;

	*self = recipients;
	if (value->kind != NODE_MAP || !value->count)
		return diag_error(parse->diag, value->loc,
			"\"recipients\" takes a map of addresses and "
			"expectations: {alice@example.com: 250}");
	recipients->items = arena_calloc(
		parse->arena, value->count, sizeof(*recipients->items));
	for (size_t i = 0; i < value->count; i++)
		ok = add_recipient(parse, &value->pairs[i], recipients) && ok;
	return ok;
}

static bool is_due(const struct observation *seen, struct str address)
{
	for (size_t i = 0; i < seen->recipient_count; i++)
		if (is_same_address(
			    strip_brackets(seen->recipients[i]), address))
			return true;
	return false;
}

/* With the last reply: whether each that the map names had one. */
static bool check_all_came(const struct recipients *recipients,
	const struct observation *seen, struct mismatch *why)
{
	if (seen->recipient_at + 1 < seen->recipient_count)
		return true;
	for (size_t i = 0; i < recipients->count; i++) {
		struct str shown = recipients->items[i].shown;

		if (!is_due(seen, recipients->items[i].address))
			return mismatch_set(why, FAILURE_REPLY_MISMATCH,
				"no reply was due for %.*s: it was not "
				"accepted",
				(int)shown.len, shown.data);
	}
	return true;
}

static enum expect_answer miss_unnamed(struct str address, struct mismatch *why)
{
	struct buf shown = BUF_INIT;

	escape_wire(&shown, address);
	(void)mismatch_set(why, FAILURE_REPLY_MISMATCH,
		"the reply is for %s, which \"recipients\" does not name",
		buf_cstr(&shown));
	buf_fini(&shown);
	return EXPECT_NO;
}

static enum expect_answer match_recipients(
	const void *self, const struct observation *seen, struct mismatch *why)
{
	const struct recipients *recipients = self;
	const struct recipient *recipient;
	enum expect_answer answer;
	struct str address;

	if (!seen->recipient.data) {
		(void)mismatch_set(why, FAILURE_REPLY_MISMATCH,
			"the reply is no recipient's: \"recipients\" speaks "
			"of those after a message by LMTP");
		return EXPECT_NO;
	}
	address = strip_brackets(seen->recipient);
	recipient = find(recipients, address);
	if (!recipient)
		return miss_unnamed(address, why);
	answer = expect_ask(recipient->expect, seen, why);
	if (answer == EXPECT_NO || !check_all_came(recipients, seen, why))
		return EXPECT_NO;
	return answer;
}

static void describe_recipients(const void *self, struct buf *out)
{
	const struct recipients *recipients = self;

	buf_puts(out, "recipients: ");
	for (size_t i = 0; i < recipients->count; i++) {
		if (i)
			buf_puts(out, "; ");
		buf_str(out, recipients->items[i].shown);
		buf_putc(out, ' ');
		expect_describe(recipients->items[i].expect, out);
	}
}

static unsigned asked_anomalies(
	const void *self, const struct observation *seen)
{
	const struct recipient *recipient = NULL;

	if (seen->recipient.data)
		recipient = find(self, strip_brackets(seen->recipient));
	return recipient ? expect_asked_anomalies(recipient->expect, seen) : 0;
}

const struct expect_ops expect_recipients = {
	.key = "recipients",
	.shape = &recipients_shape,
	.help = "LMTP: what the reply of each of these recipients "
		"must be.",
	.parse = parse_recipients,
	.match = match_recipients,
	.describe = describe_recipients,
	.asked_anomalies = asked_anomalies,
};
