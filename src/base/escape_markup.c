/* escape_markup.c - text in XML and HTML. */
#include "base/escape.h"

static void put_entities(struct buf *out, struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		switch (text.data[i]) {
		case '&':
			buf_puts(out, "&amp;");
			break;
		case '<':
			buf_puts(out, "&lt;");
			break;
		case '>':
			buf_puts(out, "&gt;");
			break;
		case '"':
			buf_puts(out, "&quot;");
			break;
		case '\'':
			buf_puts(out, "&#39;");
			break;
		default:
			buf_putc(out, text.data[i]);
		}
	}
}

static void put_lines(struct buf *out, struct str data, const char *line_end)
{
	struct buf shown = BUF_INIT;

	while (data.data) {
		bool is_last;
		struct str line = str_cut(&data, '\n');

		is_last = !data.data;
		buf_clear(&shown);
		escape_terminal(&shown, line);
		put_entities(out, buf_view(&shown));
		if (!is_last)
			buf_puts(out, line_end);
	}
	buf_fini(&shown);
}

void escape_markup(struct buf *out, struct str data)
{
	put_lines(out, data, "\n");
}

void escape_attribute(struct buf *out, struct str data)
{
	put_lines(out, data, "&#10;");
}
