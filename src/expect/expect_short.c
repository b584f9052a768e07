/*
 * expect_short.c - the short form: reading it, and holding a reply against
 * it. "any" and "none" are expect.c's.
 *
 *   expect   = "any" / "none" / ["not"] alt *( "|" alt )
 *   alt      = class [enhanced] [text]
 *   class    = code / "ok" / "more" / "tempfail" / "permfail" / "reject"
 *   code     = ( "2" / "3" / "4" / "5" ) ( 2DIGIT / DIGIT "x" / "xx" )
 *   enhanced = ( "2" / "4" / "5" ) "." ( number "." ( number / "x" )
 *            / "x.x" )
 *   number   = "0" / 1*3DIGIT           ; no leading zeros
 *   text     = "/" regex "/" *( "c" / "s" / "x" ) / DQUOTE wire DQUOTE
 *
 * Blanks may stand between any two words. A regex ends at its first slash
 * without a backslash, a substring at its first such quote; a bar within
 * either is theirs. Words mind no case. "not" turns the whole round: a reply
 * that no alternative takes. Classes are expect_class.c's, enhanced codes
 * expect_enhanced.c's, texts expect_pattern.c's.
 */
#include "expect/expect_short.h"

#include "expect/expect_class.h"
#include "expect/expect_pattern.h"

struct alternative {
	const struct alternative *next;
	struct expect_class class;
	bool has_enhanced;
	bool has_text;
	struct expect_enhanced_class enhanced;
	struct expect_pattern text;
};

struct expect_short {
	bool negated;
	const struct alternative *first;
	struct str shown; /* as it was written, for messages */
};

/* Something that is no part of an alternative where its end should be. */
static bool refuse_rest(struct expect_scan *scan, const struct alternative *alt,
	enum expect_short_kind kind)
{
	struct str rest = {
		scan->text.data + scan->at, scan->text.len - scan->at};
	size_t at = scan->at;
	struct str word = expect_scan_word(scan);
	struct str shown = expect_scan_excerpt(word.len ? word : rest);
	bool digit = rest.data[0] >= '0' && rest.data[0] <= '9';

	if (digit || str_equal_nocase(word, "or") || rest.data[0] == ',')
		return expect_scan_fail(scan, at,
			"unexpected \"%.*s\": alternatives are separated "
			"by \"|\"",
			(int)shown.len, shown.data);
	if (kind == EXPECT_SHORT_CODES)
		return expect_scan_fail(scan, at,
			"unexpected \"%.*s\": only codes stand here",
			(int)shown.len, shown.data);
	if (alt->has_text)
		return expect_scan_fail(scan, at,
			"unexpected \"%.*s\" behind the text", (int)shown.len,
			shown.data);
	return expect_scan_fail(scan, at,
		"unexpected \"%.*s\": a text is written /%.*s/ or \"%.*s\"",
		(int)shown.len, shown.data, (int)shown.len, shown.data,
		(int)shown.len, shown.data);
}

/* A digit and a dot begin an enhanced code. */
static bool at_enhanced(const struct expect_scan *scan)
{
	char c = expect_scan_peek(scan), next = '\0';

	if (scan->at + 1 < scan->text.len)
		next = scan->text.data[scan->at + 1];
	/* A captured one comes as "5\x2e7\x2e1". */
	return c >= '0' && c <= '9' && (next == '.' || next == '\\');
}

static bool read_alternative(struct expect_scan *scan,
	enum expect_short_kind kind, struct alternative *alt)
{
	expect_scan_blanks(scan);
	if (!expect_class_read(scan, &alt->class))
		return false;
	expect_scan_blanks(scan);
	if (kind == EXPECT_SHORT_FULL && at_enhanced(scan)) {
		if (!expect_enhanced_read(scan, &alt->enhanced))
			return false;
		alt->has_enhanced = true;
		expect_scan_blanks(scan);
	}
	if (kind == EXPECT_SHORT_FULL &&
		(expect_scan_peek(scan) == '/' ||
			expect_scan_peek(scan) == '"')) {
		if (!expect_pattern_scan(scan, &alt->text))
			return false;
		alt->has_text = true;
		expect_scan_blanks(scan);
	}
	if (expect_scan_at_end(scan) || expect_scan_peek(scan) == '|')
		return true;
	return refuse_rest(scan, alt, kind);
}

static bool read_not(struct expect_scan *scan)
{
	size_t start = scan->at;

	if (str_equal_nocase(expect_scan_word(scan), "not"))
		return true;
	scan->at = start;
	return false;
}

