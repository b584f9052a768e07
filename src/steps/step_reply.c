/* step_reply.c - a server's step: answers. */
#include "steps/steps_raw.h"

/* REFERENCE
### `reply`

In a server's steps `reply: TEXT` sends a line and CRLF; a text of several
lines, or a list, is as many lines in one write. Nothing is added to them:
`250-` and `250 ` are the author's. `{raw: BYTES}` or a list sends exactly
these bytes, each item in a write of its own, with the escapes of `send_raw`.
`pace` slows the bytes down, a `wait` before it delays them.

```yaml
name: A reply that drips
servers:
  mx:
    steps:
    - reply: 220 mx.example
    - await: EHLO
    - reply: ['250-mx.example', 250 SIZE 1000]
    - await: NOOP
    - wait: 20ms
    - reply: {raw: ['250 o', 'k\n']}
    - await: QUIT
    - reply: 221 bye
      pace: 4B/1ms
steps:
  - connect: smtp://127.0.0.1:${server.mx.port}
  - expect: 220
  - {send: EHLO client.example, expect: 250}
  - send: NOOP
    expect: {code: 250, anomalies: [reply/bare-lf]}
  - {send: QUIT, expect: 221}
```
*/

static const struct yaml_key reply_keys[] = {
	YAML_KEY_REQUIRED("raw", &raw_shape,
		"Exactly these bytes, one write for each item."),
	YAML_KEY_END};

static const struct yaml_shape reply_shape = {
	.kinds = YAML_TEXT | YAML_LIST | YAML_MAP,
	.item = &shape_text,
	.count_min = 1,
	.keys = reply_keys};

struct reply_step {
	const struct raw *raw; /* NULL: lines */
	size_t count;
	const struct template **lines;
};

static bool parse_line(struct step_parse *parse, const struct node *value,
	const struct template **out)
{
	if (value->kind != NODE_SCALAR)
		return diag_error(parse->diag, value->loc,
			"a line of a reply is text, not %s",
			node_kind_name(value));
	return steps_read_template(parse, value, "reply", out);
}

static bool parse_lines(struct step_parse *parse, const struct node *value,
	struct reply_step *reply)
{
	bool list = value->kind == NODE_LIST;
	bool ok = true;

	reply->count = list ? value->count : 1;
	if (reply->count == 0)
		return diag_error(parse->diag, value->loc,
			"\"reply\" has no line to send");
	reply->lines =
		arena_calloc(parse->arena, reply->count, sizeof(*reply->lines));
	for (size_t i = 0; i < reply->count; i++)
		ok &= parse_line(parse, list ? value->items[i] : value,
			&reply->lines[i]);
	return ok;
}

static bool parse(
	struct step_parse *parse, const struct node *value, struct step *step)
{
	struct reply_step *reply =
		arena_calloc(parse->arena, 1, sizeof(*reply));
	const struct node *raw;

	step->data = reply;
	if (value->kind != NODE_MAP)
		return parse_lines(parse, value, reply);
	if (!yaml_check_keys(parse->diag, value, "\"reply\"", reply_keys))
		return false;
	raw = node_get(value, "raw");
	if (!raw)
		return diag_error(parse->diag, value->loc,
			"\"reply\" needs a text, or \"raw\"");
	reply->raw = raw_read(parse, raw, "raw");
	return reply->raw != NULL;
}

/* Each line of text with CRLF. */
static void append_lines(struct buf *out, struct str text)
{
	bool first = true;

	for (; text.data; first = false) {
		struct str line = str_cut(&text, '\n');

		/* A block's last line ends in one. */
		if (!text.data && line.len == 0 && !first)
			return;
		if (line.len && line.data[line.len - 1] == '\r')
			line.len--;
		buf_str(out, line);
		buf_puts(out, "\r\n");
	}
}

static bool send_lines(struct session *session, const struct reply_step *reply,
	struct buf *out)
{
	struct buf text = BUF_INIT;
	bool ok = true;

	for (size_t i = 0; ok && i < reply->count; i++) {
		buf_clear(&text);
		ok = session_expand(
			session, reply->lines[i], TEMPLATE_LINE, &text);
		if (ok)
			append_lines(out, buf_view(&text));
	}
	buf_fini(&text);
	if (ok)
		session_send(session, buf_view(out), true);
	return ok;
}

static void begin(struct session *session, const struct step *step)
{
	const struct reply_step *reply = step->data;
	struct buf out = BUF_INIT;
	bool ok = reply->raw ? raw_send(session, reply->raw, &out)
			     : send_lines(session, reply, &out);

	if (ok) {
		session_note_reply(session, buf_view(&out));
		session_pass_when_sent(session);
	}
	buf_fini(&out);
}

static void describe(const struct step *step, struct buf *out)
{
	const struct reply_step *reply = step->data;

	if (reply->raw) {
		buf_puts(out, "{raw: ");
		raw_describe(reply->raw, out);
		buf_putc(out, '}');
		return;
	}
	for (size_t i = 0; i < reply->count; i++) {
		struct str rest = str_trim(reply->lines[i]->shown);
		bool more = i > 0;

		while (rest.data) {
			struct str line = str_cut(&rest, '\n');

			if (line.len == 0 && !rest.data)
				break;
			buf_puts(out, more ? ", " : "");
			buf_str(out, line);
			more = true;
		}
	}
}

const struct step_ops step_reply = {
	.key = "reply",
	.shape = &reply_shape,
	.help = "A server: answers with these lines, or with exactly "
		"these bytes.",
	.traits = STEP_SERVER_ONLY | STEP_SENDS,
	.parse = parse,
	.begin = begin,
	.describe = describe,
};
