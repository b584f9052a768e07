/* step_send.c - a line and CRLF. */
#include "steps/steps_private.h"

#include <string.h>
#include "yaml/yaml_read.h"

/* REFERENCE
### `send`

`send: LINE` sends the line and CRLF, in one write. It needs an `expect`: the
reply that must follow, `any`, or `none` when no reply is due now (a line of
a message, say). A line end cannot be part of the line, and what a server
sent cannot smuggle one in: then the step ends with an error.

```yaml
- send: MAIL FROM:<${sender}>
  expect: 250
```
*/

static const struct yaml_shape line_shape = {
	.kinds = YAML_ANY_TEXT, .pattern = "^[^\\r\\n]*$", .takes = "one line"};

static bool parse(
	struct step_parse *parse, const struct node *value, struct step *step)
{
	const struct template *line;

	if (value->kind != NODE_SCALAR)
		return diag_error(parse->diag, value->loc,
			"\"send\" takes one line of text, not %s; several "
			"lines in one write are a \"pipeline\"",
			node_kind_name(value));
	line = template_parse(parse->scope, value);
	if (!line)
		return false;
	if (memchr(line->shown.data, '\n', line->shown.len) ||
		memchr(line->shown.data, '\r', line->shown.len)) {
		diag_error(parse->diag, value->loc,
			"\"send\" takes one line: there is a line end in it");
		diag_help(parse->diag,
			"use \"message\" for a text, "
			"\"pipeline\" for several commands, \"send_raw\" for "
			"exact bytes");
		return false;
	}
	if (line->is_fixed) {
		struct buf bytes = BUF_INIT;

		buf_str(&bytes, line->text);
		buf_puts(&bytes, "\r\n");
		line = template_fixed(parse->arena,
			arena_str(parse->arena, buf_view(&bytes)));
		buf_fini(&bytes);
	}
	step->data = line;
	return true;
}

static bool bytes(
	struct session *session, const struct step *step, struct buf *out)
{
	const struct template *line = step->data;

	if (!session_expand(session, line, TEMPLATE_LINE, out))
		return false;
	if (!line->is_fixed)
		buf_puts(out, "\r\n");
	return true;
}

static void begin(struct session *session, const struct step *step)
{
	const struct template *line = step->data;
	struct buf out = BUF_INIT;

	if (line->is_fixed) {
		session_send(session, line->text, true);
		session_await_reply(session);
		return;
	}
	if (bytes(session, step, &out)) {
		session_send(session, buf_view(&out), true);
		session_await_reply(session);
	}
	buf_fini(&out);
}

static void describe(const struct step *step, struct buf *out)
{
	const struct template *line = step->data;
	struct str shown = line->shown;

	if (line->is_fixed)
		shown.len -= 2; /* its CRLF */
	buf_str(out, shown);
}

const struct step_ops step_send = {
	.key = "send",
	.shape = &line_shape,
	.help = "Sends this line and CRLF; \"expect\" says what the "
		"reply must be.",
	.traits = STEP_CLIENT_ONLY | STEP_SENDS | STEP_TAKES_EXPECT |
		  STEP_NEEDS_EXPECT,
	.parse = parse,
	.begin = begin,
	.bytes = bytes,
	.describe = describe,
};
