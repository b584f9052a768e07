/* reply.c - what can be read off a reply. */
#include "smtp/reply.h"

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
