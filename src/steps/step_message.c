/* step_message.c - the text of a message, as DATA sends it. [RFC5321 4.5.2] */
#include "steps/steps_body.h"

#include "smtp/dot_stuffing.h"

/* REFERENCE
### `message`

`message: TEXT` sends a text after the 354: line ends become CRLF, a line that
begins with a dot gets another one, and the final dot is added. The reply
that must follow is that to the final dot. The long form:

| key | meaning |
|---|---|
| `text` | the text |
| `file` | a file that is the text, beside the scenario; no variables in it |
| `size` | a text of that many octets, made up: `10K`, `2M` |
| `headers` | a map of header fields, put before it with an empty line |
| `dot_stuff: false` | line ends and dots stay as they are |
| `end: false` | no final dot: more of the text follows |

```yaml
- send: DATA
  expect: 354
- message: |
    Subject: hello

    A line.
  expect: 250
```
*/

struct message {
	struct body body;
	bool stuff, end;
	struct str ready; /* the whole, if it has no variables; NULL: not */
};

static const struct yaml_key message_keys[] = {BODY_KEYS(&shape_text),
	YAML_KEY("dot_stuff", &shape_bool_var,
		"Put a second dot before one that begins a line (default)."),
	YAML_KEY("end", &shape_bool_var,
		"End with the final dot (default); no \"expect\" reply is "
		"due without it."),
	YAML_KEY_END};

static const struct yaml_shape message_shape = {
	.kinds = YAML_ANY_TEXT | YAML_MAP,
	.keys = message_keys,
	.any_of = body_any_of};

static void make_ready(struct step_parse *parse, struct message *message)
{
	const struct template *text = message->body.text;
	struct buf out = BUF_INIT;

	if (!text->is_fixed)
		return;
	dot_stuff(&out, text->text, (struct dot_stuffing){true, true, true});
	message->ready = arena_str(parse->arena, buf_view(&out));
	buf_fini(&out);
}

static bool parse_key(struct step_parse *parse, const struct node_pair *pair,
	struct message *message)
{
	if (str_equal(pair->key->text, "dot_stuff"))
		return steps_read_bool(
			parse, pair->value, "dot_stuff", &message->stuff);
	if (str_equal(pair->key->text, "end"))
		return steps_read_bool(
			parse, pair->value, "end", &message->end);
	return body_read(parse, pair, &message->body);
}

static bool parse(
	struct step_parse *parse, const struct node *value, struct step *step)
{
	struct message *message =
		arena_calloc(parse->arena, 1, sizeof(*message));
	bool ok = true;

	message->stuff = message->end = true;
	step->data = message;
	if (value->kind == NODE_SCALAR) {
		message->body.text = template_parse(parse->scope, value);
		if (message->body.text)
			make_ready(parse, message);
		return message->body.text != NULL;
	}
	if (!yaml_check_keys(parse->diag, value, "a message", message_keys))
		return false;
	for (size_t i = 0; i < value->count; i++)
		ok &= parse_key(parse, &value->pairs[i], message);
	return ok && body_check(parse, value, "a message");
}

static bool bytes(
	struct session *session, const struct step *step, struct buf *out)
{
	const struct message *message = step->data;
	struct dot_stuffing how = {
		message->stuff, message->stuff, message->end};
	struct buf text = BUF_INIT;
	bool ok = body_play(session, &message->body, &text);

	if (ok)
		dot_stuff(out, buf_view(&text), how);
	buf_fini(&text);
	return ok;
}

static void begin(struct session *session, const struct step *step)
{
	const struct message *message = step->data;
	struct buf out = BUF_INIT;

	if (message->ready.data) {
		session_send(session, message->ready, false);
		session_await_reply(session);
	} else if (bytes(session, step, &out)) {
		session_send(session, buf_view(&out), false);
		session_await_reply(session);
	}
	buf_fini(&out);
}

static void describe(const struct step *step, struct buf *out)
{
	const struct message *message = step->data;

	body_describe(&message->body, out);
	if (!message->stuff)
		buf_puts(out, " (dots and line ends as they are)");
	if (!message->end)
		buf_puts(out, " (no final dot)");
}

const struct step_ops step_message = {
	.key = "message",
	.shape = &message_shape,
	.help = "Sends the text of a message behind a 354: line ends, "
		"dots and the final dot are seen to.",
	.traits = STEP_CLIENT_ONLY | STEP_SENDS | STEP_TAKES_EXPECT |
		  STEP_NEEDS_EXPECT | STEP_DATA_TIMEOUT,
	.parse = parse,
	.begin = begin,
	.bytes = bytes,
	.describe = describe,
};