/* Without the line end of a block scalar. */
static struct str trim_end(struct str text)
{
	while (text.len && strchr(" \t\r\n", text.data[text.len - 1]))
		text.len--;
	return text;
}

const struct expect_short *expect_short_read(
	struct expect_scan *scan, enum expect_short_kind kind)
{
	struct expect_short *shape =
		arena_calloc(scan->arena, 1, sizeof(*shape));
	const struct alternative **link = &shape->first;
	size_t start;

	expect_scan_blanks(scan);
	start = scan->at;
	shape->negated = read_not(scan);
	for (;;) {
		struct alternative *alt =
			arena_calloc(scan->arena, 1, sizeof(*alt));

		if (!read_alternative(scan, kind, alt))
			return NULL;
		*link = alt;
		link = &alt->next;
		if (expect_scan_at_end(scan))
			break;
		scan->at++; /* the bar */
	}
	struct str written = {scan->text.data + start, scan->at - start};

	shape->shown = expect_shown(scan->arena, trim_end(written), "");
	return shape;
}

/* How far a reply came with an alternative, the best last. */
enum progress {
	NOT_THE_CODE,
	NOT_THE_ENHANCED_CODE,
	NOT_THE_TEXT,
	TOO_MANY_STEPS,
	TAKEN
};

static enum progress try_alternative(const struct alternative *alt,
	const struct reply *reply, struct buf *text)
{
	if (!expect_class_has(alt->class, reply->code))
		return NOT_THE_CODE;
	if (alt->has_enhanced &&
		!expect_enhanced_has(alt->enhanced, reply->enhanced))
		return NOT_THE_ENHANCED_CODE;
	if (!alt->has_text)
		return TAKEN;
	if (!text->len)
		reply_text(reply, text);
	switch (expect_pattern_match(&alt->text, buf_view(text))) {
	case REGEX_MATCH:
		return TAKEN;
	case REGEX_LIMIT:
		return TOO_MANY_STEPS;
	case REGEX_NO_MATCH:
		break;
	}
	return NOT_THE_TEXT;
}

/* The code was not expected, or was expected not to come. */
static void say_codes(const struct expect_short *shape,
	const struct reply *reply, struct mismatch *why)
{
	struct buf got = BUF_INIT;

	expect_format_got(reply, &got);
	(void)mismatch_set(why, FAILURE_REPLY_MISMATCH, "got %s, expected %.*s",
		buf_cstr(&got), (int)shape->shown.len, shape->shown.data);
	buf_fini(&got);
}

/* The code was right, what follows was not. */
static void say_rest(const struct alternative *alt, enum progress progress,
	const struct reply *reply, struct mismatch *why)
{
	struct buf rest = BUF_INIT;

	if (progress == NOT_THE_TEXT) {
		buf_puts(&rest, "its text ");
		expect_pattern_format_miss(&alt->text, &rest);
	} else if (!reply->enhanced.class_digit) {
		buf_puts(&rest, "the reply has no enhanced code");
	} else {
		buf_puts(&rest, "its enhanced code is ");
		enhanced_code_format(reply->enhanced, &rest);
		buf_puts(&rest, ", not ");
		expect_enhanced_format(alt->enhanced, &rest);
	}
	(void)mismatch_set(why, FAILURE_REPLY_MISMATCH,
		"got code %03d as expected, but %s", reply->code,
		buf_cstr(&rest));
	buf_fini(&rest);
}

enum expect_answer expect_short_match(const struct expect_short *shape,
	const struct observation *seen, struct mismatch *why)
{
	enum progress best = NOT_THE_CODE;
	const struct alternative *nearest = NULL;
	struct buf text = BUF_INIT;

	for (const struct alternative *alt = shape->first;
		alt && best < TOO_MANY_STEPS; alt = alt->next) {
		enum progress now = try_alternative(alt, seen->reply, &text);

		if (now > best) {
			best = now;
			nearest = alt;
		}
	}
	buf_fini(&text);
	if (best == TOO_MANY_STEPS) {
		expect_pattern_give_up(&nearest->text, "this reply", why);
		return EXPECT_NO;
	}
	if ((best == TAKEN) != shape->negated)
		return EXPECT_YES;
	if (best == TAKEN || best == NOT_THE_CODE)
		say_codes(shape, seen->reply, why);
	else
		say_rest(nearest, best, seen->reply, why);
	return EXPECT_NO;
}

void expect_short_describe(const struct expect_short *shape, struct buf *out)
{
	buf_str(out, shape->shown);
}
