/* markdown_matrix.c - see markdown_matrix.h. */
#include "report/markdown/markdown_matrix.h"

#include <stdlib.h>
#include "base/mem.h"
#include "report/markdown/markdown_text.h"
#include "report/report_words.h"

/* Cells of one scenario, which stand together. */
struct row {
	const struct markdown_cell *cells;
	size_t count, order;
};

void markdown_matrix_init(struct markdown_matrix *matrix)
{
	*matrix = (struct markdown_matrix){.arena = arena_new(0)};
}

void markdown_matrix_fini(struct markdown_matrix *matrix)
{
	mem_free(matrix->cells);
	arena_free(&matrix->arena);
}

void markdown_matrix_add(struct markdown_matrix *matrix,
	const struct scenario_result *result, const struct run_target *target)
{
	if (matrix->count == matrix->cap) {
		matrix->cap = matrix->cap ? matrix->cap * 2 : 64;
		matrix->cells = mem_realloc(
			matrix->cells, matrix->cap * sizeof(*matrix->cells));
	}
	matrix->cells[matrix->count] = (struct markdown_cell){
		.id = arena_strdup(matrix->arena, result->facts->id),
		.order = matrix->count,
		.target = target,
		.outcome = result->outcome,
	};
	matrix->count++;
}

static int compare_cells(const void *a, const void *b)
{
	const struct markdown_cell *x = a, *y = b;
	int by_id = strcmp(x->id, y->id);

	if (by_id)
		return by_id;
	return (x->order > y->order) - (x->order < y->order);
}

static int compare_rows(const void *a, const void *b)
{
	const struct row *x = a, *y = b;

	return (x->order > y->order) - (x->order < y->order);
}

/* The rows in the order in which the scenarios came; the caller frees
 * them. */
static struct row *make_rows(struct markdown_matrix *matrix, size_t *count)
{
	struct row *rows = mem_calloc(matrix->count, sizeof(*rows));
	size_t used = 0;

	qsort(matrix->cells, matrix->count, sizeof(*matrix->cells),
		compare_cells);
	for (size_t i = 0; i < matrix->count; i++) {
		const struct markdown_cell *cell = &matrix->cells[i];

		if (used && strcmp(rows[used - 1].cells->id, cell->id) == 0)
			rows[used - 1].count++;
		else
			rows[used++] = (struct row){cell, 1, cell->order};
	}
	qsort(rows, used, sizeof(*rows), compare_rows);
	*count = used;
	return rows;
}

/* The higher the worse. */
static int badness(enum outcome outcome)
{
	static const int values[OUTCOME_COUNT] = {
		[OUTCOME_SKIPPED] = 0,
		[OUTCOME_PASSED] = 1,
		[OUTCOME_XFAILED] = 2,
		[OUTCOME_WARNED] = 3,
		[OUTCOME_FLAKY] = 4,
		[OUTCOME_XPASSED] = 5,
		[OUTCOME_ERROR] = 6,
		[OUTCOME_FAILED] = 7,
	};

	return values[outcome];
}

static void put_cell(
	struct buf *out, const struct row *row, const struct run_target *target)
{
	const struct markdown_cell *worst = NULL;

	for (size_t i = 0; i < row->count; i++) {
		const struct markdown_cell *cell = &row->cells[i];

		if (cell->target == target &&
			(!worst || badness(cell->outcome) >
					   badness(worst->outcome)))
			worst = cell;
	}
	buf_puts(out, " ");
	if (worst)
		buf_printf(out, "%s %s ", markdown_symbol(worst->outcome),
			outcome_word(worst->outcome));
	buf_putc(out, '|');
}

static void put_head(struct buf *out, const struct run_info *run)
{
	buf_puts(out, "| scenario |");
	for (size_t i = 0; i < run->target_count; i++) {
		struct buf name = BUF_INIT;

		report_put_target(&name, &run->targets[i]);
		buf_putc(out, ' ');
		markdown_put_cell(out, buf_view(&name));
		buf_puts(out, " |");
		buf_fini(&name);
	}
	buf_puts(out, "\n|---|");
	for (size_t i = 0; i < run->target_count; i++)
		buf_puts(out, "---|");
	buf_putc(out, '\n');
}

static bool passed_everywhere(const struct row *row)
{
	for (size_t i = 0; i < row->count; i++)
		if (row->cells[i].outcome != OUTCOME_PASSED)
			return false;
	return true;
}

static void put_row(
	struct buf *out, const struct row *row, const struct run_info *run)
{
	buf_puts(out, "| ");
	markdown_put_cell(out, str_from(row->cells->id));
	buf_puts(out, " |");
	for (size_t i = 0; i < run->target_count; i++)
		put_cell(out, row, &run->targets[i]);
	buf_putc(out, '\n');
}

/* How many rows there was no room for. */
static size_t put_rows(struct buf *out, const struct row *rows, size_t count,
	const struct run_info *run, size_t max_bytes, bool all)
{
	size_t begin = out->len, left_out = 0;

	for (size_t i = 0; i < count; i++) {
		if (out->len - begin < max_bytes &&
			(all || !passed_everywhere(&rows[i])))
			put_row(out, &rows[i], run);
		else
			left_out++;
	}
	return left_out;
}

void markdown_matrix_put(struct markdown_matrix *matrix, struct buf *out,
	const struct run_info *run, size_t max_bytes)
{
	struct buf text = BUF_INIT;
	size_t count, left_out;
	struct row *rows = make_rows(matrix, &count);

	put_head(out, run);
	left_out = put_rows(&text, rows, count, run, max_bytes, true);
	if (left_out) {
		buf_clear(&text);
		left_out = put_rows(&text, rows, count, run, max_bytes, false);
	}
	buf_str(out, buf_view(&text));
	buf_putc(out, '\n');
	if (left_out)
		buf_printf(out, "%zu more scenarios are left out here.\n\n",
			left_out);
	mem_free(rows);
	buf_fini(&text);
}
