/*
 * expect.c - an expectation as a whole: "any", "none", the short form, or
 * the keys of the long form, which must all match. The short form's grammar
 * is in expect_short.c, the long form is read in expect_long.c, and what a
 * key means is its own file's.
 */
#include "expect/expect.h"

#include "expect/expect_class.h"
#include "expect/expect_long.h"
#include "expect/expect_pattern.h"
#include "expect/expect_short.h"
#include "expect/expect_subject.h"

/* Nothing to hold anything against. Returns EXPECT_NO. */
static enum expect_answer miss_reply(const struct expect *expect,
	const struct observation *seen, struct mismatch *why)
{
	struct buf wanted = BUF_INIT;

	expect_describe(expect, &wanted);
	if (seen->closed)
		(void)mismatch_set(why, FAILURE_UNEXPECTED_CLOSE,
			"the server closed the connection without a reply, "
			"expected %s",
			buf_cstr(&wanted));
	else
		(void)mismatch_set(why, FAILURE_TIMEOUT,
			"no reply came, expected %s", buf_cstr(&wanted));
	buf_fini(&wanted);
	return EXPECT_NO;
}

static enum expect_answer miss_silence(
	const struct reply *reply, struct mismatch *why)
{
	struct buf got = BUF_INIT;

	expect_format_got(reply, &got);
	(void)mismatch_set(why, FAILURE_UNEXPECTED_REPLY,
		"got %s, expected no reply", buf_cstr(&got));
	buf_fini(&got);
	return EXPECT_NO;
}

/* A "no" is said at once; to wait makes sense only when all the rest fits. */
static enum expect_answer ask_checks(const struct expect *expect,
	const struct observation *seen, struct mismatch *why)
{
	enum expect_answer answer = EXPECT_YES;

	for (size_t i = 0; i < expect->check_count; i++) {
		const struct expect_check *check = &expect->checks[i];

		if (check->ops->subject == EXPECT_SUBJECT_REPLY &&
			!seen->reply && !check->ops->takes_close)
			return miss_reply(expect, seen, why);
		switch (check->ops->match(check->self, seen, why)) {
		case EXPECT_NO:
			return EXPECT_NO;
		case EXPECT_WAIT:
			answer = EXPECT_WAIT;
			break;
		case EXPECT_YES:
			break;
		}
	}
	return answer;
}

enum expect_answer expect_ask(const struct expect *expect,
	const struct observation *seen, struct mismatch *why)
{
	switch (expect->kind) {
	case EXPECT_KIND_ANY:
		return seen->reply || expect->subject != EXPECT_SUBJECT_REPLY
			       ? EXPECT_YES
			       : miss_reply(expect, seen, why);
	case EXPECT_KIND_NONE:
		return seen->reply ? miss_silence(seen->reply, why)
				   : EXPECT_YES;
	case EXPECT_KIND_SHORT:
		return seen->reply
			       ? expect_short_match(expect->shape, seen, why)
			       : miss_reply(expect, seen, why);
	case EXPECT_KIND_LONG:
		break;
	}
	return ask_checks(expect, seen, why);
}

enum expect_then expect_follow_up(
	const struct expect *expect, const struct observation *seen)
{
	enum expect_then then = THEN_NEXT;

	for (size_t i = 0; i < expect->check_count && then == THEN_NEXT; i++)
		if (expect->checks[i].ops->then)
			then = expect->checks[i].ops->then(
				expect->checks[i].self, seen);
	return then;
}

unsigned expect_asked_anomalies(
	const struct expect *expect, const struct observation *seen)
{
	unsigned asked = 0;

	for (size_t i = 0; i < expect->check_count; i++)
		if (expect->checks[i].ops->asked_anomalies)
			asked |= expect->checks[i].ops->asked_anomalies(
				expect->checks[i].self, seen);
	return asked;
}

enum expect_answer expect_match(const struct expect *expect,
	const struct observation *seen, struct mismatch *why,
	enum expect_then *then)
{
	enum expect_answer answer = expect_ask(expect, seen, why);

