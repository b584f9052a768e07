/*
 * html_hex.c - the bytes of a conversation:
 *
 *   S +0.9 ms, 18 bytes
 *   0000  32 35 30 20 6d 61 69 6c  2e 65 78 61 6d 70 6c 65  |250 mail.example|
 */
#include "report/html/html_lanes.h"

#include "report/html/html_put.h"

enum { ROW_BYTES = 16, DUMP_BYTES_MAX = 65536 };

static void put_row(struct buf *out, struct str bytes, size_t at)
{
	static const char digits[] = "0123456789abcdef";
	struct str part = {bytes.data + at, bytes.len - at};
	char text[ROW_BYTES];

	if (part.len > ROW_BYTES)
		part.len = ROW_BYTES;
	buf_printf(out, "%04zx ", at);
	for (size_t i = 0; i < ROW_BYTES; i++) {
		unsigned char c =
			i < part.len ? (unsigned char)part.data[i] : 0;
		bool shown = c >= 0x20 && c < 0x7f;

		buf_puts(out, i % 8 ? " " : "  ");
		buf_putc(out, i < part.len ? digits[c >> 4] : ' ');
		buf_putc(out, i < part.len ? digits[c & 15] : ' ');
		text[i] = shown ? (char)c : '.';
	}
	buf_puts(out, "  |");
	html_put_str(out, (struct str){text, part.len});
	buf_puts(out, "|\n");
}

static void put_entry(
	struct buf *out, const struct scenario_result *result, size_t i)
{
	const struct transcript_entry *entry = &result->transcript.entries[i];
	const char *lane = html_lane_name(result, i);
	struct str bytes = transcript_text(&result->transcript, i);

	buf_printf(out, "<b>%c", (char)entry->direction);
	if (lane) {
		buf_putc(out, ' ');
		html_put(out, lane);
	}
	buf_puts(out, " +");
	html_put_ms(out, entry->at_us);
	buf_printf(out, " ms, %zu byte%s</b>\n", bytes.len,
		bytes.len == 1 ? "" : "s");
	for (size_t at = 0; at < bytes.len; at += ROW_BYTES)
		put_row(out, bytes, at);
}

void html_put_hex(struct buf *out, const struct scenario_result *result)
{
	const struct transcript *transcript = &result->transcript;
	size_t count = 0;

	buf_puts(out, "<details class=\"hex\"><summary>Bytes in hexadecimal"
		      "</summary><pre tabindex=\"0\">");
	for (size_t i = 0; i < transcript->count; i++) {
		if (transcript->entries[i].direction == DIRECTION_NOTE)
			continue;
		if (count > DUMP_BYTES_MAX) {
			buf_puts(out, "<b>and more, not shown</b>\n");
			break;
		}
		put_entry(out, result, i);
		count += transcript->entries[i].len;
	}
	buf_puts(out, "</pre></details>\n");
}
