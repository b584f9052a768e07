/* text_wrap.c - see text_wrap.h. */
#include "report/text/text_wrap.h"

enum { INDENT = 12, WIDTH_MIN = 40 };

static bool is_prose(struct str line)
{
	static const char *const labels[] = {"  why: ", "  hint: ",
		"  reason: ", "  anomaly: ", "  explain: "};

	for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++)
		if (str_starts_nocase(line, labels[i]))
			return true;
	return false;
}

static bool is_below(struct str line)
{
	for (size_t i = 0; i < INDENT; i++)
		if (i >= line.len || line.data[i] != ' ')
			return false;
	return true;
}

/* Columns that a word takes; it has no control characters. */
static size_t count_columns(struct str word)
{
	size_t count = 0;

	for (size_t i = 0; i < word.len; i++)
		count += ((unsigned char)word.data[i] & 0xc0) != 0x80;
	return count;
}

static void put_wrapped(struct buf *out, struct str line, size_t width)
{
	struct str text = {line.data + INDENT, line.len - INDENT};
	size_t column = INDENT;

	buf_append(out, line.data, INDENT);
	while (text.data) {
		struct str word = str_cut(&text, ' ');
		size_t columns = count_columns(word);

		if (column > INDENT && column + 1 + columns > width) {
			buf_putc(out, '\n');
			buf_fill(out, ' ', INDENT);
			column = INDENT;
		} else if (column > INDENT) {
			buf_putc(out, ' ');
			column++;
		}
		buf_str(out, word);
		column += columns;
	}
}

void text_wrap(struct buf *text, int width)
{
	struct str rest = buf_view(text);
	struct buf out = BUF_INIT;
	bool in_prose = false;

	if (width <= 0)
		return;
	if (width < WIDTH_MIN)
		width = WIDTH_MIN;
	while (rest.len) {
		struct str line = str_cut(&rest, '\n');

		in_prose = is_prose(line) || (in_prose && is_below(line));
		if (in_prose && line.len > INDENT)
			put_wrapped(&out, line, (size_t)width);
		else
			buf_str(&out, line);
		if (rest.data)
			buf_putc(&out, '\n');
	}
	buf_fini(text);
	*text = out;
}
