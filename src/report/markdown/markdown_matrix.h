/* markdown_matrix.h - which scenario ended how with which of several
 * targets, as a table. */
#ifndef SD_REPORT_MARKDOWN_MATRIX_H
#define SD_REPORT_MARKDOWN_MATRIX_H

#include "base/arena.h"
#include "report/reporter.h"

struct markdown_cell {
	const char *id;
	size_t order; /* when it came */
	const struct run_target *target;
	enum outcome outcome;
};

struct markdown_matrix {
	struct markdown_cell *cells;
	size_t count, cap;
	struct arena *arena; /* holds the ids */
};

void markdown_matrix_init(struct markdown_matrix *matrix);
void markdown_matrix_fini(struct markdown_matrix *matrix);
void markdown_matrix_add(struct markdown_matrix *matrix,
	const struct scenario_result *result, const struct run_target *target);
/* Appends the table, of max_bytes at about the most: where that is too
 * little, rows that passed everywhere are left out, then the last ones; how
 * many is said. Of several results of a pair the worst is shown. */
void markdown_matrix_put(struct markdown_matrix *matrix, struct buf *out,
	const struct run_info *run, size_t max_bytes);

#endif
