/* expect_class.c - reading and asking classes of codes. */
#include "expect/expect_class.h"

#include <stdio.h>
#include "base/suggest.h"

enum { CODE_DIGITS = 3, CODE_MIN = 200, CODE_MAX = 599 };

static const struct {
	const char *word;
	struct expect_class class;
} named_classes[] = {
	{"ok", {200, 299}},
	{"more", {300, 399}},
	{"tempfail", {400, 499}},
	{"permfail", {500, 599}},
	{"reject", {400, 599}},
};

static const char *const words[] = {"any", "none", "not", "ok", "more",
	"tempfail", "permfail", "reject", NULL};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_x(char c)
{
	return c == 'x' || c == 'X';
}

bool expect_class_has(struct expect_class class, int code)
{
	return code >= class.low && code <= class.high;
}

/* Digits and x in a run: the shape of a code, sound or not. */
static bool looks_like_code(struct str word)
{
	for (size_t i = 0; i < word.len; i++)
		if (!is_digit(word.data[i]) && !is_x(word.data[i]))
			return false;
	return word.len > 0;
}

static bool read_code(struct expect_scan *scan, size_t at, struct str word,
	struct expect_class *out)
{
	struct str shown = expect_scan_excerpt(word);
	bool wild = false;

	*out = (struct expect_class){0, 0};
	if (word.len == CODE_DIGITS && is_x(word.data[0]) &&
		is_x(word.data[1]) && is_x(word.data[2]))
		return expect_scan_fail(scan, at,
			"for any code write \"any\", not \"%.*s\"",
			(int)shown.len, shown.data);
	for (size_t i = 0; i < word.len; i++) {
		if (wild && !is_x(word.data[i]))
			return expect_scan_fail(scan, at,
				"x stands at the end of a code only: "
				"25x or 2xx, got \"%.*s\"",
				(int)shown.len, shown.data);
		wild = is_x(word.data[i]);
	}
	for (size_t i = 0; i < word.len && i < CODE_DIGITS; i++) {
		bool x = is_x(word.data[i]);

		out->low = out->low * 10 + (x ? 0 : word.data[i] - '0');
		out->high = out->high * 10 + (x ? 9 : word.data[i] - '0');
	}
	if (word.len != CODE_DIGITS || out->low < CODE_MIN ||
		out->high > CODE_MAX)
		return expect_scan_fail(scan, at,
			"code must be 200-599, got \"%.*s\"", (int)shown.len,
			shown.data);
	return true;
}

/* Notes the digits of "23" or "1-3" in wanted. */
static bool read_digit_set(struct str set, bool wanted[10])
{
	for (size_t i = 0; i < set.len; i++) {
		char from = set.data[i], to = from;

		if (i + 2 < set.len && set.data[i + 1] == '-') {
			to = set.data[i + 2];
			i += 2;
		}
		if (!is_digit(from) || !is_digit(to) || from > to)
			return false;
		for (char c = from; c <= to; c++)
			wanted[c - '0'] = true;
	}
	return set.len > 0;
}

/* "50[23]" is how another tool says it: shows how it is said here. */
static bool refuse_digit_set(
	struct expect_scan *scan, size_t at, struct str word)
{
	const char *open = memchr(word.data, '[', word.len);
	const char *end = word.data + word.len;
	const char *close =
		open ? memchr(open, ']', (size_t)(end - open)) : NULL;
	bool wanted[10] = {false};
	char said[128] = "";
	struct str set;

	if (!close)
		return false;
	set = (struct str){open + 1, (size_t)(close - open) - 1};

	struct str head = {word.data, (size_t)(open - word.data)};
	struct str tail = {close + 1, (size_t)(end - close) - 1};

	if (head.len + tail.len != CODE_DIGITS - 1 ||
		(head.len && !looks_like_code(head)) ||
		(tail.len && !looks_like_code(tail)) ||
		!read_digit_set(set, wanted))
		return false;
	for (int digit = 0, len = 0; digit < 10; digit++)
		if (wanted[digit])
			len += snprintf(said + len, sizeof(said) - (size_t)len,
				"%s%.*s%d%.*s", len ? " | " : "", (int)head.len,
				head.data, digit, (int)tail.len, tail.data);
	(void)expect_scan_fail(
		scan, at, "a code has no sets of digits: say %s", said);
	return true;
}

