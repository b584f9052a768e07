/*
 * text_conversation.c - the record of a conversation:
 *
 *   conversation (127.0.0.1:41234 -> 127.0.0.1:2502)
 *     ... 3 earlier entries not shown
 *         +0.4ms S 220 mail.example ESMTP
 *   >     +1.1ms C EHLO client.example
 *
 * A line that does not end in CRLF says so. Where a scenario has several
 * connections, each line names its own in front of C or S.
 */
#include "report/text/text_conversation.h"

#include <string.h>
#include "base/escape.h"
#include "report/text/text_style.h"

enum { LANE_WIDTH_MAX = 16 };

static void put_head(struct buf *out, const struct scenario_result *result)
{
	buf_puts(out, "  conversation");
	if (result->local || result->remote) {
		buf_puts(out, " (");
		text_put(out, result->local ? result->local : "?");
		buf_puts(out, " -> ");
		text_put(out, result->remote ? result->remote : "?");
		buf_putc(out, ')');
	}
	buf_putc(out, '\n');
}

static void put_gap(
	struct buf *out, size_t count, const char *which, const char *fate)
{
	buf_printf(out, "    ... %zu %s %s not %s\n", count, which,
		count == 1 ? "entry" : "entries", fate);
}

/* The time in milliseconds, always: columns of them are to be compared. */
static void put_time(struct buf *out, int64_t at_us)
{
	struct buf text = BUF_INIT;
	int64_t tenths = (at_us + 50) / 100;

	buf_printf(&text, "+%lld.%lldms", (long long)(tenths / 10),
		(long long)(tenths % 10));
	buf_printf(out, "%11s", buf_cstr(&text));
	buf_fini(&text);
}

static bool is_marked(const struct step_result *step,
	const struct transcript *transcript, size_t i)
{
	size_t number = transcript_number(transcript, i);

	return step && number >= step->first_entry && number < step->end_entry;
}

/* Which connection, where there are several. */
static void put_lane(
	struct buf *out, const struct scenario_result *result, size_t lane)
{
	size_t width = 0, len;

	for (size_t i = 0; i < result->lane_count; i++) {
		len = strlen(result->lanes[i]);
		width = len > width ? len : width;
	}
	if (lane >= result->lane_count)
		return;
	buf_putc(out, ' ');
	text_put(out, result->lanes[lane]);
	len = strlen(result->lanes[lane]);
	if (width < LANE_WIDTH_MAX && len < width)
		buf_fill(out, ' ', width - len);
}

static void put_entry(struct buf *out, const struct scenario_result *result,
	size_t i, struct conversation_view view)
{
	const struct transcript *transcript = &result->transcript;
	const struct transcript_entry *entry = &transcript->entries[i];
	struct str text = transcript_text(transcript, i);

	buf_puts(out, is_marked(view.marked, transcript, i) ? "  > " : "    ");
	put_time(out, entry->at_us);
	put_lane(out, result, entry->lane);
	buf_printf(out, " %c ", entry->direction);
	if (entry->direction == DIRECTION_NOTE)
		escape_terminal(out, text);
	else
		text_put_wire_line(out, text, view.bytes);
	if (entry->dropped)
		buf_printf(out, " ... and %u more bytes", entry->dropped);
	else if (entry->direction != DIRECTION_NOTE && !entry->complete)
		buf_puts(out, " (no line end)");
	buf_putc(out, '\n');
}

void text_put_conversation(struct buf *out,
	const struct scenario_result *result, struct conversation_view view)
{
	const struct transcript *transcript = &result->transcript;
	size_t first = 0, before;

	if (transcript->count == 0)
		return;
	if (view.last && transcript->count > view.last)
		first = transcript->count - view.last;
	put_head(out, result);
	before = first;
	if (transcript->dropped_entries && first > transcript->keep_first)
		before += transcript->dropped_entries;
	if (before)
		put_gap(out, before, "earlier", "shown");
	for (size_t i = first; i < transcript->count; i++) {
		if (transcript->dropped_entries && i == transcript->keep_first)
			put_gap(out, transcript->dropped_entries, "more",
				"kept");
		put_entry(out, result, i, view);
	}
}
