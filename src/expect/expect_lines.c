/* expect_lines.c - the lines of a reply, one by one. */
#include "expect/expect_long.h"
#include "expect/expect_pattern.h"

/* REFERENCE
### `lines`

The reply's lines one by one, without their codes: `all` of them must take a
text, `any` one, `none` may; a text is as in `text`, and of a list each must
hold. `count` is how many lines there are: `3`, `2..10` or `'>=2'`.

```yaml
expect: {code: 250, lines: {any: '/^SIZE [0-9]+$/', count: '>=2'}}
```
*/

enum { LINES_MAX = 1000000 };

static const struct yaml_shape count_shape = {
	.kinds = YAML_WRITTEN | YAML_INT | YAML_VARS,
	.pattern = "^\\s*(>=\\s*[0-9]+|[0-9]+(\\.\\.[0-9]+)?)\\s*$",
	.takes = "3, 2..10 or >=2"};

static const struct yaml_key lines_keys[] = {
	YAML_KEY("all", &shape_texts, "Each line holds or matches this."),
	YAML_KEY("any", &shape_texts, "Some line holds or matches this."),
	YAML_KEY("none", &shape_texts, "No line holds or matches this."),
	YAML_KEY("count", &count_shape, "How many lines: 3, 2..10, >=2."),
	YAML_KEY_END};

static const struct yaml_shape lines_shape = {
	.name = "lines", .kinds = YAML_MAP, .keys = lines_keys, .count_min = 1};

struct lines {
	struct expect_patterns all;
	struct expect_patterns any;
	struct expect_patterns none;
	bool has_count;
	size_t min;
	size_t max;
	struct str count_shown;
};

static bool read_count(struct str digits, size_t *out)
{
	*out = 0;
	if (!str_is_digits(digits))
		return false;
	for (size_t i = 0; i < digits.len && *out <= LINES_MAX; i++)
		*out = *out * 10 + (size_t)(digits.data[i] - '0');
	return *out <= LINES_MAX;
}

/* N, N..M or >=N */
static bool scan_count(struct expect_scan *scan, void *arg)
{
	struct lines *lines = arg;
	struct str text = str_trim(scan->text), upper = text;
	struct str shown = expect_scan_excerpt(text);
	bool ok;

	lines->has_count = true;
	lines->count_shown = expect_shown(scan->arena, text, "");
	if (text.len > 2 && !memcmp(text.data, ">=", 2)) {
		lines->max = SIZE_MAX;
		ok = read_count(
			str_trim((struct str){text.data + 2, text.len - 2}),
			&lines->min);
	} else {
		struct str lower = str_cut(&upper, '.');

		ok = read_count(lower, &lines->min);
		lines->max = lines->min;
		if (upper.data)
			ok = ok && upper.len > 1 && upper.data[0] == '.' &&
			     read_count((struct str){upper.data + 1,
						upper.len - 1},
				     &lines->max) &&
			     lines->min <= lines->max;
	}
	return ok || expect_scan_fail(scan, 0,
			     "\"count\" takes 3, 2..10 or >=2, got \"%.*s\"",
			     (int)shown.len, shown.data);
}

static bool parse_patterns(struct expect_parse *parse, const struct node *map,
	const char *key, struct expect_patterns *out)
{
	const struct node *value = node_get(map, key);

	return !value || expect_patterns_read(
				 parse, value, key, EXPECT_PATTERN_TEXT, out);
}

static bool parse_lines(
	struct expect_parse *parse, const struct node *value, const void **self)
{
	struct lines *lines = arena_calloc(parse->arena, 1, sizeof(*lines));
	const struct node *count;
	bool ok = yaml_check_keys(parse->diag, value, "\"lines\"", lines_keys);

	*self = lines;
	if (value->kind != NODE_MAP)
		return false;
	if (!value->count)
		return diag_error(parse->diag, value->loc,
			"\"lines\" needs all, any, none or count");
	ok = parse_patterns(parse, value, "all", &lines->all) && ok;
	ok = parse_patterns(parse, value, "any", &lines->any) && ok;
	ok = parse_patterns(parse, value, "none", &lines->none) && ok;
	count = node_get(value, "count");
	if (count)
		ok = expect_read_scanned(
			     parse, count, "count", scan_count, lines) &&
		     ok;
	return ok;
}

