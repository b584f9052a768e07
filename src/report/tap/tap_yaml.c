/* tap_yaml.c - see tap_yaml.h. */
#include "report/tap/tap_yaml.h"

#include "base/escape.h"

/* Where a text has more than 65534 bytes Test::Harness reads nothing of the
 * report any more; a byte that has to be escaped takes five. */
enum { WIRE_BYTES_MAX = 4096, TEXT_BYTES_MAX = 13000 };

/* shown holds no control characters any more. */
static void put_shown(struct buf *out, struct str shown)
{
	for (size_t i = 0; i < shown.len; i++) {
		if (shown.data[i] == '"' || shown.data[i] == '\\')
			buf_putc(out, '\\');
		buf_putc(out, shown.data[i]);
	}
}

static void put_text(struct buf *out, struct str text, size_t max)
{
	struct buf shown = BUF_INIT;
	bool is_first = true;
	size_t more = 0;

	while (text.len && text.data[text.len - 1] == '\n')
		text.len--;
	if (text.len > max) {
		more = text.len - max;
		text.len = max;
	}
	buf_putc(out, '"');
	while (text.data) {
		struct str line = str_cut(&text, '\n');

		if (!is_first)
			buf_puts(out, "\\n");
		is_first = false;
		buf_clear(&shown);
		escape_terminal(&shown, line);
		put_shown(out, buf_view(&shown));
	}
	if (more)
		buf_printf(out, " ... and %zu more bytes", more);
	buf_puts(out, "\"\n");
	buf_fini(&shown);
}

static void put_key(struct buf *out, int indent, const char *key)
{
	buf_fill(out, ' ', (size_t)indent);
	buf_printf(out, "%s: ", key);
}

void tap_yaml_text(
	struct buf *out, int indent, const char *key, struct str text)
{
	if (!text.data)
		return;
	put_key(out, indent, key);
	put_text(out, text, TEXT_BYTES_MAX);
}

void tap_yaml_wire(
	struct buf *out, int indent, const char *key, struct str bytes)
{
	struct buf shown = BUF_INIT;
	size_t more = 0;

	if (!bytes.data)
		return;
	if (bytes.len > WIRE_BYTES_MAX) {
		more = bytes.len - WIRE_BYTES_MAX;
		bytes.len = WIRE_BYTES_MAX;
	}
	escape_wire(&shown, bytes);
	if (more)
		buf_printf(&shown, " ... and %zu more bytes", more);
	put_key(out, indent, key);
	put_text(out, buf_view(&shown), shown.len);
	buf_fini(&shown);
}

void tap_yaml_item(struct buf *out, int indent, struct str text)
{
	buf_fill(out, ' ', (size_t)indent);
	buf_puts(out, "- ");
	put_text(out, text, TEXT_BYTES_MAX);
}
