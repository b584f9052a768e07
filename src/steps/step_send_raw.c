/* step_send_raw.c - exactly these bytes, and one write for each item. */
#include "steps/steps_private.h"

#include "base/escape.h"
#include "yaml/yaml_read.h"

/* REFERENCE
### `send_raw`

`send_raw: BYTES` sends exactly these bytes; of a list, each item is a write
of its own. The escapes are read by smtpdrill, not by YAML, so write them in
single quotes or none: `\r \n \t \0 \\ \e \" \xHH`.

```yaml
- send_raw: ['MAIL FROM:<a@exam', 'ple.com>\r\n']
  expect: 250
- send_raw: 'NO\0OP\r\n'        # a NUL
  expect: 5xx
```

To `'NOOP\n'`, a bare LF, one server replies and another waits for the CRLF;
the latter is `expect: none` and then `expect_silence`.
*/

struct raw {
	size_t count;
	const struct template **items;
};

static const struct template *parse_item(
	struct step_parse *parse, const struct node *value)
{
	const struct template *item;
	struct buf bytes = BUF_INIT;
	struct str text;
	size_t offset = 0;
	bool ok;

	if (!yaml_read_text(parse->diag, value, "send_raw", &text))
		return NULL;
	item = template_parse(parse->scope, value);
	if (!item)
		return NULL;
	ok = unescape_wire(&bytes, item->shown, &offset);
	if (!ok) {
		diag_error(parse->diag, node_loc_at(value, offset),
			"unknown escape in send_raw");
		diag_help(parse->diag,
			"there are \\r \\n \\t \\0 \\\\ \\e \\\" and \\xHH");
		item = NULL;
	} else if (item->is_fixed) {
		item = template_fixed(parse->arena,
			arena_str(parse->arena, buf_view(&bytes)));
	}
	buf_fini(&bytes);
	return item;
}

static bool parse(
	struct step_parse *parse, const struct node *value, struct step *step)
{
	bool list = value->kind == NODE_LIST;
	struct raw *raw = arena_alloc(parse->arena, sizeof(*raw));
	bool ok = true;

	raw->count = list ? value->count : 1;
	if (raw->count == 0)
		return diag_error(parse->diag, value->loc,
			"\"send_raw\" has nothing to send");
	raw->items =
		arena_calloc(parse->arena, raw->count, sizeof(*raw->items));
	for (size_t i = 0; i < raw->count; i++) {
		raw->items[i] =
			parse_item(parse, list ? value->items[i] : value);
		ok &= raw->items[i] != NULL;
	}
	step->data = raw;
	return ok;
}

/* What the conversation knows is put in escaped, so that it stays what it
 * is when the author's escapes are read. */
static bool item_bytes(
	struct session *session, const struct template *item, struct buf *out)
{
	struct buf text = BUF_INIT;
	size_t offset;
	bool ok;

	if (item->is_fixed) {
		buf_str(out, item->text);
		return true;
	}
	ok = session_expand(session, item, TEMPLATE_EXPECT, &text);
	if (ok && !unescape_wire(out, buf_view(&text), &offset)) {
		step_error(session, "the bytes hold an escape that is not "
				    "known");
		ok = false;
	}
	buf_fini(&text);
	return ok;
}

static bool bytes(
	struct session *session, const struct step *step, struct buf *out)
{
	const struct raw *raw = step->data;

	for (size_t i = 0; i < raw->count; i++)
		if (!item_bytes(session, raw->items[i], out))
			return false;
	return true;
}

static void begin(struct session *session, const struct step *step)
{
	const struct raw *raw = step->data;
	struct buf out = BUF_INIT;

	for (size_t i = 0; i < raw->count; i++) {
		buf_clear(&out);
		if (!item_bytes(session, raw->items[i], &out)) {
			buf_fini(&out);
			return;
		}
		session_send(session, buf_view(&out), false);
	}
	buf_fini(&out);
	session_await_reply(session);
}

static void describe(const struct step *step, struct buf *out)
{
	const struct raw *raw = step->data;

	for (size_t i = 0; i < raw->count; i++) {
		if (i)
			buf_puts(out, ", ");
		if (raw->items[i]->is_fixed)
			escape_wire(out, raw->items[i]->text);
		else
			buf_str(out, raw->items[i]->shown);
	}
}

const struct step_ops step_send_raw = {
	.key = "send_raw",
	.traits = STEP_SENDS | STEP_TAKES_EXPECT | STEP_NEEDS_EXPECT,
	.parse = parse,
	.begin = begin,
	.bytes = bytes,
	.describe = describe,
};
