/* escape.c - how a byte looks, and how an author writes one. */
#include "base/escape.h"

#include <stdint.h>

static void put_hex(struct buf *out, unsigned char c)
{
	static const char digits[] = "0123456789abcdef";
	const char text[4] = {'\\', 'x', digits[c >> 4], digits[c & 15]};

	buf_append(out, text, sizeof(text));
}

static bool is_printable_ascii(unsigned char c)
{
	return c >= 0x20 && c < 0x7f;
}

void escape_wire(struct buf *out, struct str data)
{
	for (size_t i = 0; i < data.len; i++) {
		unsigned char c = (unsigned char)data.data[i];

		if (c == '\r')
			buf_puts(out, "\\r");
		else if (c == '\n')
			buf_puts(out, "\\n");
		else if (c == '\t')
			buf_puts(out, "\\t");
		else if (c == '\0')
			buf_puts(out, "\\0");
		else if (c == '\\')
			buf_puts(out, "\\\\");
		else if (is_printable_ascii(c))
			buf_putc(out, (char)c);
		else
			put_hex(out, c);
	}
}

/* Length of the UTF-8 character at data, 0 when it is not one [RFC3629 4]. */
static size_t decode_utf8(const unsigned char *data, size_t len, uint32_t *code)
{
	static const uint32_t lowest[5] = {0, 0, 0x80, 0x800, 0x10000};
	size_t need;

	if (data[0] >= 0xc2 && data[0] <= 0xdf)
		need = 2;
	else if (data[0] >= 0xe0 && data[0] <= 0xef)
		need = 3;
	else if (data[0] >= 0xf0 && data[0] <= 0xf4)
		need = 4;
	else
		return 0;
	if (len < need)
		return 0;
	*code = data[0] & (0x7fu >> need);
	for (size_t i = 1; i < need; i++) {
		if ((data[i] & 0xc0) != 0x80)
			return 0;
		*code = *code << 6 | (data[i] & 0x3fu);
	}
	if (*code < lowest[need] || *code > 0x10ffff ||
		(*code >= 0xd800 && *code <= 0xdfff))
		return 0;
	return need;
}

/* Characters that move the cursor, break the line or reorder what is around
 * them: C1 controls, line separators, bidirectional marks and overrides; and
 * what is no character, which XML 1.0 cannot have. */
static bool is_harmful(uint32_t code)
{
	return (code >= 0x80 && code <= 0x9f) || code == 0x61c ||
	       code == 0x200e || code == 0x200f ||
	       (code >= 0x2028 && code <= 0x202e) ||
	       (code >= 0x2066 && code <= 0x2069) || code == 0xfffe ||
	       code == 0xffff;
}

void escape_terminal(struct buf *out, struct str data)
{
	const unsigned char *bytes = (const unsigned char *)data.data;
	size_t i = 0;

	while (i < data.len) {
		uint32_t code = 0;
		size_t len = decode_utf8(bytes + i, data.len - i, &code);

		if (len > 0 && !is_harmful(code)) {
			buf_append(out, data.data + i, len);
			i += len;
			continue;
		}
		if (bytes[i] == '\t')
			buf_putc(out, ' ');
		else if (is_printable_ascii(bytes[i]))
			buf_putc(out, data.data[i]);
		else
			put_hex(out, bytes[i]);
		i++;
	}
}

static bool is_shell_safe(struct str data)
{
	static const char safe[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				   "abcdefghijklmnopqrstuvwxyz"
				   "0123456789_@%+=:,./-";

	/* zsh takes a leading = for the path of a command. */
	if (data.len == 0 || data.data[0] == '=')
		return false;
	for (size_t i = 0; i < data.len; i++)
		if (!data.data[i] || !strchr(safe, data.data[i]))
			return false;
	return true;
}

static bool is_terminal_safe(struct str data)
{
	struct buf shown = BUF_INIT;
	bool same;

	escape_terminal(&shown, data);
	same = shown.len == data.len &&
	       (data.len == 0 || memcmp(shown.data, data.data, data.len) == 0);
	buf_fini(&shown);
	return same;
}

/* $'...' is no POSIX, but the one form that keeps control bytes off the
 * terminal; octal, since it has a fixed width in every shell. */
static void put_dollar_quoted(struct buf *out, struct str data)
{
	buf_puts(out, "$'");
	for (size_t i = 0; i < data.len; i++) {
		unsigned char c = (unsigned char)data.data[i];

		if (c == '\'' || c == '\\')
			buf_printf(out, "\\%c", c);
		else if (is_printable_ascii(c))
			buf_putc(out, (char)c);
		else
			buf_printf(out, "\\%03o", c);
	}
	buf_putc(out, '\'');
}

void escape_shell(struct buf *out, struct str data)
{
	if (is_shell_safe(data)) {
		buf_str(out, data);
		return;
	}
	if (!is_terminal_safe(data)) {
		put_dollar_quoted(out, data);
		return;
	}
	buf_putc(out, '\'');
	for (size_t i = 0; i < data.len; i++) {
		if (data.data[i] == '\'')
			buf_puts(out, "'\\''");
		else
			buf_putc(out, data.data[i]);
	}
	buf_putc(out, '\'');
}

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* Reads one escape at text, which begins with a backslash. Returns its
 * length, 0 for a fault. */
static size_t read_escape(struct str text, char *byte)
{
	static const char names[] = "rnt0\\e\"";
	static const char bytes[] = "\r\n\t\0\\\x1b\"";
	const char *at;

	if (text.len < 2 || !text.data[1])
		return 0;
	at = strchr(names, text.data[1]);
	if (at) {
		*byte = bytes[at - names];
		return 2;
	}
	if (text.data[1] != 'x' || text.len < 4 ||
		hex_value(text.data[2]) < 0 || hex_value(text.data[3]) < 0)
		return 0;
	*byte = (char)(hex_value(text.data[2]) << 4 | hex_value(text.data[3]));
	return 4;
}

bool unescape_wire(struct buf *out, struct str text, size_t *offset)
{
	size_t i = 0;

	while (i < text.len) {
		struct str rest = {text.data + i, text.len - i};
		char byte = rest.data[0];
		size_t len = 1;

		if (byte == '\\')
			len = read_escape(rest, &byte);
		if (len == 0) {
			*offset = i;
			return false;
		}
		buf_putc(out, byte);
		i += len;
	}
	return true;
}
