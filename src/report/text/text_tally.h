/*
 * text_tally.h - what the end of the text report is made of: which scenarios
 * failed, and how often repeated ones ended how.
 */
#ifndef SD_REPORT_TEXT_TALLY_H
#define SD_REPORT_TEXT_TALLY_H

#include "report/reporter.h"

struct text_tally_row {
	const struct scenario_facts *facts; /* of the plan, which outlives us */
	const struct run_target *target;    /* NULL: the only one */
	size_t folded[OUTCOME_COUNT]; /* repeats, counted instead of printed */
	size_t bad[OUTCOME_COUNT];    /* printed, and to be listed again */
};

struct text_tally {
	struct text_tally_row *rows; /* in the order of the first result */
	size_t count, cap;
	size_t at; /* where the latest was: repeats come in rounds */
};

void text_tally_fini(struct text_tally *tally);
/* The row of a result's scenario, made if need be; valid until the next
 * call. */
struct text_tally_row *text_tally_row(
	struct text_tally *tally, const struct scenario_result *result);
/* Appends "PASS ID x 20000" for what was folded; a single one that is no
 * pass was printed. */
void text_tally_put_folded(
	const struct text_tally *tally, struct buf *out,
	const struct report_options *options);
/* Appends the list of what failed, indented, with a head; or nothing. */
void text_tally_put_bad(
	const struct text_tally *tally, struct buf *out,
	const struct report_options *options);

#endif
