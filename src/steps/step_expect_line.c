/* step_expect_line.c - one physical line at a time, whatever it is. */
#include "steps/steps_private.h"

#include "base/clock.h"
#include "base/escape.h"
#include "smtp/line_splitter.h"
#include "yaml/yaml_read.h"

/* REFERENCE
### `expect_line`

`expect_line: PREFIX` or `'/regex/'` takes one line, be it part of a reply or
not, and matches it without regard to case; a list takes as many lines. For
what is not SMTP, and for scripts that came from a line-based tool.

```yaml
- send: EHLO client.example
  expect: none
- expect_line: ['250-', '/^250[ -]PIPELINING$/']
```
*/

static const struct yaml_shape lines_shape = {
	.kinds = YAML_TEXT | YAML_LIST, .item = &shape_text, .count_min = 1};

struct lines {
	size_t count;
	struct line_pattern *patterns;
};

static bool parse(
	struct step_parse *parse, const struct node *value, struct step *step)
{
	struct lines *lines = arena_calloc(parse->arena, 1, sizeof(*lines));
	bool list = value->kind == NODE_LIST;
	bool ok = true;

	lines->count = list ? value->count : 1;
	if (lines->count == 0)
		return diag_error(parse->diag, value->loc,
			"\"expect_line\" has no line to expect");
	lines->patterns = arena_calloc(
		parse->arena, lines->count, sizeof(*lines->patterns));
	for (size_t i = 0; i < lines->count; i++)
		ok &= steps_parse_line_pattern(parse,
			list ? value->items[i] : value, "expect_line",
			&lines->patterns[i]);
	step->data = lines;
	return ok;
}

static void begin(struct session *session, const struct step *step)
{
	session_await_input(session, session_unscaled_timeout_us(session));
	(void)step;
}

static void show(struct session *session, const struct line_pattern *pattern,
	struct str line)
{
	session_show_expected(session, pattern->shown);
	session_show_received(session, line);
}

/* Takes one line, if it is there: true when it was taken and was right. */
static bool take_line(
	struct session *session, const struct lines *lines, size_t at)
{
	const struct line_pattern *pattern = &lines->patterns[at];
	struct line line;

	if (!line_next(session_input(session), NULL, &line))
		return false;
	show(session, pattern, line.raw);
	switch (line_pattern_match(session, pattern, line.text)) {
	case LINE_FAULT:
		return false;
	case LINE_YES:
		session_take_input(session, line.raw.len);
		return true;
	case LINE_NO:
		break;
	}
	session_take_input(session, line.raw.len);
	step_fail(session, FAILURE_REPLY_MISMATCH,
		lines->count > 1 ? "line %zu does not match"
				 : "the line does not match",
		at + 1);
	return false;
}

static void input(struct session *session, const struct step *step)
{
	const struct lines *lines = step->data;
	size_t *at = session_counter(session);

	while (take_line(session, lines, *at))
		if (++*at == lines->count) {
			step_pass(session);
			return;
		}
	if (!session_step_is_on(session, step))
		return;
	if (session_is_ended(session)) {
		show(session, &lines->patterns[*at], session_input(session));
		step_fail(session, FAILURE_UNEXPECTED_CLOSE,
			"the %s closed the connection before line %zu",
			session_peer(session), *at + 1);
	} else if (session_time_is_up(session)) {
		show(session, &lines->patterns[*at], session_input(session));
		step_fail(session, FAILURE_TIMEOUT,
			"line %zu did not come in time", *at + 1);
	}
}

static void describe(const struct step *step, struct buf *out)
{
	const struct lines *lines = step->data;

	for (size_t i = 0; i < lines->count; i++) {
		buf_puts(out, i ? ", " : "");
		buf_str(out, lines->patterns[i].shown);
	}
}

const struct step_ops step_expect_line = {
	.key = "expect_line",
	.shape = &lines_shape,
	.help = "Takes one line, whatever it is: its beginning, or a "
		"/regex/; a list takes several.",
	.traits = STEP_TAKES_TIMEOUT,
	.parse = parse,
	.begin = begin,
	.input = input,
	.describe = describe,
};