/* "5..": a dot where an x is meant. */
static bool refuse_dots(struct expect_scan *scan, size_t at, struct str word)
{
	char said[CODE_DIGITS + 1] = "";

	if (word.len != CODE_DIGITS || !is_digit(word.data[0]))
		return false;
	for (size_t i = 0; i < CODE_DIGITS; i++) {
		if (!is_digit(word.data[i]) && word.data[i] != '.')
			return false;
		said[i] = word.data[i];
		if (said[i] == '.')
			said[i] = 'x';
	}
	(void)expect_scan_fail(scan, at, "for any digit write x: \"%s\"", said);
	return true;
}

/* 5.7.1 in the place of the code. */
static bool refuse_enhanced(
	struct expect_scan *scan, size_t at, struct str word)
{
	struct expect_enhanced_class class;
	size_t offset;
	char message[1];
	struct expect_scan probe = {
		scan->arena, word, 0, message, sizeof(message), &offset};

	if (!expect_enhanced_read(&probe, &class))
		return false;
	(void)expect_scan_fail(scan, at,
		"an expectation starts with a code: write \"%dxx %.*s\"",
		class.class_digit, (int)word.len, word.data);
	return true;
}

static bool refuse_word(struct expect_scan *scan, size_t at, struct str word)
{
	struct str shown = expect_scan_excerpt(word);
	const char *near;

	if (str_equal_nocase(word, "any") || str_equal_nocase(word, "none"))
		return expect_scan_fail(scan, at,
			"\"%.*s\" stands alone, it is not a code",
			(int)shown.len, shown.data);
	if (str_equal_nocase(word, "not"))
		return expect_scan_fail(scan, at,
			"\"not\" stands once, at the start, and turns the "
			"whole expectation round");
	if (memchr(word.data, ',', word.len))
		return expect_scan_fail(scan, at,
			"alternatives are separated by \"|\", got \"%.*s\"",
			(int)shown.len, shown.data);
	if (refuse_digit_set(scan, at, word) || refuse_dots(scan, at, word) ||
		refuse_enhanced(scan, at, word))
		return false;
	if (!is_letter(word.data[0]))
		return expect_scan_fail(scan, at,
			"\"%.*s\" is not a code: write 250, 25x or 2xx",
			(int)shown.len, shown.data);
	near = suggest_closest(word, words);
	if (near)
		return expect_scan_fail(scan, at,
			"unknown word \"%.*s\"; did you mean \"%s\"?",
			(int)shown.len, shown.data, near);
	return expect_scan_fail(scan, at,
		"unknown word \"%.*s\"; a code is 250, 25x, 2xx, ok, more, "
		"tempfail, permfail or reject",
		(int)shown.len, shown.data);
}

static bool refuse_nothing(struct expect_scan *scan)
{
	struct str rest = {
		scan->text.data + scan->at, scan->text.len - scan->at};
	struct str shown = expect_scan_excerpt(str_trim(rest));

	if (expect_scan_at_end(scan) || expect_scan_peek(scan) == '|')
		return expect_scan_fail(scan, scan->at,
			"a code is missing here: write 250, 25x or 2xx");
	/* Most texts of interest are those of a success. */
	return expect_scan_fail(scan, scan->at,
		"an expectation starts with a code: write \"2xx %.*s\"",
		(int)shown.len, shown.data);
}

bool expect_class_read(struct expect_scan *scan, struct expect_class *out)
{
	size_t at = scan->at;
	struct str word = expect_scan_word(scan);

	if (!word.len)
		return refuse_nothing(scan);
	for (size_t i = 0; i < sizeof(named_classes) / sizeof(*named_classes);
		i++) {
		if (str_equal_nocase(word, named_classes[i].word)) {
			*out = named_classes[i].class;
			return true;
		}
	}
	if (looks_like_code(word))
		return read_code(scan, at, word, out);
	return refuse_word(scan, at, word);
}

void expect_format_got(const struct reply *reply, struct buf *out)
{
	buf_printf(out, "%03d", reply->code);
	if (reply->enhanced.class_digit) {
		buf_putc(out, ' ');
		enhanced_code_format(reply->enhanced, out);
	}
}
