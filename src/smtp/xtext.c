/*
 * xtext.c - see xtext.h.
 *
 *   xtext   := *( xchar | hexchar )
 *   xchar   := any ASCII character from "!" to "~" except "+" and "="
 *   hexchar := "+" two upper-case hexadecimal digits    [RFC3461 4]
 */
#include "smtp/xtext.h"

static bool is_xchar(char c)
{
	return c >= '!' && c <= '~' && c != '+' && c != '=';
}

/* -1: none. Lower case is none either. */
static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

void xtext_encode(struct buf *out, struct str bytes)
{
	for (size_t i = 0; i < bytes.len; i++) {
		char c = bytes.data[i];

		if (is_xchar(c))
			buf_putc(out, c);
		else
			buf_printf(out, "+%02X", (unsigned char)c);
	}
}

/* The byte of "+HH" at text, or -1. */
static int hexchar(struct str text)
{
	int high = text.len > 2 ? hex_value(text.data[1]) : -1;
	int low = text.len > 2 ? hex_value(text.data[2]) : -1;

	return high < 0 || low < 0 ? -1 : high << 4 | low;
}

bool xtext_decode(struct buf *out, struct str text)
{
	struct buf bytes = BUF_INIT;
	bool ok = true;

	while (ok && text.len) {
		bool plain = is_xchar(text.data[0]);
		int byte = plain ? text.data[0] : -1;
		size_t len = plain ? 1 : 3;

		if (text.data[0] == '+')
			byte = hexchar(text);
		ok = byte >= 0;
		if (ok) {
			buf_putc(&bytes, (char)byte);
			text.data += len;
			text.len -= len;
		}
	}
	if (ok)
		buf_str(out, buf_view(&bytes));
	buf_fini(&bytes);
	return ok;
}
