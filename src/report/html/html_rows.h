/*
 * html_rows.h - what the HTML report keeps of each conversation until the
 * end: little, since there may be many. The rest waits in a file.
 */
#ifndef SD_REPORT_HTML_ROWS_H
#define SD_REPORT_HTML_ROWS_H

#include "report/reporter.h"

struct html_row {
	const struct scenario_facts *facts; /* outlive the report */
	const struct run_target *target;
	enum outcome outcome;
	int repeat_index;
	int twin;     /* 0; else how many like it were there before */
	bool is_kept; /* has an article */
	uint64_t from;
	size_t len; /* of its article, in the file */
};

struct html_rows {
	struct html_row *rows;
	size_t count, cap;
	/* Hashes of the anchors that are taken, open addressing. */
	uint64_t *taken;
	size_t taken_cap;
};

void html_rows_fini(struct html_rows *rows);
/* Adds one; valid until the next. names_target: several targets are
 * reported, so that it is a part of the anchor. */
struct html_row *html_rows_add(struct html_rows *rows,
	const struct scenario_result *result, bool names_target);
/* Appends the id of its article: the same in every run, and unique. */
void html_put_anchor(
	struct buf *out, const struct html_row *row, bool names_target);

/* Rows by group: those of one group stand together, and in it those of one
 * scenario. */
struct html_entry {
	const char *group; /* NULL, at the end: belongs to none */
	const struct html_row *row;
	const struct html_row *first; /* of the same scenario and case */
};

struct html_index {
	struct html_entry *entries;
	size_t count;
};

struct html_index html_index_by_file(const struct html_rows *rows);
/* A row stands under each of its references. */
struct html_index html_index_by_ref(const struct html_rows *rows);
void html_index_fini(struct html_index *index);
/* Behind the last entry of the group, or scenario, that begins at i. */
size_t html_group_end(const struct html_index *index, size_t i);
size_t html_scenario_end(const struct html_index *index, size_t i);
/* The row that there is more to say of; a may be NULL. */
const struct html_row *html_worse(
	const struct html_row *a, const struct html_row *b);
/* That of all entries from i up to end. */
const struct html_row *html_worst(
	const struct html_index *index, size_t i, size_t end);

#endif
