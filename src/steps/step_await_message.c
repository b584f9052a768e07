/* step_await_message.c - a server's step: takes a message, by DATA or BDAT,
 * and looks at it. [RFC5321 4.1.1.4] [RFC3030 2] */
#include "steps/steps_await_message.h"

/* REFERENCE
### `await_message`

In a server's steps `await_message: {}` waits for DATA, sends the prompt, and
takes the message up to its final dot; or it takes BDAT chunks up to the last
one, and answers the others. The reply to the whole is the next step, a
`reply`. What is not as these keys say fails the step:

| key | meaning |
|---|---|
| `from` | the sender of MAIL, without brackets; `''` is the empty one |
| `to` | a list of the recipients, all of them, in any order |
| `params` | what stands behind the sender: `SIZE=`, a `/regex/` |
| `text` | what stands in the message, or a list of such |
| `raw` | the same, with line ends as they came: CRLF is `\r\n` |
| `headers` | a map of header fields and what stands in them |
| `size` | octets of it, dots removed: `1024`, `'>=10K'`, `'<=${n}'` |
| `by: DATA`, `BDAT` | how it came |
| `prompt` | in place of `354 go on` |

A text is compared without regard to case, addresses as a whole; `/regex/`
stands wherever a text does. `capture` reads the message.

```yaml
name: The client sends its message with dots
servers:
  mx:
    steps:
    - reply: 220 mx.example
    - await: EHLO
    - reply: 250 mx.example
    - await: MAIL
    - reply: 250 2.1.0 ok
    - await: RCPT
    - reply: 250 2.1.5 ok
    - await_message: {from: a@client.example, text: '/^\.dot$/'}
    - reply: 250 2.0.0 taken
    - await: QUIT
    - reply: 221 bye
steps:
  - connect: smtp://127.0.0.1:${server.mx.port}
  - expect: 220
  - {send: EHLO client.example, expect: 250}
  - {send: 'MAIL FROM:<a@client.example>', expect: 250}
  - {send: 'RCPT TO:<b@mx.example>', expect: 250}
  - {send: DATA, expect: 354}
  - {message: .dot, expect: 250}
  - {send: QUIT, expect: 221}
```
*/

static const char *const by_words[] = {"any", "DATA", "BDAT", NULL};
static const struct yaml_shape by_shape = {
	.kinds = YAML_WORD | YAML_VARS, .words = by_words};

static const struct yaml_key keys[] = {ASSERT_KEYS,
	YAML_KEY("prompt", &shape_text,
		"The reply to DATA; not said, \"354 go on\"."),
	YAML_KEY("by", &by_shape, "How the message must come."), YAML_KEY_END};

static const struct yaml_shape await_message_shape = {
	.kinds = YAML_MAP, .keys = keys};

static bool parse_key(struct step_parse *parse, const struct node_pair *pair,
	struct await_message *message)
{
	int index;

	if (str_equal(pair->key->text, "prompt"))
		return steps_read_template(
			parse, pair->value, "prompt", &message->prompt);
	if (!str_equal(pair->key->text, "by"))
		return assertions_read(parse, pair, &message->asserts);
	if (!steps_read_word(parse, pair->value, "by", by_words, &index))
		return false;
	message->by = (enum await_by)index;
	return true;
}

static bool parse(
	struct step_parse *parse, const struct node *value, struct step *step)
{
	struct await_message *message =
		arena_calloc(parse->arena, 1, sizeof(*message));
	bool ok = true;

	step->data = message;
	if (!yaml_check_keys(parse->diag, value, "\"await_message\"", keys))
		return false;
	for (size_t i = 0; i < value->count; i++)
		ok &= parse_key(parse, &value->pairs[i], message);
	return ok;
}

static void describe(const struct step *step, struct buf *out)
{
	const struct await_message *message = step->data;

	buf_puts(out, message->by == AWAIT_BY_ANY ? "DATA or BDAT"
						  : by_words[message->by]);
	assertions_describe(&message->asserts, out);
	if (message->prompt) {
		buf_puts(out, ", prompt: ");
		buf_str(out, message->prompt->shown);
	}
}

const struct step_ops step_await_message = {
	.key = "await_message",
	.shape = &await_message_shape,
	.help = "A server: takes a message by DATA or BDAT and looks "
		"at it.",
	.traits = STEP_SERVER_ONLY | STEP_TAKES_TIMEOUT | STEP_CAPTURES |
		  STEP_DATA_TIMEOUT,
	.parse = parse,
	.begin = await_message_begin,
	.input = await_message_input,
	.describe = describe,
};
