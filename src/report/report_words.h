/* report_words.h - what several formats say of a result in one line. */
#ifndef SD_REPORT_REPORT_WORDS_H
#define SD_REPORT_REPORT_WORDS_H

#include "report/reporter.h"

/* Appends text escaped for a terminal, in one line: a line end becomes a
 * space. */
void report_put_line(struct buf *out, struct str text);
/* The first max bytes of text, or a little less: no character is cut in
 * two. */
struct str report_cut(struct str text, size_t max);
/* Several targets: a result has to say which was its own. */
bool report_has_targets(const struct report_options *options);
/* Appends the name of a target, else its url; in one line. */
void report_put_target(struct buf *out, const struct run_target *target);
/* Appends " (repeat 3)" if it is one. */
void report_put_repeat(struct buf *out, const struct scenario_result *result);
/* Appends "FILE::NAME[CASE] (repeat 3) @ TARGET", the latter two if they
 * apply. */
void report_put_id(struct buf *out, const struct report_options *options,
	const struct scenario_result *result);
/* The step that a result is about: the first that failed, else the first
 * with a warning, or NULL. */
const struct step_result *report_step(const struct scenario_result *result);
/* Where that step (NULL: the scenario) stands; its file is never NULL, its
 * column may be 0. */
struct loc report_place(
	const struct scenario_result *result, const struct step_result *step);
/* Appends why a result is what it is, in one line; nothing for a pass. */
void report_put_why(struct buf *out, const struct scenario_result *result);
/* The kind of failure: "ReplyMismatch", "XPassed", "Error" ... */
const char *report_kind(const struct scenario_result *result);
/* Appends "1 failed, 12 passed of 15"; what there was none of is left out. */
void report_put_counts(struct buf *out, const struct run_totals *totals);
/* Appends "interrupted by SIGTERM, 3 not run" or a part of it; false: the
 * run went to its end, and nothing is appended. */
bool report_put_stop(struct buf *out, const struct run_totals *totals);
/* Appends the lines of the block of a failure, without colours. */
void report_put_block(struct buf *out, const struct report_options *options,
	const struct scenario_result *result);

#endif
