/* step_send_raw.c - exactly these bytes, and one write for each item. */
#include "steps/steps_raw.h"

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
the latter is `expect: none` and then `expect_silence`. In a server's steps
nothing is expected: it only sends.
*/

/* A server's client sends commands, which `await` takes. */
static bool check_server(struct step_parse *parse, struct step *step)
{
	if (step->expect && !step->expect->none)
		return diag_error(parse->diag, step->expect->loc,
			"a server expects no reply: what the client sends is "
			"taken with \"await\"");
	return steps_default_expect(parse, step, NULL, "none");
}

static bool parse(
	struct step_parse *parse, const struct node *value, struct step *step)
{
	step->data = raw_read(parse, value, "send_raw");
	if (!step->data)
		return false;
	return parse->role == ROLE_CLIENT || check_server(parse, step);
}

static bool bytes(
	struct session *session, const struct step *step, struct buf *out)
{
	return raw_bytes(session, step->data, out);
}

static void begin(struct session *session, const struct step *step)
{
	struct buf out = BUF_INIT;
	bool ok = raw_send(session, step->data, &out);

	buf_fini(&out);
	if (!ok)
		return;
	if (session_role(session) == ROLE_SERVER)
		session_pass_when_sent(session);
	else
		session_await_reply(session);
}

static void describe(const struct step *step, struct buf *out)
{
	raw_describe(step->data, out);
}

const struct step_ops step_send_raw = {
	.key = "send_raw",
	.shape = &raw_shape,
	.help = "Sends exactly these bytes, one write for each item; "
		"escapes: \\r \\n \\t \\0 \\\\ \\e \\xHH.",
	.traits = STEP_SENDS | STEP_TAKES_EXPECT | STEP_NEEDS_EXPECT,
	.parse = parse,
	.begin = begin,
	.bytes = bytes,
	.describe = describe,
};
