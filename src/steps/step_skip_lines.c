/* step_skip_lines.c - lines that may be there. */
#include "steps/steps_private.h"

#include "smtp/line_splitter.h"

/* REFERENCE
### `skip_lines`

`skip_lines: PREFIX` or `'/regex/'` takes zero or more lines that match, up to
the end of their reply (a line with no hyphen behind its code). The first
line that does not match stays for the next step. Some line must come within
the step's time.

```yaml
- skip_lines: '250-'
- expect_line: '250 '
```
*/

static bool parse(
	struct step_parse *parse, const struct node *value, struct step *step)
{
	struct line_pattern *pattern =
		arena_calloc(parse->arena, 1, sizeof(*pattern));

	step->data = pattern;
	return steps_parse_line_pattern(parse, value, "skip_lines", pattern);
}

static void begin(struct session *session, const struct step *step)
{
	(void)step;
	session_await_input(session, session_unscaled_timeout_us(session));
}

static bool ends_reply(struct str line)
{
	return !(line.len > 3 && line.data[3] == '-');
}

static void input(struct session *session, const struct step *step)
{
	struct line line;

	while (line_next(session_input(session), NULL, &line)) {
		bool last = ends_reply(line.text);

		switch (line_pattern_match(session, step->data, line.text)) {
		case LINE_FAULT:
			return;
		case LINE_NO:
			step_pass(session);
			return;
		case LINE_YES:
			break;
		}
		session_take_input(session, line.raw.len);
		++*session_counter(session);
		if (last) {
			step_pass(session);
			return;
		}
	}
	if (session_is_ended(session))
		step_pass(session);
	else if (session_time_is_up(session))
		step_fail(session, FAILURE_TIMEOUT,
			*session_counter(session)
				? "the lines did not end in time"
				: "no line came in time");
}

static void describe(const struct step *step, struct buf *out)
{
	const struct line_pattern *pattern = step->data;

	buf_str(out, pattern->shown);
}

const struct step_ops step_skip_lines = {
	.key = "skip_lines",
	.shape = &shape_text,
	.help = "Passes over lines that begin so, or match the "
		"/regex/.",
	.traits = STEP_CLIENT_ONLY | STEP_TAKES_TIMEOUT,
	.parse = parse,
	.begin = begin,
	.input = input,
	.describe = describe,
};
