/* expect_enhanced.c - the enhanced status code. [RFC2034 4, RFC3463 2] */
#include <string.h>
#include "base/escape.h"
#include "expect/expect_class.h"
#include "expect/expect_long.h"
#include "expect/expect_short.h"

/* REFERENCE
### `enhanced`

The enhanced status code at the start of the reply's text (RFC 2034): one, or
several separated by `|`. `5.7.x` takes every detail, `5.x.x` every subject
too. A reply without an enhanced code matches none of these; `none` wants a
reply without one.

```yaml
expect: {code: reject, enhanced: 5.7.1 | 4.7.x}
```
*/

static const struct yaml_shape enhanced_shape = {
	.kinds = YAML_WRITTEN | YAML_VARS,
	.pattern = "^\\s*((?i:none)|" EXPECT_ENHANCED_PATTERN
		   "(\\s*\\|\\s*" EXPECT_ENHANCED_PATTERN ")*)\\s*$",
	.takes = "5.7.1, 5.7.x, 5.x.x, several separated by |, or none"};

struct listed {
	const struct listed *next;
	struct expect_enhanced_class class;
};

struct enhanced {
	const struct listed *first; /* NULL: "none" */
};

/* A number of at most three digits without leading zeros, or an x. */
static bool read_part(struct str part, int *out)
{
	*out = EXPECT_ANY_NUMBER;
	if (str_equal_nocase(part, "x"))
		return true;
	if (!str_is_digits(part) || part.len > 3 ||
		(part.len > 1 && part.data[0] == '0'))
		return false;
	*out = 0;
	for (size_t i = 0; i < part.len; i++)
		*out = *out * 10 + (part.data[i] - '0');
	return true;
}

/* The dots of a code that the conversation knows come as "\x2e". */
static struct str undo_dots(struct expect_scan *scan, struct str word)
{
	struct buf plain = BUF_INIT;
	size_t offset;

	if (word.len && memchr(word.data, '\\', word.len) &&
		unescape_wire(&plain, word, &offset))
		word = arena_str(scan->arena, buf_view(&plain));
	buf_fini(&plain);
	return word;
}

bool expect_enhanced_read(
	struct expect_scan *scan, struct expect_enhanced_class *out)
{
	size_t at = scan->at;
	struct str word = undo_dots(scan, expect_scan_word(scan));
	struct str shown = expect_scan_excerpt(word), rest = word;
	struct str head = str_cut(&rest, '.'), subject = {NULL, 0};

	if (rest.data)
		subject = str_cut(&rest, '.');
	if (!rest.data || !read_part(head, &out->class_digit) ||
		!read_part(subject, &out->subject) ||
		!read_part(rest, &out->detail))
		return expect_scan_fail(scan, at,
			"an enhanced code is 5.7.1, 5.7.x or 5.x.x, got "
			"\"%.*s\"",
			(int)shown.len, shown.data);
	if (out->class_digit != 2 && out->class_digit != 4 &&
		out->class_digit != 5)
		return expect_scan_fail(scan, at,
			"an enhanced code begins with 2, 4 or 5, got \"%.*s\"",
			(int)shown.len, shown.data);
	if (out->subject == EXPECT_ANY_NUMBER &&
		out->detail != EXPECT_ANY_NUMBER)
		return expect_scan_fail(scan, at,
			"x stands at the end of an enhanced code only: 5.7.x "
			"or 5.x.x, got \"%.*s\"",
			(int)shown.len, shown.data);
	return true;
}

bool expect_enhanced_has(
	struct expect_enhanced_class class, struct enhanced_code code)
{
	return code.class_digit == class.class_digit &&
	       (class.subject == EXPECT_ANY_NUMBER ||
		       class.subject == code.subject) &&
	       (class.detail == EXPECT_ANY_NUMBER ||
		       class.detail == code.detail);
}

void expect_enhanced_format(struct expect_enhanced_class class, struct buf *out)
{
	buf_printf(out, "%d", class.class_digit);
	if (class.subject == EXPECT_ANY_NUMBER)
		buf_puts(out, ".x");
	else
		buf_printf(out, ".%d", class.subject);
	if (class.detail == EXPECT_ANY_NUMBER)
		buf_puts(out, ".x");
	else
		buf_printf(out, ".%d", class.detail);
}

static bool scan_enhanced(struct expect_scan *scan, void *arg)
{
	struct enhanced *enhanced = arg;
	const struct listed **link = &enhanced->first;

	if (str_equal_nocase(str_trim(scan->text), "none"))
		return true;
	for (;;) {
		struct listed *listed =
			arena_calloc(scan->arena, 1, sizeof(*listed));

		expect_scan_blanks(scan);
		if (!expect_enhanced_read(scan, &listed->class))
			return false;
		*link = listed;
		link = &listed->next;
		expect_scan_blanks(scan);
		if (expect_scan_at_end(scan))
			return true;
		if (expect_scan_peek(scan) != '|')
			return expect_scan_fail(scan, scan->at,
				"several enhanced codes are separated by "
				"\"|\"");
		scan->at++;
	}
}

static bool parse_enhanced(
	struct expect_parse *parse, const struct node *value, const void **self)
{
	struct enhanced *enhanced =
		arena_calloc(parse->arena, 1, sizeof(*enhanced));

	*self = enhanced;
	return expect_read_scanned(
		parse, value, "enhanced", scan_enhanced, enhanced);
}

static void format_list(const struct enhanced *enhanced, struct buf *out)
{
	for (const struct listed *listed = enhanced->first; listed;
		listed = listed->next) {
		if (listed != enhanced->first)
			buf_puts(out, " | ");
		expect_enhanced_format(listed->class, out);
	}
	if (!enhanced->first)
		buf_puts(out, "none");
}

static bool is_listed(
	const struct enhanced *enhanced, struct enhanced_code code)
{
	for (const struct listed *listed = enhanced->first; listed;
		listed = listed->next)
		if (expect_enhanced_has(listed->class, code))
			return true;
	return !enhanced->first && !code.class_digit;
}

static enum expect_answer match_enhanced(
	const void *self, const struct observation *seen, struct mismatch *why)
{
	struct enhanced_code code = seen->reply->enhanced;
	struct buf got = BUF_INIT, wanted = BUF_INIT;

	if (is_listed(self, code))
		return EXPECT_YES;
	format_list(self, &wanted);
	enhanced_code_format(code, &got);
	if (code.class_digit)
		(void)mismatch_set(why, FAILURE_REPLY_MISMATCH,
			"the enhanced code is %s, expected %s", buf_cstr(&got),
			buf_cstr(&wanted));
	else
		(void)mismatch_set(why, FAILURE_REPLY_MISMATCH,
			"the reply has no enhanced code, expected %s",
			buf_cstr(&wanted));
	buf_fini(&got);
	buf_fini(&wanted);
	return EXPECT_NO;
}

static void describe_enhanced(const void *self, struct buf *out)
{
	buf_puts(out, "enhanced code ");
	format_list(self, out);
}

const struct expect_ops expect_enhanced = {
	.key = "enhanced",
	.shape = &enhanced_shape,
	.help = "The enhanced code: 5.7.1, 5.7.x | 5.1.1, or none.",
	.parse = parse_enhanced,
	.match = match_enhanced,
	.describe = describe_enhanced,
};
