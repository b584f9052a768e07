/* expect_pattern.c - reading and trying /regex/ and "substring". */
#include "expect/expect_pattern.h"

#include "base/escape.h"

enum { REGEX_MESSAGE_BYTES = 160 };

/* The byte of the delimiter that ends what begins at hand, or the text's
 * length. A backslash takes the next character with it. */
const struct yaml_shape expect_patterns_shape = {
	.kinds = YAML_TEXT | YAML_LIST, .item = &shape_text, .count_min = 1};

static size_t find_end(const struct expect_scan *scan, char delimiter)
{
	size_t at = scan->at + 1;

	while (at < scan->text.len && scan->text.data[at] != delimiter)
		at += scan->text.data[at] == '\\' ? 2 : 1;
	return at < scan->text.len ? at : scan->text.len;
}

static bool is_flag_end(char c)
{
	return c == '\0' || c == ' ' || c == '\t' || c == '\n' || c == '\r' ||
	       c == '|';
}

static bool read_flags(struct expect_scan *scan, unsigned *flags)
{
	for (; !is_flag_end(expect_scan_peek(scan)); scan->at++) {
		struct str rest = {
			scan->text.data + scan->at, scan->text.len - scan->at};

		if (rest.data[0] == 'c')
			*flags &= ~(unsigned)REGEX_CASELESS;
		else if (rest.data[0] == 's')
			*flags |= REGEX_DOTALL;
		else if (rest.data[0] == 'x')
			*flags |= REGEX_EXTENDED;
		else if (rest.data[0] == 'i')
			return expect_scan_fail(scan, scan->at,
				"flag \"i\" is not needed: case does not "
				"count; flag \"c\" makes it count");
		else
			return expect_scan_fail(scan, scan->at,
				"\"%.*s\" behind the pattern: its flags are "
				"c, s and x, and \\/ is a slash within it",
				(int)expect_scan_excerpt(rest).len, rest.data);
	}
	return true;
}

static bool scan_regex(
	struct expect_scan *scan, unsigned flags, struct expect_pattern *out)
{
	size_t start = scan->at;
	size_t end = find_end(scan, '/');
	struct str pattern = {scan->text.data + start + 1, end - start - 1};
	char message[REGEX_MESSAGE_BYTES] = "";
	size_t offset = 0;
	struct regex *regex;

	if (end == scan->text.len)
		return expect_scan_fail(
			scan, start, "the pattern has no \"/\" at its end");
	if (!pattern.len)
		return expect_scan_fail(scan, start, "the pattern is empty");
	scan->at = end + 1;
	if (!read_flags(scan, &flags))
		return false;
	regex = regex_new(pattern, flags | REGEX_MULTILINE, message,
		sizeof(message), &offset);
	if (!regex)
		return expect_scan_fail(scan, start + 1 + offset,
			"the pattern is faulty: %s", message);
	regex_free_with(scan->arena, regex);
	out->regex = regex;
	out->shown = expect_shown(scan->arena,
		(struct str){scan->text.data + start, scan->at - start}, "");
	return true;
}

/* The bytes of a substring whose escapes begin at byte at of the text. */
static bool read_bytes(struct expect_scan *scan, size_t at, struct str text,
	struct expect_pattern *out)
{
	struct buf bytes = BUF_INIT;
	size_t offset = 0;
	bool ok = unescape_wire(&bytes, text, &offset);

	if (ok)
		out->bytes = arena_str(scan->arena, buf_view(&bytes));
	else
		(void)expect_scan_fail(scan, at + offset,
			"unknown escape: there are \\r \\n \\t \\0 \\e \\\" "
			"\\xHH, and \\\\ for a backslash");
	buf_fini(&bytes);
	return ok;
}

static bool scan_substring(struct expect_scan *scan, struct expect_pattern *out)
{
	size_t start = scan->at;
	size_t end = find_end(scan, '"');
	struct str inner = {scan->text.data + start + 1, end - start - 1};

	if (end == scan->text.len)
		return expect_scan_fail(
			scan, start, "the text has no quote at its end");
	if (!inner.len)
		return expect_scan_fail(scan, start, "the text is empty");
	scan->at = end + 1;
	out->shown = expect_shown(scan->arena, inner, "\"");
	return read_bytes(scan, start + 1, inner, out);
}

bool expect_pattern_scan(struct expect_scan *scan, struct expect_pattern *out)
{
	*out = (struct expect_pattern){.caseless = true};
	if (expect_scan_peek(scan) == '/')
		return scan_regex(scan, REGEX_CASELESS, out);
	return scan_substring(scan, out);
}

