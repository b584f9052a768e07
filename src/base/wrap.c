/* wrap.c - see wrap.h. */
#include "base/wrap.h"

static size_t count_columns(struct str word)
{
	size_t count = 0;

	for (size_t i = 0; i < word.len; i++)
		count += ((unsigned char)word.data[i] & 0xc0) != 0x80;
	return count;
}

void wrap_words(struct buf *out, struct str text, size_t indent, size_t width)
{
	size_t column = indent;

	while (text.data) {
		struct str word = str_cut(&text, ' ');
		size_t columns = count_columns(word);

		if (column > indent && column + 1 + columns > width) {
			buf_putc(out, '\n');
			buf_fill(out, ' ', indent);
			column = indent;
		} else if (column > indent) {
			buf_putc(out, ' ');
			column++;
		}
		buf_str(out, word);
		column += columns;
	}
}
