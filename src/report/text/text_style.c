/* text_style.c - words, colours and indentation of the text report. */
#include "report/text/text_style.h"

#include "base/escape.h"

enum { LABEL_COLUMNS = 12, LINE_BYTES_MAX = 600 };

static const char *verdict_word(enum outcome outcome)
{
	switch (outcome) {
	case OUTCOME_PASSED:
		return "PASS";
	case OUTCOME_FAILED:
		return "FAIL";
	case OUTCOME_WARNED:
		return "WARN";
	case OUTCOME_SKIPPED:
		return "SKIP";
	case OUTCOME_ERROR:
	case OUTCOME_COUNT:
		break;
	case OUTCOME_XFAILED:
		return "XFAIL";
	case OUTCOME_XPASSED:
		return "XPASS";
	case OUTCOME_FLAKY:
		return "FLAKY";
	}
	return "ERROR";
}

static const char *verdict_colour(enum outcome outcome)
{
	switch (outcome) {
	case OUTCOME_PASSED:
		return "\x1b[32m";
	case OUTCOME_WARNED:
	case OUTCOME_FLAKY:
		return "\x1b[33m";
	case OUTCOME_SKIPPED:
	case OUTCOME_XFAILED:
		return "\x1b[36m";
	case OUTCOME_FAILED:
	case OUTCOME_ERROR:
	case OUTCOME_XPASSED:
	case OUTCOME_COUNT:
		break;
	}
	return "\x1b[31m";
}

void text_put_verdict(struct buf *out, enum outcome outcome, bool colour)
{
	if (colour)
		buf_puts(out, verdict_colour(outcome));
	buf_puts(out, verdict_word(outcome));
	if (colour)
		buf_puts(out, "\x1b[0m");
}

bool outcome_is_bad(enum outcome outcome)
{
	return outcome == OUTCOME_FAILED || outcome == OUTCOME_ERROR ||
	       outcome == OUTCOME_XPASSED;
}

void text_put(struct buf *out, const char *text)
{
	escape_terminal(out, str_from(text));
}

static void put_label(struct buf *out, const char *label)
{
	size_t start = out->len;

	buf_printf(out, "  %s: ", label);
	while (out->len - start < LABEL_COLUMNS)
		buf_putc(out, ' ');
}

void text_put_field(struct buf *out, const char *label, struct str text)
{
	struct str rest = text;
	bool first = true;

	if (!text.data)
		return;
	while (text.len && text.data[text.len - 1] == '\n')
		text.len--;
	rest = text;
	do {
		if (first)
			put_label(out, label);
		else
			buf_fill(out, ' ', LABEL_COLUMNS);
		escape_terminal(out, str_cut(&rest, '\n'));
		buf_putc(out, '\n');
		first = false;
	} while (rest.data);
}

static bool ends_in_crlf(struct str line)
{
	return line.len >= 2 && line.data[line.len - 2] == '\r' &&
	       line.data[line.len - 1] == '\n';
}

void text_put_wire_line(struct buf *out, struct str line, bool all)
{
	size_t more = 0;

	if (!all && ends_in_crlf(line))
		line.len -= 2;
	if (!all && line.len > LINE_BYTES_MAX) {
		more = line.len - LINE_BYTES_MAX;
		line.len = LINE_BYTES_MAX;
	}
	escape_wire(out, line);
	if (more)
		buf_printf(out, " ... and %zu more bytes", more);
}

static size_t count_lines(struct str bytes)
{
	size_t count = 0;

	while (bytes.len) {
		str_cut_line(&bytes);
		count++;
	}
	return count;
}

void text_put_wire_field(
	struct buf *out, const char *label, struct str bytes, size_t max_lines)
{
	bool first = true;

	if (!bytes.data)
		return;
	for (size_t i = 0; first || bytes.len; i++) {
		if (first)
			put_label(out, label);
		else
			buf_fill(out, ' ', LABEL_COLUMNS);
		first = false;
		if (max_lines && i == max_lines) {
			buf_printf(out, "... and %zu more lines\n",
				count_lines(bytes));
			return;
		}
		text_put_wire_line(out, str_cut_line(&bytes), !max_lines);
		buf_putc(out, '\n');
	}
}

void text_put_at(struct buf *out, const struct report_options *options,
	const struct run_target *target)
{
	if (!target || !options->run || options->run->target_count < 2)
		return;
	buf_puts(out, " @ ");
	text_put(out, target->name  ? target->name
		      : target->url ? target->url
				    : "no target");
}
