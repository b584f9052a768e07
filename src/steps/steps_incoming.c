/* steps_incoming.c - where a message ends, and what it was before it was
 * sent. */
#include "steps/steps_incoming.h"

#include <string.h>
#include "smtp/dot_stuffing.h"

size_t incoming_end(struct str text, size_t from)
{
	static const char end[] = "\r\n.\r\n";

	if (text.len >= 3 && !memcmp(text.data, end + 2, 3))
		return 3;
	while (from + 5 <= text.len) {
		const char *cr =
			memchr(text.data + from, '\r', text.len - 4 - from);

		if (!cr)
			return 0;
		from = (size_t)(cr - text.data);
		if (!memcmp(cr, end, 5))
			return from + 5;
		from++;
	}
	return 0;
}

void incoming_unstuff(struct buf *text)
{
	struct buf out = BUF_INIT;
	const char *at = text->data, *end = text->data + text->len;

	while (at < end) {
		const char *stop = at;
		struct str line;

		while (stop + 1 < end && !(stop[0] == '\r' && stop[1] == '\n'))
			stop++;
		if (dot_unstuff((struct str){at, (size_t)(stop - at)}, &line))
			break;
		buf_str(&out, line);
		buf_puts(&out, "\r\n");
		at = stop + 2;
	}
	buf_fini(text);
	*text = out;
}

void incoming_lines(struct buf *out, struct str message)
{
	while (message.data) {
		struct str line = str_cut(&message, '\n');

		if (message.data && line.len && line.data[line.len - 1] == '\r')
			line.len--;
		buf_str(out, line);
		if (message.data)
			buf_putc(out, '\n');
	}
}
