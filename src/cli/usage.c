/* usage.c - see usage.h. */
#include "cli/usage.h"

#include <stdarg.h>
#include <stdio.h>
#include "base/buf.h"
#include "base/escape.h"
#include "result/run_totals.h"

/* Where what is said is kept too: a part of the log sink, like stderr. */
static struct buf *kept;

struct buf *say_keep(struct buf *said)
{
	struct buf *before = kept;

	kept = said;
	return before;
}

void say_text(struct str text)
{
	fwrite(text.data, 1, text.len, stderr);
	if (kept)
		buf_str(kept, text);
}

static void __attribute__((format(printf, 2, 0)))
say(const char *kind, const char *format, va_list args)
{
	struct buf text = BUF_INIT, shown = BUF_INIT;

	buf_vprintf(&text, format, args);
	buf_printf(&shown, "smtpdrill: %s: ", kind);
	escape_terminal(&shown, buf_view(&text));
	buf_putc(&shown, '\n');
	say_text(buf_view(&shown));
	buf_fini(&shown);
	buf_fini(&text);
}

void say_error(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say("error", format, args);
	va_end(args);
}

void say_note(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say("note", format, args);
	va_end(args);
}

int usage_error(const char *command, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say("error", format, args);
	va_end(args);
	fprintf(stderr, "see \"smtpdrill %s%s--help\"\n",
		command ? command : "", command ? " " : "");
	return RUN_EXIT_USAGE;
}
