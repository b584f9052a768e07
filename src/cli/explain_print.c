/* explain_print.c - see explain_print.h. */
#include "cli/explain_print.h"

#include <stdio.h>
#include "base/buf.h"
#include "base/escape.h"
#include "base/wrap.h"

enum { INDENT = 11, WIDTH = 79 };

static void put_field(struct buf *out, const char *label, struct str text)
{
	struct buf shown = BUF_INIT;
	size_t start = out->len;

	if (!text.len)
		return;
	buf_printf(out, "  %s:", label);
	buf_fill(out, ' ', INDENT - (out->len - start));
	escape_terminal(&shown, text);
	wrap_words(out, buf_view(&shown), INDENT, WIDTH);
	buf_putc(out, '\n');
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
