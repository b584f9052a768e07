/* html_lanes.c - the conversation as two lanes. */
#include "report/html/html_lanes.h"

#include "base/mem.h"
#include "report/html/html_fault.h"
#include "report/html/html_put.h"

/* Of a very long conversation: how many entries of both ends are shown. */
enum { FIRST_SHOWN = 500, LAST_SHOWN = 1500 };

/* What the steps say of an entry. */
struct mark {
	unsigned anomalies;
	bool is_fault, is_first; /* of a step that failed */
	struct str recipient;
};

const char *html_lane_name(const struct scenario_result *result, size_t i)
{
	size_t lane = result->transcript.entries[i].lane;

	return lane < result->lane_count ? result->lanes[lane] : NULL;
}

/* The entry that had this number when it was written; count: it is gone. */
static size_t find_entry(const struct transcript *transcript, size_t number)
{
	if (number < transcript->keep_first || !transcript->dropped_entries)
		return number;
	if (number < transcript->keep_first + transcript->dropped_entries)
		return transcript->count;
	return number - transcript->dropped_entries;
}

/* Said on another connection while the step went on. */
static bool is_elsewhere(const struct scenario_result *result, size_t i,
	const struct step_result *step)
{
	const char *lane = html_lane_name(result, i);

	return lane && step->conn && strcmp(lane, step->conn) != 0;
}

static unsigned step_anomalies(const struct step_result *step)
{
	return step->anomalies | (step->reply ? step->reply->anomalies : 0);
}

static void mark_fault(struct mark *mark, bool *is_first)
{
	mark->is_fault = true;
	mark->is_first |= *is_first;
	*is_first = false;
}

/* LMTP: several replies come at once, and the first step finds them all.
 * Each of the steps behind it takes the lines of its own, from at on. */
static size_t mark_recipient(const struct scenario_result *result,
	struct mark *marks, const struct step_result *step, size_t at)
{
	const struct transcript *transcript = &result->transcript;
	size_t lines = step->reply ? step->reply->line_count : 0;
	bool is_first = true;

	for (; lines && at < transcript->count; at++) {
		if (transcript->entries[at].direction != DIRECTION_SERVER ||
			is_elsewhere(result, at, step))
			continue;
		if (html_is_fault(step))
			mark_fault(&marks[at], &is_first);
		if (--lines)
			continue;
		marks[at].anomalies |= step_anomalies(step);
		marks[at].recipient = step->recipient;
	}
	return at;
}

static void mark_step(const struct scenario_result *result, struct mark *marks,
	const struct step_result *step)
{
	const struct transcript *transcript = &result->transcript;
	size_t last = transcript->count;
	bool is_first = true;

	if (!step_anomalies(step) && !html_is_fault(step))
		return;
	for (size_t n = step->first_entry; n < step->end_entry; n++) {
		size_t i = find_entry(transcript, n);

		if (i >= transcript->count || is_elsewhere(result, i, step))
			continue;
		if (html_is_fault(step))
			mark_fault(&marks[i], &is_first);
		if (transcript->entries[i].direction == DIRECTION_SERVER)
			last = i;
	}
	if (last < transcript->count)
		marks[last].anomalies |= step_anomalies(step);
}

static struct mark *find_marks(const struct scenario_result *result)
{
	const struct transcript *transcript = &result->transcript;
	struct mark *marks = mem_calloc(transcript->count + 1, sizeof(*marks));
	const struct step_result *step;
	size_t at = transcript->count;

	for (step = result->steps; step; step = step->next) {
		if (!step->recipient.data) {
			mark_step(result, marks, step);
			at = transcript->count;
			continue;
		}
		if (at == transcript->count)
			at = find_entry(transcript, step->first_entry);
		at = mark_recipient(result, marks, step, at);
	}
	return marks;
}

static void put_gap(struct buf *out, size_t count, const char *fate)
{
	buf_printf(out, "<li class=\"n\"><p>%zu %s not %s</p></li>\n", count,
		count == 1 ? "entry" : "entries", fate);
}

static void put_text(
	struct buf *out, const struct transcript_entry *entry, struct str text)
{
	if (entry->direction == DIRECTION_NOTE)
		html_put_str(out, text);
	else
		html_put_wire_line(out, text);
	if (entry->dropped)
		buf_printf(out, " <em>%u more bytes not kept</em>",
			entry->dropped);
	else if (entry->direction != DIRECTION_NOTE && !entry->complete)
		buf_puts(out, " <em>no line end</em>");
}

static void put_entry(struct buf *out, const struct scenario_result *result,
	size_t i, const struct mark *mark)
{
	const struct transcript_entry *entry = &result->transcript.entries[i];
	const char *lane = html_lane_name(result, i);
	char who = (char)entry->direction;

	buf_printf(out, "<li class=\"%c%s\"><span class=\"t\">",
		who == 'C'   ? 'c'
		: who == 'S' ? 's'
			     : 'n',
		mark->is_fault ? " f" : "");
	html_put_ms(out, entry->at_us);
	buf_puts(out, "</span><div>");
	if (mark->is_first)
		buf_puts(out, "<strong>here</strong>");
	if (who != '-')
		buf_printf(out, "<b>%c</b>", who);
	if (lane) {
		buf_puts(out, "<i>");
		html_put(out, lane);
		buf_puts(out, "</i>");
	}
	buf_puts(out, "<div>");
	put_text(out, entry, transcript_text(&result->transcript, i));
	buf_puts(out, "</div>");
	if (mark->recipient.data) {
		buf_puts(out, "<em>for ");
		html_put_wire(out, mark->recipient);
		buf_puts(out, "</em>");
	}
	html_put_oddities(
		out, mark->anomalies, STR_LITERAL(""), "<small>! ", "</small>");
	buf_puts(out, "</div></li>\n");
}

static void put_entries(struct buf *out, const struct scenario_result *result,
	const struct mark *marks)
{
	const struct transcript *transcript = &result->transcript;
	size_t count = transcript->count;

	for (size_t i = 0; i < count; i++) {
		if (i == FIRST_SHOWN && count > FIRST_SHOWN + LAST_SHOWN) {
			put_gap(out, count - FIRST_SHOWN - LAST_SHOWN, "shown");
			i = count - LAST_SHOWN;
		}
		if (transcript->dropped_entries && i == transcript->keep_first)
			put_gap(out, transcript->dropped_entries, "kept");
		put_entry(out, result, i, &marks[i]);
	}
}

void html_put_conversation(
	struct buf *out, const struct scenario_result *result)
{
	struct mark *marks;

	if (result->transcript.count == 0)
		return;
	marks = find_marks(result);
	buf_puts(out, "<div class=\"conv\"><h4>Conversation</h4>\n"
		      "<p class=\"lh\"><span>ms</span><span>client</span>"
		      "<span>server</span></p>\n<ol>\n");
	put_entries(out, result, marks);
	buf_puts(out, "</ol>\n");
	if (result->folded_passes)
		buf_printf(out,
			"<p class=\"about\">%zu more iterations passed.</p>\n",
			result->folded_passes);
	html_put_hex(out, result);
	buf_puts(out, "</div>\n");
	mem_free(marks);
}
