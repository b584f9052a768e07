/* dot_stuffing.c - a text as DATA sends it. */
#include "smtp/dot_stuffing.h"

static void put_line(struct buf *out, struct str line, bool stuff)
{
	if (stuff && line.len && line.data[0] == '.')
		buf_putc(out, '.');
	buf_str(out, line);
	buf_append(out, "\r\n", 2);
}

/* A run without LF: every CR in it ends a line. What follows the last CR is
 * a line as well, unless the text ends there. */
static void put_lines(
	struct buf *out, struct str run, bool at_text_end, bool stuff)
{
	const char *cr;

	while (run.len && (cr = memchr(run.data, '\r', run.len))) {
		struct str line = {run.data, (size_t)(cr - run.data)};

		put_line(out, line, stuff);
		run.data += line.len + 1;
		run.len -= line.len + 1;
	}
	if (run.len || !at_text_end)
		put_line(out, run, stuff);
}

static void put_normalised(struct buf *out, struct str text, bool stuff)
{
	while (text.len) {
		const char *lf = memchr(text.data, '\n', text.len);
		struct str run = text;
		size_t taken = text.len;

		if (lf) {
			run.len = (size_t)(lf - text.data);
			taken = run.len + 1;
			if (run.len && lf[-1] == '\r')
				run.len--;
		}
		put_lines(out, run, !lf, stuff);
		text.data += taken;
		text.len -= taken;
	}
}

/* Where the line behind at begins: after CRLF, never after a bare LF, which
 * ends no line. [RFC5321 2.3.8] */
static size_t next_line(struct str text, size_t at)
{
	while (at < text.len) {
		const char *lf = memchr(text.data + at, '\n', text.len - at);

		if (!lf)
			break;
		at = (size_t)(lf - text.data) + 1;
		if (at >= 2 && lf[-1] == '\r')
			return at;
	}
	return text.len;
}

/* The bytes as they are, and a dot more where a line begins with one. */
static void put_stuffed(struct buf *out, struct str text)
{
	size_t done = 0;

	for (size_t at = 0; at < text.len; at = next_line(text, at)) {
		if (text.data[at] != '.')
			continue;
		buf_append(out, text.data + done, at - done);
		buf_putc(out, '.');
		done = at;
	}
	if (done < text.len)
		buf_append(out, text.data + done, text.len - done);
}

void dot_stuff(struct buf *out, struct str text, struct dot_stuffing how)
{
	if (how.crlf)
		put_normalised(out, text, how.stuff);
	else if (how.stuff)
		put_stuffed(out, text);
	else
		buf_str(out, text);
	if (how.end)
		buf_append(out, ".\r\n", 3);
}

bool dot_unstuff(struct str line, struct str *text)
{
	*text = line;
	if (!line.len || line.data[0] != '.')
		return false;
	text->data++;
	text->len--;
	return !text->len;
}
