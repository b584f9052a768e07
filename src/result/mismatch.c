/* mismatch.c - filling a struct mismatch. */
#include "result/mismatch.h"

#include <stdarg.h>

void mismatch_fini(struct mismatch *mismatch)
{
	buf_fini(&mismatch->text);
	mismatch->kind = FAILURE_NONE;
}

bool mismatch_set(struct mismatch *mismatch, enum failure_kind kind,
	const char *format, ...)
{
	/* Apart from mismatch->text, which may be among the arguments. */
	struct buf text = BUF_INIT;
	va_list args;

	va_start(args, format);
	buf_vprintf(&text, format, args);
	va_end(args);
	buf_fini(&mismatch->text);
	mismatch->text = text;
	mismatch->kind = kind;
	return false;
}
