/* expect_scan.c - reading an expectation's scalars, faults with places. */
#include "expect/expect_scan.h"

#include <stdarg.h>
#include <stdio.h>
#include "base/escape.h"

enum { EXCERPT_BYTES = 40 };

bool expect_scan_fail(
	struct expect_scan *scan, size_t at, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	(void)vsnprintf(scan->message, scan->cap_bytes, format, args);
	va_end(args);
	*scan->offset = at;
	return false;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool expect_scan_at_end(const struct expect_scan *scan)
{
	return scan->at >= scan->text.len;
}

char expect_scan_peek(const struct expect_scan *scan)
{
	return expect_scan_at_end(scan) ? '\0' : scan->text.data[scan->at];
}

void expect_scan_blanks(struct expect_scan *scan)
{
	while (!expect_scan_at_end(scan) && is_blank(expect_scan_peek(scan)))
		scan->at++;
}

struct str expect_scan_word(struct expect_scan *scan)
{
	size_t start = scan->at;

	while (!expect_scan_at_end(scan)) {
		char c = expect_scan_peek(scan);

		if (is_blank(c) || c == '|' || c == '/' || c == '"')
			break;
		scan->at++;
	}
	return (struct str){scan->text.data + start, scan->at - start};
}

struct str expect_scan_trim(struct str text)
{
	while (text.len && is_blank(text.data[0])) {
		text.data++;
		text.len--;
	}
	while (text.len && is_blank(text.data[text.len - 1]))
		text.len--;
	return text;
}

bool expect_scan_each(struct expect_scan *scan,
	bool (*item)(struct expect_scan *scan, struct str part, void *arg),
	void *arg)
{
	struct str rest = {
		scan->text.data + scan->at, scan->text.len - scan->at};

	while (rest.data) {
		struct str part = expect_scan_trim(str_cut(&rest, '|'));

		scan->at = (size_t)(part.data - scan->text.data);
		if (!part.len)
			return expect_scan_fail(scan, scan->at,
				"an alternative is missing here");
		if (!item(scan, part, arg))
			return false;
	}
	return true;
}

struct str expect_scan_excerpt(struct str text)
{
	if (text.len <= EXCERPT_BYTES)
		return text;
	text.len = EXCERPT_BYTES;
	/* Not into the middle of a UTF-8 sequence. */
	while (text.len && ((unsigned char)text.data[text.len] & 0xc0) == 0x80)
		text.len--;
	return text;
}

struct str expect_shown(struct arena *arena, struct str text, const char *quote)
{
	struct buf shown = BUF_INIT;
	struct str kept;

	buf_puts(&shown, quote);
	escape_terminal(&shown, text);
	buf_puts(&shown, quote);
	kept = arena_str(arena, buf_view(&shown));
	buf_fini(&shown);
	return kept;
}

bool expect_read_text(struct expect_parse *parse, const struct node *node,
	const char *key, struct str *out)
{
	if (!yaml_read_text(parse->diag, node, key, out) ||
		!parse->expand(parse, node, out))
		return false;
	if (!str_trim(*out).len)
		return diag_error(
			parse->diag, node->loc, "\"%s\" is empty", key);
	return true;
}

bool expect_read_plain(struct expect_parse *parse, const struct node *node,
	const char *key, struct str *out)
{
	struct buf plain = BUF_INIT;
	size_t offset;

	if (!expect_read_text(parse, node, key, out))
		return false;
	*out = expect_scan_trim(*out);
	if (!unescape_wire(&plain, *out, &offset)) {
		buf_clear(&plain);
		buf_str(&plain, *out);
	}
	*out = arena_str(parse->arena, buf_view(&plain));
	buf_fini(&plain);
	return true;
}

const struct node *expect_read_scalar(
	struct expect_parse *parse, const struct node *scalar, const char *key)
{
	struct node *node = arena_calloc(parse->arena, 1, sizeof(*node));
	struct str text;

	if (!expect_read_text(parse, scalar, key, &text))
		return NULL;
	*node = *scalar;
	node->text = arena_str(parse->arena, text);
	return node;
}

struct loc expect_loc(
	const struct node *scalar, struct str expanded, size_t offset)
{
	size_t same = 0;

	while (same < offset && same < scalar->text.len &&
		same < expanded.len &&
		scalar->text.data[same] == expanded.data[same])
		same++;
	return node_loc_at(scalar, same);
}

bool expect_read_each(struct expect_parse *parse, const struct node *value,
	const char *key,
	bool (*item)(struct expect_parse *parse, const struct node *scalar,
		void *arg),
	void *arg)
{
	bool ok = true;

	if (value->kind == NODE_SCALAR)
		return item(parse, value, arg);
	if (value->kind == NODE_MAP)
		return diag_error(parse->diag, value->loc,
			"\"%s\" takes text or a list of texts, got a map", key);
	if (!value->count)
		return diag_error(
			parse->diag, value->loc, "\"%s\" is empty", key);
	for (size_t i = 0; i < value->count; i++)
		if (!item(parse, value->items[i], arg))
			ok = false;
	return ok;
}

bool expect_read_scanned(struct expect_parse *parse, const struct node *scalar,
	const char *key, bool (*read)(struct expect_scan *scan, void *arg),
	void *arg)
{
	char message[EXPECT_MESSAGE_BYTES] = "";
	size_t offset = 0;
	struct str text;

	if (!expect_read_text(parse, scalar, key, &text))
		return false;
	text = arena_str(parse->arena, text);

	struct expect_scan scan = {
		parse->arena, text, 0, message, sizeof(message), &offset};

	if (read(&scan, arg))
		return true;
	return diag_error(
		parse->diag, expect_loc(scalar, text, offset), "%s", message);
}
