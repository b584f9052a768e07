/* layer: base */
/*
 * fuzz_escape.c - any bytes: what is escaped holds nothing that a terminal or
 * a shell would act upon, and can be read back.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool condition)
{
	if (!condition)
		abort();
}

static void require_same(struct str a, struct str b)
{
	require(a.len == b.len &&
		(a.len == 0 || memcmp(a.data, b.data, a.len) == 0));
}

static bool is_control(char c)
{
	return (unsigned char)c < 0x20 || c == 0x7f;
}

static void require_no_controls(struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		require(!is_control(text.data[i]));
		/* C1 controls in UTF-8. */
		require(text.data[i] != '\xc2' || i + 1 == text.len ||
			(unsigned char)text.data[i + 1] >= 0xa0);
	}
}

static void check_wire(struct str input)
{
	struct buf shown = BUF_INIT, back = BUF_INIT;
	size_t offset;

	escape_wire(&shown, input);
	for (size_t i = 0; i < shown.len; i++)
		require(shown.data[i] >= 0x20 && shown.data[i] < 0x7f);
	require(unescape_wire(&back, buf_view(&shown), &offset));
	require_same(buf_view(&back), input);
	buf_fini(&shown);
	buf_fini(&back);
}

/* The author's escapes: read, or a fault at a backslash. */
static void check_unescape(struct str input)
{
	struct buf bytes = BUF_INIT;
	size_t offset = input.len;

	if (unescape_wire(&bytes, input, &offset))
		require(bytes.len <= input.len);
	else
		require(offset < input.len && input.data[offset] == '\\');
	buf_fini(&bytes);
}

static void check_terminal(struct str input)
{
	struct buf shown = BUF_INIT, again = BUF_INIT;

	escape_terminal(&shown, input);
	require_no_controls(buf_view(&shown));
	escape_terminal(&again, buf_view(&shown));
	require_same(buf_view(&again), buf_view(&shown));
	buf_fini(&shown);
	buf_fini(&again);
}

static size_t read_octal(const char *text, char *byte)
{
	int value = 0;

	for (int i = 0; i < 3; i++) {
		require(text[i] >= '0' && text[i] <= '7');
		value = value * 8 + (text[i] - '0');
	}
	require(value < 256);
	*byte = (char)value;
	return 3;
}

/* What a shell makes of one word; false: it would act upon something. */
static bool read_word(struct str word, struct buf *out)
{
	bool plain = true, dollar = false;

	for (size_t i = 0; i < word.len; i++) {
		char c = word.data[i];

		if (c == '\'') {
			plain = !plain;
			if (plain)
				dollar = false;
		} else if (plain && c == '$' && i + 1 < word.len &&
			   word.data[i + 1] == '\'') {
			dollar = true;
		} else if (plain && c == '\\') {
			buf_putc(out, word.data[++i]);
		} else if (plain && strchr(" \t\n|&;<>()$`\"*?[#~!{", c)) {
			return false;
		} else if (dollar && c == '\\') {
			if (word.data[i + 1] >= '0' && word.data[i + 1] <= '7')
				i += read_octal(word.data + i + 1, &c);
			else
				c = word.data[++i];
			buf_putc(out, c);
		} else {
			buf_putc(out, c);
		}
	}
	return plain;
}

static void check_shell(struct str input)
{
	struct buf word = BUF_INIT, back = BUF_INIT;

	/* No argument of a program holds a NUL. */
	if (input.len && memchr(input.data, '\0', input.len))
		return;
	escape_shell(&word, input);
	require(word.len > 0);
	require_no_controls(buf_view(&word));
	require(read_word(buf_view(&word), &back));
	require_same(buf_view(&back), input);
	buf_fini(&word);
	buf_fini(&back);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str input = {(const char *)data, size};

	check_wire(input);
	check_unescape(input);
	check_terminal(input);
	check_shell(input);
	return 0;
}
