/* html_index.c - rows sorted by file or by reference. */
#include "report/html/html_rows.h"

#include <stdlib.h>
#include "base/mem.h"
#include "report/html/html_put.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static size_t count_digits(const char *text)
{
	size_t count = 0;

	while (is_digit(text[count]))
		count++;
	return count;
}

/* Numbers by their value: 4.2 before 4.10. NULL is last. */
static int compare_names(const char *a, const char *b)
{
	size_t a_len, b_len;
	int order;

	if (!a || !b)
		return !a - !b;
	while (*a && *b) {
		a_len = count_digits(a);
		b_len = count_digits(b);
		if (a_len != b_len && a_len && b_len)
			return a_len < b_len ? -1 : 1;
		if (a_len == 0 || b_len == 0)
			a_len = 1;
		order = strncmp(a, b, a_len);
		if (order)
			return order;
		a += a_len;
		b += a_len;
	}
	return (unsigned char)*a - (unsigned char)*b;
}

static int compare_ids(const void *left, const void *right)
{
	const struct scenario_facts *a =
		((const struct html_entry *)left)->row->facts;
	const struct scenario_facts *b =
		((const struct html_entry *)right)->row->facts;
	int order = compare_names(a->file, b->file);

	if (order == 0)
		order = (a->line > b->line) - (a->line < b->line);
	return order ? order : compare_names(a->id, b->id);
}

static int compare_rows(const struct html_row *a, const struct html_row *b)
{
	return (a > b) - (a < b);
}

static int compare_twins(const void *left, const void *right)
{
	const struct html_entry *a = left, *b = right;
	int order = compare_ids(left, right);

	return order ? order : compare_rows(a->row, b->row);
}

/* Scenarios as they stand in their file, and their cases, as well as what
 * there is of each, in the order of the run. */
static int compare_entries(const void *left, const void *right)
{
	const struct html_entry *a = left, *b = right;
	int order = compare_names(a->group, b->group);

	if (order == 0)
		order = compare_names(a->row->facts->file, b->row->facts->file);
	if (order == 0)
		order = (a->row->facts->line > b->row->facts->line) -
			(a->row->facts->line < b->row->facts->line);
	if (order == 0)
		order = compare_rows(a->first, b->first);
	return order ? order : compare_rows(a->row, b->row);
}

static void sort(struct html_index *index)
{
	struct html_entry *entries = index->entries;

	if (index->count == 0)
		return;
	qsort(entries, index->count, sizeof(*entries), compare_twins);
	for (size_t i = 0; i < index->count; i++)
		entries[i].first =
			i && compare_ids(&entries[i - 1], &entries[i]) == 0
				? entries[i - 1].first
				: entries[i].row;
	qsort(entries, index->count, sizeof(*entries), compare_entries);
}

struct html_index html_index_by_file(const struct html_rows *rows)
{
	struct html_index index = {
		mem_calloc(rows->count + 1, sizeof(struct html_entry)), 0};

	for (size_t i = 0; i < rows->count; i++)
		index.entries[index.count++] = (struct html_entry){
			rows->rows[i].facts->file, &rows->rows[i], NULL};
	sort(&index);
	return index;
}

struct html_index html_index_by_ref(const struct html_rows *rows)
{
	struct html_index index = {NULL, 0};
	size_t cap = 1;

	for (size_t i = 0; i < rows->count; i++)
		cap += rows->rows[i].facts->ref_count + 1;
	index.entries = mem_calloc(cap, sizeof(struct html_entry));
	for (size_t i = 0; i < rows->count; i++) {
		const struct html_row *row = &rows->rows[i];

		if (row->facts->ref_count == 0)
			index.entries[index.count++] =
				(struct html_entry){NULL, row, NULL};
		for (size_t k = 0; k < row->facts->ref_count; k++)
			index.entries[index.count++] = (struct html_entry){
				row->facts->refs[k], row, NULL};
	}
	sort(&index);
	return index;
}

void html_index_fini(struct html_index *index)
{
	mem_free(index->entries);
	*index = (struct html_index){NULL, 0};
}

size_t html_group_end(const struct html_index *index, size_t i)
{
	const char *group = index->entries[i].group;

	while (i < index->count &&
		compare_names(index->entries[i].group, group) == 0)
		i++;
	return i;
}

static bool is_same(const struct html_index *index, size_t a, size_t b)
{
	return compare_names(
		       index->entries[a].group, index->entries[b].group) == 0 &&
	       compare_ids(&index->entries[a], &index->entries[b]) == 0;
}

size_t html_scenario_end(const struct html_index *index, size_t i)
{
	size_t end = i + 1;

	while (end < index->count && is_same(index, i, end))
		end++;
	return end;
}

static int rank(const struct html_row *row)
{
	static const int ranks[OUTCOME_COUNT] = {
		[OUTCOME_PASSED] = 1,
		[OUTCOME_FAILED] = 7,
		[OUTCOME_WARNED] = 3,
		[OUTCOME_SKIPPED] = 0,
		[OUTCOME_ERROR] = 6,
		[OUTCOME_XFAILED] = 2,
		[OUTCOME_XPASSED] = 5,
		[OUTCOME_FLAKY] = 4,
	};

	return 2 * ranks[row->outcome] + row->is_kept;
}

const struct html_row *html_worse(
	const struct html_row *a, const struct html_row *b)
{
	return !a || rank(b) > rank(a) ? b : a;
}

const struct html_row *html_worst(
	const struct html_index *index, size_t i, size_t end)
{
	const struct html_row *worst = NULL;

	for (; i < end; i++)
		worst = html_worse(worst, index->entries[i].row);
	return worst;
}
