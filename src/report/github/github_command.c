/* github_command.c - see github_command.h. */
#include "report/github/github_command.h"

#include "base/escape.h"

static bool begins(struct str text, size_t i, const char *part)
{
	size_t len = strlen(part);

	return text.len - i >= len && memcmp(text.data + i, part, len) == 0;
}

/* "##[" as "##\x5b": the older form of a command is looked for everywhere. */
static void put_defused(struct buf *out, struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (begins(text, i, "##[")) {
			buf_puts(out, "##\\x5b");
			i += 2;
		} else {
			buf_putc(out, text.data[i]);
		}
	}
}

void github_put_log(struct buf *out, struct str text)
{
	while (text.len && text.data[text.len - 1] == '\n')
		text.len--;
	while (text.data) {
		struct str line = str_cut(&text, '\n');

		buf_puts(out, "| ");
		put_defused(out, line);
		buf_putc(out, '\n');
	}
}

static void put_escaped(struct buf *out, struct str text, bool is_property)
{
	struct buf shown = BUF_INIT, safe = BUF_INIT;

	escape_terminal(&shown, text);
	put_defused(&safe, buf_view(&shown));
	for (size_t i = 0; i < safe.len; i++) {
		if (safe.data[i] == '%')
			buf_puts(out, "%25");
		else if (is_property && safe.data[i] == ':')
			buf_puts(out, "%3A");
		else if (is_property && safe.data[i] == ',')
			buf_puts(out, "%2C");
		else
			buf_putc(out, safe.data[i]);
	}
	buf_fini(&shown);
	buf_fini(&safe);
}

void github_put_data(struct buf *out, struct str text)
{
	bool is_first = true;

	while (text.len && text.data[text.len - 1] == '\n')
		text.len--;
	while (text.data) {
		struct str line = str_cut(&text, '\n');

		if (!is_first)
			buf_puts(out, "%0A");
		is_first = false;
		put_escaped(out, line, false);
	}
}

void github_put_property(struct buf *out, const char *name, struct str value)
{
	buf_printf(out, "%s=", name);
	put_escaped(out, value, true);
}
