/* nagios_text.c - see nagios_text.h. */
#include "report/nagios/nagios_text.h"

#include "report/report_words.h"

void nagios_put_state(struct buf *out, enum nagios_state state)
{
	static const char *const words[] = {
		"OK", "WARNING", "CRITICAL", "UNKNOWN"};

	buf_printf(out, "SMTP %s - ", words[state]);
}

/* The "|" between the alternatives of an expectation. */
static bool is_or(struct str text, size_t i)
{
	return text.data[i] == '|' && i > 0 && text.data[i - 1] == ' ' &&
	       i + 1 < text.len && text.data[i + 1] == ' ';
}

static void put_char(struct buf *out, char c)
{
	if (c == '"')
		buf_putc(out, '\'');
	else if (c && strchr("|<>`$", c))
		buf_printf(out, "\\x%02x", (unsigned)c);
	else
		buf_putc(out, c);
}

void nagios_put_text(struct buf *out, struct str text, size_t max)
{
	struct buf shown = BUF_INIT;
	size_t len;

	report_put_line(&shown, text);
	len = max ? report_cut(buf_view(&shown), max).len : shown.len;
	for (size_t i = 0; i < len; i++) {
		if (is_or(buf_view(&shown), i))
			buf_puts(out, "or");
		else
			put_char(out, shown.data[i]);
	}
	if (len < shown.len)
		buf_puts(out, "...");
	/* It must not quote what a command has behind it. */
	else if (len && shown.data[len - 1] == '\\')
		buf_putc(out, ' ');
	buf_fini(&shown);
}
