/* expect_exit.c - how a program ended. */
#include "expect/expect_long.h"
#include "expect/expect_scan.h"
#include "expect/expect_subject.h"

/* REFERENCE
### `exit`

Of a `run` step: the program's exit code, 0 to 255. Several are separated by
`|`, and `not` in front takes every code but these. A program that a signal
ended has no exit code and matches nothing.

```yaml
- run: [grep, -q, Subject, /var/mail/alice]
  expect: {exit: 0 | 1}
```
*/

static const struct yaml_shape exit_shape = {
	.kinds = YAML_WRITTEN | YAML_INT | YAML_VARS,
	.pattern = "^\\s*((?i:not)\\s+)?[0-9]+(\\s*\\|\\s*[0-9]+)*\\s*$",
	.takes = "exit codes such as 0, 1 | 2, not 0",
	.max = 255};

enum { EXIT_COUNT = 256 };

struct exit_codes {
	bool negated;
	bool codes[EXIT_COUNT];
	struct str shown;
};

static bool read_code(struct expect_scan *scan, struct str part, void *arg)
{
	struct exit_codes *exits = arg;
	struct str shown = expect_scan_excerpt(part);
	int code = 0;

	for (size_t i = 0; i < part.len && code < EXIT_COUNT; i++)
		code = code * 10 + (part.data[i] - '0');
	if (!str_is_digits(part) || code >= EXIT_COUNT)
		return expect_scan_fail(scan, scan->at,
			"an exit code is a number from 0 to 255, got \"%.*s\"",
			(int)shown.len, shown.data);
	exits->codes[code] = true;
	return true;
}

static bool scan_codes(struct expect_scan *scan, void *arg)
{
	struct exit_codes *exits = arg;
	size_t start;

	exits->shown =
		expect_shown(scan->arena, expect_scan_trim(scan->text), "");
	expect_scan_blanks(scan);
	start = scan->at;
	exits->negated = str_equal_nocase(expect_scan_word(scan), "not");
	if (!exits->negated)
		scan->at = start;
	return expect_scan_each(scan, read_code, exits);
}

static bool parse_exit(
	struct expect_parse *parse, const struct node *value, const void **self)
{
	struct exit_codes *exits =
		arena_calloc(parse->arena, 1, sizeof(*exits));

	*self = exits;
	return expect_read_scanned(parse, value, "exit", scan_codes, exits);
}

static enum expect_answer match_exit(
	const void *self, const struct observation *seen, struct mismatch *why)
{
	const struct exit_codes *exits = self;
	int code;

	if (!expect_subject_has_process(seen, why))
		return EXPECT_NO;
	code = seen->process->exit_code;
	if (code < 0)
		(void)mismatch_set(why, FAILURE_RUN,
			"the program was ended by signal %d, expected exit "
			"code %.*s",
			seen->process->signal, (int)exits->shown.len,
			exits->shown.data);
	else if ((code < EXIT_COUNT && exits->codes[code]) != exits->negated)
		return EXPECT_YES;
	else
		(void)mismatch_set(why, FAILURE_RUN,
			"the program ended with exit code %d, expected %.*s",
			code, (int)exits->shown.len, exits->shown.data);
	return EXPECT_NO;
}

static void describe_exit(const void *self, struct buf *out)
{
	const struct exit_codes *exits = self;

	buf_puts(out, "exit code ");
	buf_str(out, exits->shown);
}

const struct expect_ops expect_exit = {
	.key = "exit",
	.shape = &exit_shape,
	.help = "The exit code of the program: 0, 1 | 2, not 0.",
	.subject = EXPECT_SUBJECT_PROCESS,
	.parse = parse_exit,
	.match = match_exit,
	.describe = describe_exit,
};
