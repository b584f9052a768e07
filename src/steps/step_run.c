/* step_run.c - a program on this machine, started without a shell. */
#include "steps/steps_values.h"

#include "base/escape.h"

/* REFERENCE
### `run`

`run: [PROGRAM, ARGUMENT, ...]` runs a program on this machine, to look into a
mailbox, say. There is no shell: each item is one argument as it is. The
program has nothing on its standard input. `expect` takes `exit`, `stdout`
and `stderr`; without it the exit code must be 0. `capture` reads what the
program printed. Programs are run with `--allow-run` only: without it such a
scenario is refused before anything is sent.

```yaml
- run: [date, +%Y]
  expect: {exit: 0, stdout: '/^20\d\d$/'}
  capture: {year: '/\d+/'}
```
*/

enum { ARGUMENTS_MAX = 1000 };

static const struct yaml_shape run_shape = {.kinds = YAML_LIST,
	.item = &shape_any_text,
	.count_min = 1,
	.count_max = ARGUMENTS_MAX};

static const char *const key = "run";

struct run {
	size_t count;
	const struct template **arguments;
};

static bool parse_argument(struct step_parse *parse, const struct node *value,
	bool is_program, const struct template **out)
{
	if (value->kind != NODE_SCALAR)
		return diag_error(parse->diag, value->loc,
			"an argument is text, not %s", node_kind_name(value));
	if (is_program)
		return steps_read_template(parse, value, key, out);
	*out = template_parse(parse->scope, value);
	return *out != NULL;
}

static bool parse(
	struct step_parse *parse, const struct node *value, struct step *step)
{
	struct run *run = arena_calloc(parse->arena, 1, sizeof(*run));
	bool ok = true;

	if (value->kind != NODE_LIST || value->count == 0)
		return diag_error(parse->diag, value->loc,
			"\"run\" is a list of the program and its arguments, "
			"without a shell: [postqueue, -f]");
	if (value->count > ARGUMENTS_MAX)
		return diag_error(parse->diag, value->loc,
			"a program takes at most %d arguments here",
			ARGUMENTS_MAX);
	run->count = value->count;
	run->arguments =
		arena_calloc(parse->arena, run->count, sizeof(*run->arguments));
	for (size_t i = 0; i < run->count; i++)
		ok &= parse_argument(
			parse, value->items[i], i == 0, &run->arguments[i]);
	step->data = run;
	return ok && steps_default_expect(parse, step, "exit", "0");
}

static void begin(struct session *session, const struct step *step)
{
	const struct run *run = step->data;
	const char **argv =
		session_alloc(session, (run->count + 1) * sizeof(*argv));

	for (size_t i = 0; i < run->count; i++)
		if (!steps_play_text(session, run->arguments[i], key, &argv[i]))
			return;
	argv[run->count] = NULL;
	session_run(session, argv);
}

static void finished(
	struct session *session, const struct step *step, const struct err *err)
{
	(void)step;
	if (!err)
		session_match_seen(session);
	else if (err->kind == ERR_TIMEOUT)
		step_fail(session, FAILURE_TIMEOUT, "%s", err->text);
	else
		/* It was never started. */
		step_error(session, "%s", err->text);
}

static void describe(const struct step *step, struct buf *out)
{
	const struct run *run = step->data;

	for (size_t i = 0; i < run->count; i++) {
		buf_puts(out, i ? " " : "");
		escape_shell(out, run->arguments[i]->shown);
	}
}

const struct step_ops step_run = {
	.key = "run",
	.shape = &run_shape,
	.help = "Runs a program on this machine, without a shell; "
		"needs --allow-run.",
	.traits = STEP_NEEDS_NO_CONNECTION | STEP_TAKES_EXPECT |
		  STEP_SHOWS_PROCESS,
	.parse = parse,
	.begin = begin,
	.finished = finished,
	.describe = describe,
};
