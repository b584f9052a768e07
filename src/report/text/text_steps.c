/* text_steps.c - every step of a conversation, for -v and -vv. */
#include "report/text/text_steps.h"

#include "base/clock.h"
#include "base/escape.h"
#include "report/text/text_style.h"

enum { SUMMARY_BYTES = 60 };

/* The start of what was sent, as one line. */
static void put_start(struct buf *out, struct str bytes)
{
	bool cut = bytes.len > SUMMARY_BYTES;

	if (cut)
		bytes.len = SUMMARY_BYTES;
	escape_wire(out, bytes);
	if (cut)
		buf_puts(out, "...");
}

static void put_what(struct buf *out, const struct step_result *step)
{
	if (step->name) {
		buf_puts(out, " \"");
		text_put(out, step->name);
		buf_putc(out, '"');
	}
	if (step->action) {
		buf_putc(out, ' ');
		text_put(out, step->action);
	}
	if (step->conn) {
		buf_puts(out, " (");
		text_put(out, step->conn);
		buf_putc(out, ')');
	}
	if (step->sent.data) {
		buf_putc(out, ' ');
		put_start(out, step->sent);
	}
	if (step->recipient.data) {
		buf_puts(out, " for ");
		put_start(out, step->recipient);
	}
	if (step->reply) {
		const struct reply *reply = step->reply;

		buf_printf(out, " -> %d ", reply->code);
		if (reply->line_count)
			put_start(out, reply->lines[0].text);
	}
	if (step->outcome == OUTCOME_SKIPPED && step->message.data) {
		buf_puts(out, ": ");
		escape_terminal(out, step->message);
	}
}

static void put_times(struct buf *out, const struct step_result *step)
{
	buf_puts(out, " (at +");
	duration_format(out, step->start_us);
	buf_puts(out, ", took ");
	duration_format(out, step->duration_us);
	buf_putc(out, ')');
}

static void put_bytes(struct buf *out, const struct step_result *step)
{
	text_put_wire_field(out, "  sent", step->sent, 0);
	if (step->reply)
		text_put_wire_field(out, "  got", step->reply->raw, 0);
	text_put_wire_field(out, "  received", step->received, 0);
}

void text_put_steps(struct buf *out, const struct scenario_result *result,
	enum verbosity verbosity)
{
	const struct step_result *step;

	for (step = result->steps; step; step = step->next) {
		buf_printf(out, "  %-7s %3d", outcome_word(step->outcome),
			step->index);
		if (step->section != SECTION_STEPS)
			buf_printf(out, " %s", section_word(step->section));
		put_what(out, step);
		if (verbosity >= VERBOSITY_BYTES)
			put_times(out, step);
		buf_putc(out, '\n');
		if (verbosity >= VERBOSITY_BYTES)
			put_bytes(out, step);
	}
	if (result->folded_passes)
		buf_printf(out, "  passed  %zu more iterations not kept\n",
			result->folded_passes);
}
