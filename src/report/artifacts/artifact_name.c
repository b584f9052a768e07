/* artifact_name.c - see artifact_name.h. */
#include "report/artifacts/artifact_name.h"

#include "report/report_number.h"

static bool is_kept(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '_' || c == '.';
}

/* Appends c, or not: of "-" and "." one at a time, and none first. */
static void put_char(struct buf *out, size_t start, char c)
{
	char last = out->len > start ? out->data[out->len - 1] : '-';

	if (!is_kept(c))
		c = '-';
	if ((c == '-' || c == '.') && (last == '-' || last == '.'))
		return;
	buf_putc(out, c);
}

void artifact_put_slug(struct buf *out, struct str text, size_t max)
{
	size_t start = out->len;

	/* The end of an id tells scenarios of one file apart. */
	if (text.len > max) {
		text.data += text.len - max;
		text.len = max;
	}
	for (size_t i = 0; i < text.len; i++)
		put_char(out, start, text.data[i]);
	if (out->len == start)
		buf_putc(out, '_');
}

void artifact_put_name(struct buf *out, struct str id)
{
	artifact_put_slug(out, id, ARTIFACT_NAME_MAX);
	buf_printf(out, "-%08x", (unsigned)(report_hash(id) & 0xffffffffu));
}
