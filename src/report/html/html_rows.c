/* html_rows.c - the rows, and the anchors of their articles. */
#include "report/html/html_rows.h"

#include "base/mem.h"
#include "report/html/html_put.h"

enum { SLUG_BYTES = 48, TWINS_MAX = 8 };

void html_rows_fini(struct html_rows *rows)
{
	mem_free(rows->rows);
	mem_free(rows->taken);
	*rows = (struct html_rows){.rows = NULL};
}

/* FNV-1a, 64 bits. */
static uint64_t hash_text(uint64_t hash, const char *text)
{
	for (; text && *text; text++)
		hash = (hash ^ (unsigned char)*text) * UINT64_C(1099511628211);
	return hash * UINT64_C(1099511628211);
}

static uint64_t hash_row(const struct html_row *row, bool names_target)
{
	uint64_t hash = UINT64_C(14695981039346656037);

	hash = hash_text(hash, row->facts->id);
	if (names_target && row->target) {
		hash = hash_text(hash, row->target->url);
		hash = hash_text(hash, row->target->name);
	}
	return hash + (uint64_t)row->repeat_index;
}

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* The end of the id is what a person knows it by. */
static void put_slug(struct buf *out, const char *id)
{
	struct str text = str_from(id);
	size_t start = out->len;

	if (text.len > SLUG_BYTES) {
		text.data += text.len - SLUG_BYTES;
		text.len = SLUG_BYTES;
	}
	for (size_t i = 0; i < text.len; i++) {
		char c = str_lower(text.data[i]);

		if (is_word(c))
			buf_putc(out, c);
		else if (out->len > start && out->data[out->len - 1] != '-')
			buf_putc(out, '-');
	}
}

void html_put_anchor(
	struct buf *out, const struct html_row *row, bool names_target)
{
	uint64_t hash = hash_row(row, names_target);

	buf_puts(out, "c-");
	put_slug(out, row->facts->id);
	buf_printf(out, "-%08llx",
		(unsigned long long)((hash ^ hash >> 32) & 0xffffffffU));
	if (row->twin)
		buf_printf(out, "-%d", row->twin + 1);
}

static bool take(struct html_rows *rows, uint64_t hash)
{
	size_t i = (size_t)hash & (rows->taken_cap - 1);

	hash += hash == 0; /* 0 is a free place */
	while (rows->taken[i]) {
		if (rows->taken[i] == hash)
			return false;
		i = (i + 1) & (rows->taken_cap - 1);
	}
	rows->taken[i] = hash;
	return true;
}

static void grow_taken(struct html_rows *rows)
{
	uint64_t *old = rows->taken;
	size_t old_cap = rows->taken_cap;

	if (rows->count * 2 < old_cap)
		return;
	rows->taken_cap = old_cap ? old_cap * 2 : 64;
	rows->taken = mem_calloc(rows->taken_cap, sizeof(*rows->taken));
	for (size_t i = 0; i < old_cap; i++)
		if (old[i])
			take(rows, old[i]);
	mem_free(old);
}

static void find_anchor(
	struct html_rows *rows, struct html_row *row, bool names_target)
{
	struct buf anchor = BUF_INIT;

	for (;; row->twin++) {
		/* Who is there very often is told apart by its number. */
		if (row->twin == TWINS_MAX)
			row->twin = (int)rows->count;
		buf_clear(&anchor);
		html_put_anchor(&anchor, row, names_target);
		if (take(rows, hash_text(0, buf_cstr(&anchor))))
			break;
	}
	buf_fini(&anchor);
}

struct html_row *html_rows_add(struct html_rows *rows,
	const struct scenario_result *result, bool names_target)
{
	struct html_row *row;

	if (rows->count == rows->cap) {
		rows->cap = rows->cap ? rows->cap * 2 : 64;
		rows->rows = mem_realloc(
			rows->rows, rows->cap * sizeof(*rows->rows));
	}
	grow_taken(rows);
	row = &rows->rows[rows->count++];
	*row = (struct html_row){.facts = result->facts,
		.target = result->target,
		.outcome = result->outcome,
		.repeat_index = result->repeat_index};
	find_anchor(rows, row, names_target);
	return row;
}
