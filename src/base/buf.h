/*
 * buf.h - a growing byte buffer, always followed by a NUL that is not part
 * of its length.
 */
#ifndef SD_BASE_BUF_H
#define SD_BASE_BUF_H

#include <stdarg.h>
#include <stddef.h>
#include "base/str.h"

struct buf {
	char *data; /* NULL while nothing was appended */
	size_t len;
	size_t cap;
};

#define BUF_INIT ((struct buf){NULL, 0, 0})

void buf_fini(struct buf *buf);
void buf_append(struct buf *buf, const void *data, size_t len);
void buf_str(struct buf *buf, struct str text);
void buf_puts(struct buf *buf, const char *text);
void buf_putc(struct buf *buf, char c);
/* count times c. */
void buf_fill(struct buf *buf, char c, size_t count);
void buf_printf(struct buf *buf, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void buf_vprintf(struct buf *buf, const char *format, va_list args)
	__attribute__((format(printf, 2, 0)));
/* Length to 0, memory kept. */
void buf_clear(struct buf *buf);
/* Drops the first len bytes (at most all). */
void buf_consume(struct buf *buf, size_t len);
/* The bytes, NUL-terminated; "" when empty. Valid until the next change. */
const char *buf_cstr(const struct buf *buf);
static inline struct str buf_view(const struct buf *buf)
{
	return (struct str){buf->data ? buf->data : "", buf->len};
}

#endif
