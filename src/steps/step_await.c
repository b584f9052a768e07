/* step_await.c - a server's step: takes one command. */
#include "steps/steps_await.h"

#include "base/regex.h"

/* REFERENCE
### `await`

In a server's steps `await: PATTERN` waits for the client's next line and
takes it. The pattern is the line's beginning, in any case, up to the end of a
word (`MAIL` is not `MAILS`), or a `/regex/`. Another line fails the step, as
does a client that closes or says nothing in time. `capture` reads the line;
`within` and `not_before` say when it must come.

Of a list any one will do: `await: [EHLO, HELO]`. The word `close` in a list
stands for a client that closes: the rest of the script is then not played, and
the server's side has passed.

```yaml
name: A client greets
servers:
  mx:
    steps:
    - reply: 220 mx.example
    - await: /^(EHLO|HELO) /
      capture: {client: '/ (\S+)$/'}
    - reply: 250 mx.example greets ${client}
    - await: [QUIT, close]
    - reply: 221 bye
steps:
  - connect: smtp://127.0.0.1:${server.mx.port}
  - expect: 220
  - {send: HELO client.example, expect: 250}
  - {send: QUIT, expect: 221}
```
*/

static const struct yaml_shape await_shape = {
	.kinds = YAML_TEXT | YAML_LIST, .item = &shape_text, .count_min = 1};

/* Any one of them will do. */
struct choice {
	size_t count;
	struct line_pattern *patterns;
	bool or_close; /* so will a client that closes */
};

static bool is_close(const struct node *node)
{
	return node->kind == NODE_SCALAR && str_equal(node->text, "close");
}

static bool parse_list(struct step_parse *parse, const struct node *list,
	struct choice *choice)
{
	bool ok = true;

	choice->patterns = arena_calloc(
		parse->arena, list->count + 1, sizeof(*choice->patterns));
	for (size_t i = 0; i < list->count; i++)
		if (is_close(list->items[i]))
			choice->or_close = true;
		else
			ok &= steps_parse_line_pattern(parse, list->items[i],
				"await", &choice->patterns[choice->count++]);
	if (choice->count)
		return ok;
	diag_error(parse->diag, list->loc, "\"await\" has no line to wait for");
	if (choice->or_close)
		diag_help(parse->diag,
			"a client that closes, and nothing "
			"else, is awaited with \"expect_close\"");
	return false;
}

static bool parse(
	struct step_parse *parse, const struct node *value, struct step *step)
{
	struct choice *choice = arena_calloc(parse->arena, 1, sizeof(*choice));
	struct node list = {.kind = NODE_LIST,
		.loc = value->loc,
		.count = 1,
		.items = (const struct node *[]){value}};

	step->data = choice;
	return parse_list(
		parse, value->kind == NODE_LIST ? value : &list, choice);
}

static void begin(struct session *session, const struct step *step)
{
	(void)step;
	session_await_input(session, session_unscaled_timeout_us(session));
}

static bool is_word_char(char c)
{
	c = str_lower(c);
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static enum line_answer match_prefix(struct session *session,
	const struct line_pattern *pattern, struct str line)
{
	struct buf prefix = BUF_INIT;
	enum line_answer answer = LINE_FAULT;
	size_t len;

	if (session_expand(session, pattern->prefix, TEMPLATE_BYTES, &prefix)) {
		len = prefix.len;
		answer = str_starts_nocase(line, buf_cstr(&prefix)) ? LINE_YES
								    : LINE_NO;
		if (answer == LINE_YES && len && len < line.len &&
			is_word_char(line.data[len - 1]) &&
			is_word_char(line.data[len]))
			answer = LINE_NO;
	}
	buf_fini(&prefix);
	return answer;
}

static enum line_answer match(
	struct session *session, const struct choice *choice, struct str line)
{
	enum line_answer answer = LINE_NO;

	for (size_t i = 0; i < choice->count && answer == LINE_NO; i++) {
		const struct line_pattern *pattern = &choice->patterns[i];

		answer = pattern->regex
				 ? line_pattern_match(session, pattern, line)
				 : match_prefix(session, pattern, line);
	}
	return answer;
}

static void fail_mismatch(
	struct session *session, struct str what, struct str line)
{
	struct buf shown = BUF_INIT;

	steps_excerpt(&shown, line);
	session_show_expected(session, what);
	step_fail(session, FAILURE_REPLY_MISMATCH, "expected %.*s, got \"%s\"",
		(int)what.len, what.data, buf_cstr(&shown));
	buf_fini(&shown);
}

static void take_line(struct session *session, const struct step *step,
	struct str what, const struct line *line)
{
	/* Taking it frees the input that it stands in. */
	struct str raw = session_keep(session, line->raw);
	struct str text = {raw.data, line->text.len};

	session_take_input(session, raw.len);
	session_note_command(session, text);
	session_show_received(session, raw);
	switch (match(session, step->data, text)) {
	case LINE_FAULT:
		return;
	case LINE_NO:
		fail_mismatch(session, what, text);
		return;
	case LINE_YES:
		break;
	}
	if (session_in_time(session) && session_capture(session, text))
		step_pass(session);
}

/* The command QUIT, a line like /x/ or a close. */
static void say_awaited(
	struct buf *out, const struct choice *choice, bool or_close)
{
	for (size_t i = 0; i < choice->count; i++) {
		const struct line_pattern *pattern = &choice->patterns[i];

		if (i)
			buf_puts(out, i + 1 == choice->count && !or_close
					      ? " or "
					      : ", ");
		buf_puts(out, pattern->regex ? "a line like " : "the command ");
		buf_str(out, pattern->shown);
	}
	buf_puts(out, or_close ? " or a close" : "");
}

static void input(struct session *session, const struct step *step)
{
	const struct choice *choice = step->data;
	struct buf what = BUF_INIT;
	struct line line;

	if (choice->or_close && session_is_ended(session) &&
		session_input(session).len == 0) {
		step_pass_all(session);
		return;
	}
	/* A line that is cut off is no close. */
	say_awaited(
		&what, choice, choice->or_close && !session_is_ended(session));
	if (await_line(session, buf_cstr(&what), &line))
		take_line(session, step, buf_view(&what), &line);
	buf_fini(&what);
}

static void describe(const struct step *step, struct buf *out)
{
	const struct choice *choice = step->data;

	for (size_t i = 0; i < choice->count; i++) {
		buf_puts(out, i ? ", " : "");
		buf_str(out, choice->patterns[i].shown);
	}
	buf_puts(out, choice->or_close ? ", close" : "");
}

const struct step_ops step_await = {
	.key = "await",
	.shape = &await_shape,
	.help = "A server: waits for a command, its beginning or a "
		"/regex/; of a list any one will do.",
	.traits = STEP_SERVER_ONLY | STEP_TAKES_TIMEOUT | STEP_CAPTURES,
	.parse = parse,
	.begin = begin,
	.input = input,
	.describe = describe,
};
