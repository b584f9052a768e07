/* buf.c - the growing byte buffer. */
#include "base/buf.h"

#include <stdint.h>
#include <stdio.h>
#include "base/check.h"
#include "base/mem.h"

enum { CAP_BYTES_FIRST = 64 };

/* Room for len more bytes and the NUL behind them. */
static char *reserve(struct buf *buf, size_t len)
{
	size_t need;

	BUG_ON(len > SIZE_MAX / 4 || buf->len > SIZE_MAX / 4);
	need = buf->len + len + 1;
	if (need > buf->cap) {
		size_t cap = buf->cap ? buf->cap : CAP_BYTES_FIRST;

		while (cap < need)
			cap *= 2;
		buf->data = mem_realloc(buf->data, cap);
		buf->cap = cap;
	}
	return buf->data + buf->len;
}

static void advance(struct buf *buf, size_t len)
{
	buf->len += len;
	buf->data[buf->len] = '\0';
}

void buf_fini(struct buf *buf)
{
	mem_free(buf->data);
	*buf = BUF_INIT;
}

void buf_append(struct buf *buf, const void *data, size_t len)
{
	if (len == 0)
		return;
	memcpy(reserve(buf, len), data, len);
	advance(buf, len);
}

void buf_str(struct buf *buf, struct str text)
{
	buf_append(buf, text.data, text.len);
}

void buf_puts(struct buf *buf, const char *text)
{
	buf_append(buf, text, strlen(text));
}

void buf_putc(struct buf *buf, char c)
{
	*reserve(buf, 1) = c;
	advance(buf, 1);
}

void buf_fill(struct buf *buf, char c, size_t count)
{
	if (count == 0)
		return;
	memset(reserve(buf, count), c, count);
	advance(buf, count);
}

void buf_printf(struct buf *buf, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	buf_vprintf(buf, format, args);
	va_end(args);
}

void buf_vprintf(struct buf *buf, const char *format, va_list args)
{
	va_list again;
	int len;

	va_copy(again, args);
	len = vsnprintf(NULL, 0, format, again);
	va_end(again);
	BUG_ON(len < 0);
	if (len == 0)
		return;
	vsnprintf(reserve(buf, (size_t)len), (size_t)len + 1, format, args);
	advance(buf, (size_t)len);
}

void buf_clear(struct buf *buf)
{
	buf->len = 0;
	if (buf->data)
		buf->data[0] = '\0';
}

void buf_consume(struct buf *buf, size_t len)
{
	if (len >= buf->len) {
		buf_clear(buf);
		return;
	}
	if (len == 0)
		return;
	buf->len -= len;
	memmove(buf->data, buf->data + len, buf->len + 1);
}

const char *buf_cstr(const struct buf *buf)
{
	return buf->data ? buf->data : "";
}
