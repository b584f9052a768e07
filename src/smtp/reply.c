/* reply.c - what can be read off a reply. */
#include "smtp/reply.h"

#include <stdint.h>

void reply_text(const struct reply *reply, struct buf *out)
{
	for (size_t i = 0; i < reply->line_count; i++) {
		if (i)
			buf_putc(out, '\n');
		buf_str(out, reply->lines[i].text);
	}
}

void enhanced_code_format(struct enhanced_code code, struct buf *out)
{
	if (code.class_digit)
		buf_printf(out, "%d.%d.%d", code.class_digit, code.subject,
			code.detail);
}

/* 1*3DIGIT without leading zeros at text[at]; returns how many octets. */
static size_t parse_number(struct str text, size_t at, int *number)
{
	size_t len = 0;

	*number = 0;
	while (at + len < text.len && text.data[at + len] >= '0' &&
		text.data[at + len] <= '9') {
		if (len == 3 || (len == 1 && *number == 0))
			return 0;
		*number = *number * 10 + (text.data[at + len] - '0');
		len++;
	}
	return len;
}

/*
 * status-code = class "." subject "." detail
 * class = "2" / "4" / "5"; subject = 1*3digit; detail = 1*3digit
 * "MUST be expressed without leading zero digits" [RFC3463 2]
 */
size_t enhanced_code_parse(struct str text, struct enhanced_code *code)
{
	struct enhanced_code found;
	size_t at = 2, len;

	if (text.len < strlen("2.0.0") || text.data[1] != '.')
		return 0;
	if (text.data[0] != '2' && text.data[0] != '4' && text.data[0] != '5')
		return 0;
	found.class_digit = text.data[0] - '0';
	len = parse_number(text, at, &found.subject);
	at += len;
	if (!len || at >= text.len || text.data[at++] != '.')
		return 0;
	len = parse_number(text, at, &found.detail);
	at += len;
	if (!len || (at < text.len && text.data[at] != ' '))
		return 0;
	*code = found;
	return at;
}

/* A parsed line's text lies within the raw bytes, which are copied anyhow. */
static struct str copy_text(struct arena *arena, struct str text,
	struct str raw, struct str raw_copy)
{
	uintptr_t start = (uintptr_t)raw.data, at = (uintptr_t)text.data;

	if (raw.data && text.data && at >= start && at - start <= raw.len &&
		text.len <= raw.len - (at - start))
		return (struct str){raw_copy.data + (at - start), text.len};
	return arena_str(arena, text);
}

struct reply *reply_copy(struct arena *arena, const struct reply *reply)
{
	struct reply *copy = arena_alloc(arena, sizeof *copy);

	*copy = *reply;
	copy->raw = arena_str(arena, reply->raw);
	copy->lines = NULL;
	if (reply->line_count)
		copy->lines = arena_alloc(
			arena, reply->line_count * sizeof *copy->lines);
	for (size_t i = 0; i < reply->line_count; i++) {
		copy->lines[i].code = reply->lines[i].code;
		copy->lines[i].text = copy_text(
			arena, reply->lines[i].text, reply->raw, copy->raw);
	}
	return copy;
}
