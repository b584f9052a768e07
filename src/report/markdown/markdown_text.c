/* markdown_text.c - see markdown_text.h. */
#include "report/markdown/markdown_text.h"

#include "report/report_words.h"

enum { CODE_BYTES_MAX = 200, FENCE_MIN = 3 };

static size_t longest_run(struct str text, char c)
{
	size_t longest = 0, run = 0;

	for (size_t i = 0; i < text.len; i++) {
		run = text.data[i] == c ? run + 1 : 0;
		longest = run > longest ? run : longest;
	}
	return longest;
}

/* A table is cut into cells before code is looked for: "\|" is a "|" in a
 * cell. Behind a backslash of the text's own no two readers agree. */
static void put_in_cell(struct buf *out, struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (text.data[i] != '|')
			buf_putc(out, text.data[i]);
		else if (i && text.data[i - 1] == '\\')
			buf_puts(out, "\\x7c");
		else
			buf_puts(out, "\\|");
	}
}

static void put_code(struct buf *out, struct str text, bool in_cell)
{
	struct buf shown = BUF_INIT;
	struct str kept;
	size_t ticks;
	bool pads;

	report_put_line(&shown, text);
	kept = report_cut(buf_view(&shown), CODE_BYTES_MAX);
	if (!kept.len) {
		buf_fini(&shown);
		return;
	}
	ticks = longest_run(kept, '`') + 1;
	/* One space at both ends is taken off again. */
	pads = strchr("` ", kept.data[0]) ||
	       strchr("` ", kept.data[kept.len - 1]);
	buf_fill(out, '`', ticks);
	buf_puts(out, pads ? " " : "");
	if (in_cell)
		put_in_cell(out, kept);
	else
		buf_str(out, kept);
	buf_puts(out, pads ? " " : "");
	buf_fill(out, '`', ticks);
	if (kept.len < shown.len)
		buf_puts(out, " ...");
	buf_fini(&shown);
}

void markdown_put_code(struct buf *out, struct str text)
{
	put_code(out, text, false);
}

void markdown_put_cell(struct buf *out, struct str text)
{
	put_code(out, text, true);
}

void markdown_put_fence(struct buf *out, struct str text)
{
	size_t ticks = longest_run(text, '`') + 1;

	ticks = ticks < FENCE_MIN ? FENCE_MIN : ticks;
	buf_fill(out, '`', ticks);
	buf_puts(out, "text\n");
	buf_str(out, text);
	if (text.len && text.data[text.len - 1] != '\n')
		buf_putc(out, '\n');
	buf_fill(out, '`', ticks);
	buf_putc(out, '\n');
}

const char *markdown_symbol(enum outcome outcome)
{
	switch (outcome) {
	case OUTCOME_PASSED:
		return "\xe2\x9c\x85"; /* a check mark */
	case OUTCOME_FAILED:
	case OUTCOME_XPASSED:
		return "\xe2\x9d\x8c"; /* a cross */
	case OUTCOME_WARNED:
		return "\xe2\x9a\xa0\xef\xb8\x8f"; /* a warning sign */
	case OUTCOME_SKIPPED:
	case OUTCOME_XFAILED:
		return "\xe2\x9e\x96"; /* a minus sign */
	case OUTCOME_FLAKY:
		return "\xf0\x9f\x94\x81"; /* round arrows */
	case OUTCOME_ERROR:
	case OUTCOME_COUNT:
		break;
	}
	return "\xe2\x9d\x97"; /* an exclamation mark */
}