/* The first line that pattern takes (or does not, with wanted
 * REGEX_NO_MATCH), line_count if there is none. False: it gave up. */
static bool find_line(const struct expect_pattern *pattern,
	const struct reply *reply, enum regex_result wanted, size_t *at)
{
	for (*at = 0; *at < reply->line_count; (*at)++) {
		enum regex_result found =
			expect_pattern_match(pattern, reply->lines[*at].text);

		if (found == REGEX_LIMIT)
			return false;
		if (found == wanted)
			return true;
	}
	return true;
}

/* Holds each of patterns against the lines: none may be found where
 * forbidden, one must be where not. */
static bool match_each(const struct expect_patterns *patterns,
	const struct reply *reply, enum regex_result wanted, bool forbidden,
	struct mismatch *why)
{
	for (size_t i = 0; i < patterns->count; i++) {
		const struct expect_pattern *pattern = &patterns->items[i];
		struct buf miss = BUF_INIT;
		size_t at;

		if (!find_line(pattern, reply, wanted, &at)) {
			expect_pattern_give_up(pattern, "this reply", why);
			return false;
		}
		if ((at < reply->line_count) != forbidden)
			continue;
		if (!forbidden)
			buf_printf(&miss, "none of the %zu lines ",
				reply->line_count);
		else
			buf_printf(&miss, "line %zu of %zu ", at + 1,
				reply->line_count);
		if (wanted == REGEX_NO_MATCH)
			expect_pattern_format_miss(pattern, &miss);
		else
			expect_pattern_format_hit(pattern, &miss);
		(void)mismatch_set(
			why, FAILURE_REPLY_MISMATCH, "%s", buf_cstr(&miss));
		buf_fini(&miss);
		return false;
	}
	return true;
}

static enum expect_answer match_lines(
	const void *self, const struct observation *seen, struct mismatch *why)
{
	const struct lines *lines = self;
	const struct reply *reply = seen->reply;

	if (!match_each(&lines->all, reply, REGEX_NO_MATCH, true, why) ||
		!match_each(&lines->any, reply, REGEX_MATCH, false, why) ||
		!match_each(&lines->none, reply, REGEX_MATCH, true, why))
		return EXPECT_NO;
	if (!lines->has_count || (reply->line_count >= lines->min &&
					 reply->line_count <= lines->max))
		return EXPECT_YES;
	(void)mismatch_set(why, FAILURE_REPLY_MISMATCH,
		"got %zu line%s, expected %.*s", reply->line_count,
		reply->line_count == 1 ? "" : "s", (int)lines->count_shown.len,
		lines->count_shown.data);
	return EXPECT_NO;
}

static void describe_part(const char *front,
	const struct expect_patterns *patterns, struct buf *out)
{
	if (!patterns->count)
		return;
	if (out->len)
		buf_puts(out, ", ");
	buf_puts(out, front);
	expect_patterns_describe(patterns, out);
}

static void describe_lines(const void *self, struct buf *out)
{
	const struct lines *lines = self;
	struct buf said = BUF_INIT;

	describe_part("all lines with ", &lines->all, &said);
	describe_part("a line with ", &lines->any, &said);
	describe_part("no line with ", &lines->none, &said);
	if (lines->has_count)
		buf_printf(&said, "%s%.*s line%s", said.len ? ", " : "",
			(int)lines->count_shown.len, lines->count_shown.data,
			lines->max == 1 ? "" : "s");
	buf_str(out, buf_view(&said));
	buf_fini(&said);
}

const struct expect_ops expect_lines = {
	.key = "lines",
	.shape = &lines_shape,
	.help = "The lines of the reply, one by one.",
	.parse = parse_lines,
	.match = match_lines,
	.describe = describe_lines,
};
