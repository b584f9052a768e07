/* step_expect_silence.c - nothing comes for a while. */
#include "steps/steps_private.h"

#include "base/clock.h"
#include "yaml/yaml_read.h"

/* REFERENCE
### `expect_silence`

`expect_silence: 2s`: nothing may arrive in that time. A connection that the
server closes is silence too. What arrives fails the step (`Silence`) at
once.

```yaml
- send_raw: 'NOOP\r'
  expect: none
- expect_silence: 500ms
```
*/

bool steps_parse_time(struct step_parse *parse, const struct node *value,
	const char *key, int64_t **out)
{
	struct node fixed = *value;

	*out = arena_calloc(parse->arena, 1, sizeof(**out));
	return steps_fixed_text(parse, value, key, &fixed.text) &&
		yaml_read_duration(parse->diag, &fixed, key, *out);
}

void steps_describe_time(const struct step *step, struct buf *out)
{
	const int64_t *us = step->data;

	duration_format(out, *us);
}

static bool parse(struct step_parse *parse, const struct node *value,
	struct step *step)
{
	int64_t *us;
	bool ok = steps_parse_time(parse, value, "expect_silence", &us);

	step->data = us;
	return ok;
}

static void begin(struct session *session, const struct step *step)
{
	const int64_t *us = step->data;

	session_await_input(session, *us);
}

static void input(struct session *session, const struct step *step)
{
	(void)step;
	if (session_input(session).len) {
		session_show_expected(session, STR_LITERAL("silence"));
		session_show_received(session, session_input(session));
		step_fail(session, FAILURE_SILENCE,
			"the server sent something");
	} else if (session_time_is_up(session) ||
		session_is_ended(session)) {
		step_pass(session);
	}
}

const struct step_ops step_expect_silence = {
	.key = "expect_silence",
	.parse = parse,
	.begin = begin,
	.input = input,
	.describe = steps_describe_time,
};
