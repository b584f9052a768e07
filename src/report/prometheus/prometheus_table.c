/* prometheus_table.c - see prometheus_table.h. There may be 100,000
 * scenarios, repeated: rows are found by a hash. */
#include "report/prometheus/prometheus_table.h"

#include "base/mem.h"
#include "report/report_number.h"

enum { FIRST_ROWS = 16 };

/* The slot of labels, or the free one where they belong. At least one is
 * free, always. */
static size_t *find_slot(
	const struct prometheus_table *table, struct str labels)
{
	size_t mask = table->slot_count - 1;
	size_t at = (size_t)report_hash(labels) & mask;

	while (table->slots[at] &&
		!str_equal(labels, table->rows[table->slots[at] - 1].labels))
		at = (at + 1) & mask;
	return &table->slots[at];
}

static void grow(struct prometheus_table *table)
{
	table->cap = table->cap ? table->cap * 2 : FIRST_ROWS;
	table->rows =
		mem_realloc(table->rows, table->cap * sizeof(*table->rows));
	table->slot_count = table->cap * 2;
	mem_free(table->slots);
	table->slots = mem_calloc(table->slot_count, sizeof(*table->slots));
	for (size_t i = 0; i < table->count; i++)
		*find_slot(table, str_from(table->rows[i].labels)) = i + 1;
}

struct prometheus_row *prometheus_table_row(
	struct prometheus_table *table, struct str labels)
{
	struct prometheus_row *row;
	size_t *slot;

	if (table->count == table->cap)
		grow(table);
	slot = find_slot(table, labels);
	if (*slot)
		return &table->rows[*slot - 1];
	row = &table->rows[table->count++];
	*slot = table->count;
	*row = (struct prometheus_row){.labels = mem_alloc(labels.len + 1)};
	memcpy(row->labels, labels.data, labels.len);
	row->labels[labels.len] = '\0';
	return row;
}

void prometheus_table_fini(struct prometheus_table *table)
{
	for (size_t i = 0; i < table->count; i++)
		mem_free(table->rows[i].labels);
	mem_free(table->rows);
	mem_free(table->slots);
	*table = (struct prometheus_table){.rows = NULL};
}