	if (answer == EXPECT_YES)
		*then = expect_follow_up(expect, seen);
	else if (answer == EXPECT_NO &&
		 (expect->subject != EXPECT_SUBJECT_REPLY ||
			 expect_pattern_gave_up(why)))
		why->kind = expect_subject_failure(expect->subject);
	return answer;
}

void expect_describe(const struct expect *expect, struct buf *out)
{
	switch (expect->kind) {
	case EXPECT_KIND_ANY:
		buf_puts(out, "any");
		return;
	case EXPECT_KIND_NONE:
		buf_puts(out, "none");
		return;
	case EXPECT_KIND_SHORT:
		expect_short_describe(expect->shape, out);
		return;
	case EXPECT_KIND_LONG:
		break;
	}
	for (size_t i = 0; i < expect->check_count; i++) {
		if (i)
			buf_puts(out, ", ");
		expect->checks[i].ops->describe(expect->checks[i].self, out);
	}
}

bool expect_is_none(const struct expect *expect)
{
	return expect->kind == EXPECT_KIND_NONE;
}

bool expect_takes_close(const struct expect *expect)
{
	return expect->takes_close;
}

static struct expect *new_expect(struct arena *arena, enum expect_kind kind)
{
	struct expect *expect = arena_calloc(arena, 1, sizeof(*expect));

	expect->kind = kind;
	return expect;
}

static bool scan_short(struct expect_scan *scan, void *arg)
{
	const struct expect **out = arg;
	struct expect *expect = new_expect(scan->arena, EXPECT_KIND_SHORT);
	struct str word;

	*out = expect;
	expect_scan_blanks(scan);
	word = expect_scan_word(scan);
	expect_scan_blanks(scan);
	if (expect_scan_at_end(scan) && str_equal_nocase(word, "any")) {
		expect->kind = EXPECT_KIND_ANY;
		return true;
	}
	if (expect_scan_at_end(scan) && str_equal_nocase(word, "none")) {
		expect->kind = EXPECT_KIND_NONE;
		return true;
	}
	scan->at = 0;
	expect->shape = expect_short_read(scan, EXPECT_SHORT_FULL);
	return expect->shape != NULL;
}

/* A step without a reply takes "any" alone: whatever it comes to. */
static const struct expect *read_other(
	struct expect_parse *parse, const struct node *value, const char *key)
{
	struct expect *expect = new_expect(parse->arena, EXPECT_KIND_ANY);
	struct str text;

	expect->subject = parse->subject;
	if (!expect_read_text(parse, value, key, &text))
		return NULL;
	if (!str_equal_nocase(expect_scan_trim(text), "any")) {
		(void)expect_subject_refuse_short(parse, value);
		return NULL;
	}
	return expect;
}

const struct expect *expect_parse_short(struct arena *arena, struct str text,
	char *message, size_t cap_bytes, size_t *offset)
{
	struct expect_scan scan = {
		arena, arena_str(arena, text), 0, message, cap_bytes, offset};
	const struct expect *expect = NULL;

	return scan_short(&scan, &expect) ? expect : NULL;
}

const struct expect *expect_parse_value(
	struct expect_parse *parse, const struct node *value, const char *key)
{
	const struct expect *expect = NULL;

	switch (value->kind) {
	case NODE_MAP:
		return expect_parse_map(parse, value);
	case NODE_LIST:
		(void)diag_error(parse->diag, value->loc,
			"\"%s\" takes text or a map, got a list; "
			"alternatives are written 250 | 251",
			key);
		return NULL;
	case NODE_SCALAR:
		break;
	}
	if (parse->subject != EXPECT_SUBJECT_REPLY)
		return read_other(parse, value, key);
	if (!expect_read_scanned(parse, value, key, scan_short, &expect))
		return NULL;
	return expect;
}

const struct expect *expect_parse(
	struct expect_parse *parse, const struct node *value)
{
	return expect_parse_value(parse, value, "expect");
}
