/* explain_print.c - see explain_print.h. */
#include "cli/explain_print.h"

#include <stdio.h>
#include "base/buf.h"
#include "base/escape.h"

enum { INDENT = 11, WIDTH = 79 };

static size_t count_columns(struct str word)
{
	size_t count = 0;

	for (size_t i = 0; i < word.len; i++)
		count += ((unsigned char)word.data[i] & 0xc0) != 0x80;
	return count;
}

/* text is escaped. */
static void put_wrapped(struct buf *out, struct str text)
{
	size_t column = INDENT;

	while (text.data) {
		struct str word = str_cut(&text, ' ');
		size_t columns = count_columns(word);

		if (column > INDENT && column + 1 + columns > WIDTH) {
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
	buf_putc(out, '\n');
}

static void put_field(struct buf *out, const char *label, struct str text)
{
	struct buf shown = BUF_INIT;
	size_t start = out->len;

	if (!text.len)
		return;
	buf_printf(out, "  %s:", label);
	buf_fill(out, ' ', INDENT - (out->len - start));
	escape_terminal(&shown, text);
	put_wrapped(out, buf_view(&shown));
	buf_fini(&shown);
}

/* Each line as it came. */
static void put_reply(struct buf *out, struct str reply)
{
	while (reply.data) {
		struct str line = str_cut(&reply, '\n');

		if (line.len && line.data[line.len - 1] == '\r')
			line.len--;
		if (!line.len && !reply.data)
			break;
		escape_terminal(out, line);
		buf_putc(out, '\n');
	}
}

void explain_print(struct str reply, const struct explanation *found)
{
	struct buf out = BUF_INIT;

	put_reply(&out, reply);
	put_field(&out, "means", found->meaning);
	put_field(&out, "said by", found->servers);
	put_field(&out, "causes", found->causes);
	put_field(&out, "do", found->remedy);
	put_field(&out, "see", found->ref);
	fwrite(buf_cstr(&out), 1, out.len, stdout);
	buf_fini(&out);
}
