/* err.c - filling a struct err. */
#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Ends text with "..." without leaving half a UTF-8 character before it. */
static void mark_cut(char *text, size_t size)
{
	size_t at = size - sizeof("...");

	while (at > 0 && ((unsigned char)text[at] & 0xc0) == 0x80)
		at--;
	memcpy(text + at, "...", sizeof("..."));
}

struct err *err_set(
	struct err *err, enum err_kind kind, const char *format, ...)
{
	/* Apart from err->text, which may be among the arguments. */
	char text[sizeof(err->text)];
	va_list args;
	int len;

	va_start(args, format);
	len = vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	if (len < 0)
		text[0] = '\0';
	else if ((size_t)len >= sizeof(text))
		mark_cut(text, sizeof(text));
	err->kind = kind;
	err->help = NULL;
	memcpy(err->text, text, strlen(text) + 1);
	return err;
}
