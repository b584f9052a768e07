/* step_await.c - a server's step: takes one command. */
#include "steps/steps_await.h"

#include "base/regex.h"

/* REFERENCE
### `await`

In a server's steps `await: PATTERN` waits for the client's next line and
takes it. The pattern is the line's beginning, in any case, up to the end of a
word (`MAIL` is not `MAILS`), or a `/regex/`. Another line fails the step, as
does a client that closes or says nothing in time. `capture` reads the line.

```yaml
name: A client greets
servers:
  mx:
    steps:
    - reply: 220 mx.example
    - await: /^(EHLO|HELO) /
      capture: {client: '/ (\S+)$/'}
    - reply: 250 mx.example greets ${client}
    - await: QUIT
    - reply: 221 bye
steps:
  - connect: smtp://127.0.0.1:${server.mx.port}
  - expect: 220
  - {send: HELO client.example, expect: 250}
  - {send: QUIT, expect: 221}
```
*/

static bool parse(
	struct step_parse *parse, const struct node *value, struct step *step)
{
	struct line_pattern *pattern =
		arena_calloc(parse->arena, 1, sizeof(*pattern));

	step->data = pattern;
	return steps_parse_line_pattern(parse, value, "await", pattern);
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

static enum line_answer match(struct session *session,
	const struct line_pattern *pattern, struct str line)
{
	return pattern->regex ? line_pattern_match(session, pattern, line)
			      : match_prefix(session, pattern, line);
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
	if (session_capture(session, text))
		step_pass(session);
}

static void input(struct session *session, const struct step *step)
{
	const struct line_pattern *pattern = step->data;
	struct buf what = BUF_INIT;
	struct line line;

	buf_puts(&what, pattern->regex ? "a line like " : "the command ");
	buf_str(&what, pattern->shown);
	if (await_line(session, buf_cstr(&what), &line))
		take_line(session, step, buf_view(&what), &line);
	buf_fini(&what);
}

static void describe(const struct step *step, struct buf *out)
{
	const struct line_pattern *pattern = step->data;

	buf_str(out, pattern->shown);
}

const struct step_ops step_await = {
	.key = "await",
	.traits = STEP_SERVER_ONLY | STEP_TAKES_TIMEOUT | STEP_CAPTURES,
	.parse = parse,
	.begin = begin,
	.input = input,
	.describe = describe,
};
