/* usage.c - see usage.h. */
#include "cli/usage.h"

#include <stdarg.h>
#include <stdio.h>
#include "base/buf.h"
#include "base/escape.h"
#include "result/run_totals.h"

static void __attribute__((format(printf, 1, 0)))
say(const char *format, va_list args)
{
	struct buf text = BUF_INIT, shown = BUF_INIT;

	buf_vprintf(&text, format, args);
	escape_terminal(&shown, buf_view(&text));
	fprintf(stderr, "smtpdrill: error: %s\n", buf_cstr(&shown));
	buf_fini(&shown);
	buf_fini(&text);
}

void say_error(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say(format, args);
	va_end(args);
}

int usage_error(const char *command, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say(format, args);
	va_end(args);
	fprintf(stderr, "see \"smtpdrill %s%s--help\"\n",
		command ? command : "", command ? " " : "");
	return RUN_EXIT_USAGE;
}
