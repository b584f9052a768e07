/* expect_one_of.c - alternatives, and what each of them leads to. */
#include "expect/expect_class.h"
#include "expect/expect_long.h"
#include "expect/expect_pattern.h"

/* REFERENCE
### `one_of`

A list of alternatives; the first that matches wins, and its `then` says what
follows: `continue` (the next step, and what is meant without `then`), `pass`
(the scenario ends here and has passed), `skip` (it ends and is skipped),
`fail`. An alternative has a `reply` in short or long form, or the keys of
the long form themselves, or both. `{close: true}` alone is a server that
closes instead of replying. Other keys beside `one_of` must match too.

```yaml
expect:
  one_of:
    - {reply: 550 | 553, then: pass}
    - {close: true, then: pass}
    - {reply: 250}
```
*/

static const char *const then_words[] = {
	"continue", "pass", "skip", "fail", NULL};
const struct yaml_shape expect_then_shape = {
	.kinds = YAML_WORD | YAML_VARS, .words = then_words};
static const struct yaml_shape one_of_shape = {
	.kinds = YAML_LIST, .item = &expect_entry_shape, .count_min = 1};
static const enum expect_then then_values[] = {
	THEN_NEXT, THEN_PASS, THEN_SKIP, THEN_FAIL};

struct entry {
	const struct expect *expect;
	bool has_then;
	enum expect_then then;
};

struct one_of {
	size_t count;
	struct entry *entries;
};

static bool parse_then(struct expect_parse *parse, const struct node *value,
	struct entry *entry)
{
	const struct node *scalar = expect_read_scalar(parse, value, "then");
	int index;

	if (!scalar || !yaml_read_word(
			       parse->diag, scalar, "then", then_words, &index))
		return false;
	entry->has_then = true;
	entry->then = then_values[index];
	return true;
}

static bool parse_one_of(
	struct expect_parse *parse, const struct node *value, const void **self)
{
	struct one_of *one_of = arena_calloc(parse->arena, 1, sizeof(*one_of));
	bool ok = true;

	*self = one_of;
	if (value->kind != NODE_LIST || !value->count)
		return diag_error(parse->diag, value->loc,
			"\"one_of\" takes a list of maps: [{reply: 550, "
			"then: pass}, {reply: 250}]");
	one_of->entries = arena_calloc(
		parse->arena, value->count, sizeof(*one_of->entries));
	for (size_t i = 0; i < value->count; i++) {
		struct entry *entry = &one_of->entries[one_of->count++];
		const struct node *then = NULL;

		entry->expect = expect_parse_entry(parse, value->items[i]);
		if (value->items[i]->kind == NODE_MAP)
			then = node_get(value->items[i], "then");
		ok = entry->expect && ok;
		if (then)
			ok = parse_then(parse, then, entry) && ok;
	}
	return ok;
}

/* "{close: true}" and nothing else: closing in place of a reply. Once there
 * is one, the alternatives behind it are not kept waiting for a close. */
static bool is_bare_close(const struct expect *expect)
{
	return expect->kind == EXPECT_KIND_LONG && expect->takes_close &&
	       expect->check_count == 1 &&
	       expect->checks[0].ops == &expect_close;
}

/* The first that matches, or may do so when the server closes: those behind
 * it must not win meanwhile. NULL: none, or one gave up, as *why says. */
static const struct entry *find_entry(const struct one_of *one_of,
	const struct observation *seen, enum expect_answer *answer,
	struct mismatch *why)
{
	for (size_t i = 0; i < one_of->count; i++) {
		const struct entry *entry = &one_of->entries[i];

		*answer = EXPECT_NO;
		if (seen->reply && is_bare_close(entry->expect))
			continue;
		*answer = expect_ask(entry->expect, seen, why);
		if (*answer != EXPECT_NO)
			return entry;
		if (expect_pattern_gave_up(why))
			return NULL;
	}
	return NULL;
}

static void describe_one_of(const void *self, struct buf *out)
{
	const struct one_of *one_of = self;

	buf_puts(out, "one of: ");
	for (size_t i = 0; i < one_of->count; i++) {
		if (i)
			buf_puts(out, "; ");
		expect_describe(one_of->entries[i].expect, out);
	}
}

static void say_got(const struct observation *seen, struct buf *out)
{
	if (seen->reply) {
		buf_puts(out, "got ");
		expect_format_got(seen->reply, out);
	} else if (seen->closed) {
		buf_puts(out,
			"the server closed the connection without a reply");
	} else {
		buf_puts(out, "no reply came");
	}
}

static enum failure_kind kind_of_miss(const struct observation *seen)
{
	if (seen->reply)
		return FAILURE_REPLY_MISMATCH;
	return seen->closed ? FAILURE_UNEXPECTED_CLOSE : FAILURE_TIMEOUT;
}

static enum expect_answer match_one_of(
	const void *self, const struct observation *seen, struct mismatch *why)
{
	enum expect_answer answer = EXPECT_NO;
	struct buf got = BUF_INIT, wanted = BUF_INIT;

	if (find_entry(self, seen, &answer, why))
		return answer;
	if (expect_pattern_gave_up(why))
		return EXPECT_NO;
	say_got(seen, &got);
	describe_one_of(self, &wanted);
	(void)mismatch_set(why, kind_of_miss(seen), "%s, expected %s",
		buf_cstr(&got), buf_cstr(&wanted));
	buf_fini(&got);
	buf_fini(&wanted);
	return EXPECT_NO;
}

static enum expect_then follow_up_one_of(
	const void *self, const struct observation *seen)
{
	struct mismatch why = MISMATCH_INIT;
	enum expect_answer answer = EXPECT_NO;
	const struct entry *entry = find_entry(self, seen, &answer, &why);
	enum expect_then then = THEN_NEXT;

	if (entry && entry->has_then)
		then = entry->then;
	else if (entry)
		then = expect_follow_up(entry->expect, seen);
	mismatch_fini(&why);
	return then;
}

static unsigned asked_anomalies(
	const void *self, const struct observation *seen)
{
	struct mismatch why = MISMATCH_INIT;
	enum expect_answer answer = EXPECT_NO;
	const struct entry *entry = find_entry(self, seen, &answer, &why);

	mismatch_fini(&why);
	return entry ? expect_asked_anomalies(entry->expect, seen) : 0;
}

const struct expect_ops expect_one_of = {
	.key = "one_of",
	.shape = &one_of_shape,
	.help = "Alternatives; the first that matches says how it "
		"goes on.",
	.parse = parse_one_of,
	.match = match_one_of,
	.describe = describe_one_of,
	.takes_close = true,
	.then = follow_up_one_of,
	.asked_anomalies = asked_anomalies,
};
