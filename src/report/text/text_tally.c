/* text_tally.c - which scenarios failed, and how often repeated ones ended
 * how. */
#include "report/text/text_tally.h"

#include "base/mem.h"
#include "report/text/text_style.h"

void text_tally_fini(struct text_tally *tally)
{
	mem_free(tally->rows);
	*tally = (struct text_tally){.rows = NULL};
}

static struct text_tally_row *find(
	struct text_tally *tally, const struct scenario_facts *facts)
{
	for (size_t i = 0; i < tally->count; i++) {
		size_t at = (tally->at + i) % tally->count;

		if (tally->rows[at].facts != facts)
			continue;
		tally->at = at;
		return &tally->rows[at];
	}
	return NULL;
}

struct text_tally_row *text_tally_row(
	struct text_tally *tally, const struct scenario_result *result)
{
	struct text_tally_row *row = NULL;

	/* The first of a scenario need not be looked for: there may be
	 * 100,000 scenarios. */
	if (result->repeat_index > 1)
		row = find(tally, result->facts);
	if (row)
		return row;
	if (tally->count == tally->cap) {
		tally->cap = tally->cap ? tally->cap * 2 : 16;
		tally->rows = mem_realloc(
			tally->rows, tally->cap * sizeof(*tally->rows));
	}
	row = &tally->rows[tally->count++];
	*row = (struct text_tally_row){
		.facts = result->facts, .target = result->target};
	return row;
}

static void put_row(struct buf *out, const struct report_options *options,
	enum outcome outcome, const struct text_tally_row *row)
{
	text_put_verdict(out, outcome, options->colour);
	buf_putc(out, ' ');
	text_put(out, row->facts->id);
	text_put_at(out, options, row->target);
}

void text_tally_put_folded(const struct text_tally *tally, struct buf *out,
	const struct report_options *options)
{
	for (size_t i = 0; i < tally->count; i++) {
		const struct text_tally_row *row = &tally->rows[i];

		for (int j = 0; j < OUTCOME_COUNT; j++) {
			if (row->folded[j] < (j == OUTCOME_PASSED ? 1 : 2))
				continue;
			put_row(out, options, (enum outcome)j, row);
			buf_printf(out, " x %zu\n", row->folded[j]);
		}
	}
}

void text_tally_put_bad(const struct text_tally *tally, struct buf *out,
	const struct report_options *options)
{
	bool first = true;

	for (size_t i = 0; i < tally->count; i++) {
		const struct text_tally_row *row = &tally->rows[i];

		for (int j = 0; j < OUTCOME_COUNT; j++) {
			if (!row->bad[j])
				continue;
			buf_puts(out, first ? "failures:\n  " : "  ");
			first = false;
			put_row(out, options, (enum outcome)j, row);
			if (row->bad[j] > 1)
				buf_printf(out, " x %zu", row->bad[j]);
			buf_putc(out, '\n');
		}
	}
}