/* One scalar of the long form. */
struct reading {
	const char *key;
	enum expect_pattern_kind kind;
	struct expect_patterns *patterns;
	bool is_late;
};

static bool scan_long(struct expect_scan *scan, void *arg)
{
	const struct reading *reading = arg;
	bool is_text = reading->kind == EXPECT_PATTERN_TEXT;
	struct expect_pattern *out =
		&reading->patterns->items[reading->patterns->count];

	*out = (struct expect_pattern){.caseless = is_text};
	if (expect_scan_peek(scan) == '/') {
		if (!scan_regex(scan, is_text ? REGEX_CASELESS : 0, out))
			return false;
		expect_scan_blanks(scan);
		if (expect_scan_at_end(scan))
			return true;
		return expect_scan_fail(scan, scan->at,
			"\"%s\" holds one pattern: for several write a list",
			reading->key);
	}
	out->shown = expect_shown(scan->arena, scan->text, "\"");
	if (!is_text || reading->is_late) {
		if (!read_bytes(scan, 0, scan->text, out))
			return false;
		if (is_text)
			out->shown = expect_shown(scan->arena, out->bytes, "\"");
		return true;
	}
	out->bytes = scan->text;
	return true;
}

static bool read_item(
	struct expect_parse *parse, const struct node *scalar, void *arg)
{
	struct reading *reading = arg;

	if (!expect_read_scanned(parse, scalar, reading->key, scan_long, arg))
		return false;
	reading->patterns->count++;
	return true;
}

bool expect_patterns_read(struct expect_parse *parse, const struct node *value,
	const char *key, enum expect_pattern_kind kind,
	struct expect_patterns *out)
{
	struct reading reading = {key, kind, out, parse->is_late};
	size_t count = value->kind == NODE_LIST ? value->count : 1;

	out->count = 0;
	out->items = arena_calloc(
		parse->arena, count ? count : 1, sizeof(*out->items));
	return expect_read_each(parse, value, key, read_item, &reading);
}

enum regex_result expect_pattern_match(
	const struct expect_pattern *pattern, struct str subject)
{
	bool found;

	if (pattern->regex)
		return regex_match(pattern->regex, subject, NULL);
	found = pattern->caseless ? str_contains_nocase(subject, pattern->bytes)
				  : str_contains(subject, pattern->bytes);
	return found ? REGEX_MATCH : REGEX_NO_MATCH;
}

void expect_pattern_format_hit(
	const struct expect_pattern *pattern, struct buf *out)
{
	buf_puts(out, pattern->regex ? "matches " : "contains ");
	buf_str(out, pattern->shown);
}

void expect_pattern_format_miss(
	const struct expect_pattern *pattern, struct buf *out)
{
	buf_puts(out, pattern->regex ? "does not match " : "does not contain ");
	buf_str(out, pattern->shown);
}

void expect_pattern_give_up(const struct expect_pattern *pattern,
	const char *subject, struct mismatch *why)
{
	(void)mismatch_set(why, FAILURE_NONE,
		"the pattern %.*s took too many steps on %s",
		(int)pattern->shown.len, pattern->shown.data, subject);
}

bool expect_pattern_gave_up(const struct mismatch *why)
{
	return why->kind == FAILURE_NONE && why->text.len;
}

static void miss(const struct expect_pattern *pattern, const char *front,
	struct mismatch *why)
{
	struct buf text = BUF_INIT;

	expect_pattern_format_miss(pattern, &text);
	(void)mismatch_set(
		why, FAILURE_REPLY_MISMATCH, "%s %s", front, buf_cstr(&text));
	buf_fini(&text);
}

enum expect_answer expect_patterns_match(const struct expect_patterns *patterns,
	struct str subject, const char *front, struct mismatch *why)
{
	for (size_t i = 0; i < patterns->count; i++) {
		const struct expect_pattern *pattern = &patterns->items[i];

		switch (expect_pattern_match(pattern, subject)) {
		case REGEX_MATCH:
			break;
		case REGEX_NO_MATCH:
			miss(pattern, front, why);
			return EXPECT_NO;
		case REGEX_LIMIT:
			expect_pattern_give_up(pattern, front, why);
			return EXPECT_NO;
		}
	}
	return EXPECT_YES;
}

void expect_patterns_describe(
	const struct expect_patterns *patterns, struct buf *out)
{
	for (size_t i = 0; i < patterns->count; i++) {
		if (i)
			buf_puts(out, " and ");
		buf_str(out, patterns->items[i].shown);
	}
}
