/* explainer.c - the tables: read when they are asked for the first time,
 * patterns compiled when they are tried for the first time. */
#include "explain/explain_private.h"

#include "base/check.h"
#include "base/mem.h"

enum { MESSAGE_BYTES = 128 };

struct explainer *explainer_new(void)
{
	struct explainer *explainer = mem_calloc(1, sizeof(*explainer));

	explainer->arena = arena_new(0);
	return explainer;
}

void explainer_free(struct explainer **explainer)
{
	if (!*explainer)
		return;
	arena_free(&(*explainer)->arena);
	mem_free(*explainer);
	*explainer = NULL;
}

static void set_row(struct explain_row *row, const struct str *fields)
{
	*row = (struct explain_row){.pattern = fields[0],
		.servers = fields[1],
		.meaning = fields[2],
		.causes = fields[3],
		.remedy = fields[4]};
}

static bool add_built_in(void *owner, const struct str *fields, struct loc loc)
{
	struct explain_rows *rows = owner;

	(void)loc;
	set_row(&rows->list[rows->count++], fields);
	return true;
}

static bool add_code(void *owner, const struct str *fields, struct loc loc)
{
	struct explainer *explainer = owner;

	(void)loc;
	explainer->codes[explainer->code_count++] =
		(struct explain_code_row){fields[0], fields[1], fields[2]};
	return true;
}

void explainer_load(struct explainer *explainer)
{
	struct str replies = str_from(explain_replies);
	struct str codes = str_from(explain_codes);
	struct explain_table row_table = {.columns = 5,
		.add = add_built_in,
		.owner = &explainer->built_in};
	struct explain_table code_table = {
		.columns = 3, .add = add_code, .owner = explainer};
	bool ok;

	if (explainer->is_loaded)
		return;
	explainer->is_loaded = true;
	explainer->built_in.list = arena_calloc(explainer->arena,
		explain_table_bound(replies), sizeof(struct explain_row));
	explainer->codes = arena_calloc(explainer->arena,
		explain_table_bound(codes), sizeof(struct explain_code_row));
	ok = explain_table_read(&row_table, replies);
	ok &= explain_table_read(&code_table, codes);
	BUG_ON(!ok);
}

void explain_row_compile(struct explainer *explainer, struct explain_row *row)
{
	char message[MESSAGE_BYTES];
	size_t offset;

	if (row->regex)
		return;
	row->regex =
		regex_new(row->pattern, 0, message, sizeof(message), &offset);
	BUG_ON(!row->regex);
	regex_free_with(explainer->arena, row->regex);
}

size_t explain_compile_all(struct explainer *explainer)
{
	explainer_load(explainer);
	for (size_t i = 0; i < explainer->built_in.count; i++)
		explain_row_compile(explainer, &explainer->built_in.list[i]);
	return explainer->built_in.count;
}

/* --- somebody's own rows --- */

struct adding {
	struct explainer *explainer;
	struct diag *diag;
	struct explain_rows *rows;
};

static bool add_own(void *owner, const struct str *fields, struct loc loc)
{
	struct adding *adding = owner;
	struct explain_row *row = &adding->rows->list[adding->rows->count];
	char message[MESSAGE_BYTES];
	size_t offset = 0;

	set_row(row, fields);
	if (!row->pattern.len)
		return diag_error(adding->diag, loc, "the pattern is empty");
	if (!row->meaning.len)
		return diag_error(adding->diag, loc,
			"the third field, the meaning, is empty");
	row->regex =
		regex_new(row->pattern, 0, message, sizeof(message), &offset);
	if (!row->regex) {
		loc.column += (int)offset;
		return diag_error(
			adding->diag, loc, "in the pattern: %s", message);
	}
	regex_free_with(adding->explainer->arena, row->regex);
	adding->rows->count++;
	return true;
}

bool explainer_add(struct explainer *explainer, struct diag *diag,
	const char *file, struct str text)
{
	struct explain_rows *rows =
		arena_calloc(explainer->arena, 1, sizeof(*rows));
	struct adding adding = {explainer, diag, rows};
	struct explain_table table = {.diag = diag,
		.file = file,
		.columns = 5,
		.add = add_own,
		.owner = &adding};
	struct explain_rows **end = &explainer->own;

	text = arena_str(explainer->arena, text);
	diag_add_source(diag, file, text);
	rows->list = arena_calloc(explainer->arena, explain_table_bound(text),
		sizeof(*rows->list));
	if (!explain_table_read(&table, text))
		return false;
	while (*end)
		end = &(*end)->next;
	*end = rows;
	return true;
}
