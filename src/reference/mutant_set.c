/* mutant_set.c - all mutants that there are, and those that were chosen. */
#include "base/mem.h"
#include "base/suggest.h"
#include "reference/mutant_private.h"

static void add_row(struct mutants *mutants, struct mutant_row *row)
{
	if (mutants->count == mutants->cap) {
		mutants->cap = mutants->cap ? 2 * mutants->cap : 64;
		mutants->rows = mem_realloc(
			mutants->rows, mutants->cap * sizeof(*mutants->rows));
	}
	mutants->rows[mutants->count++] = row;
}

static const struct mutant_row *find_row(
	const struct mutants *mutants, const char *name)
{
	for (size_t i = 0; i < mutants->count; i++)
		if (strcmp(mutants->rows[i]->name, name) == 0)
			return mutants->rows[i];
	return NULL;
}

static void drop_rows(struct mutants *mutants, const char *name)
{
	size_t kept = 0;

	for (size_t i = 0; i < mutants->count; i++)
		if (strcmp(mutants->rows[i]->name, name) != 0)
			mutants->rows[kept++] = mutants->rows[i];
	mutants->count = kept;
}

/* The first row of a mutant says what it breaks, the others do not. */
static bool fits(struct mutants *mutants, const struct mutant_row *row,
	struct diag *diag)
{
	const struct mutant_row *first = find_row(mutants, row->name);

	if (first && first->is_own && !row->is_own) {
		drop_rows(mutants, row->name);
		first = NULL;
	}
	if (first && row->breaks)
		return diag_error(diag, row->loc,
			"the mutant \"%s\" is there already, at %s:%d; a "
			"further row of it has \"-\" for what it breaks",
			row->name, first->loc.file, first->loc.line);
	if (first && strcmp(first->loc.file, row->loc.file) != 0)
		return diag_error(diag, row->loc,
			"a further row of the mutant \"%s\" stands in its own "
			"file, %s",
			row->name, first->loc.file);
	if (!first && !row->breaks)
		return diag_error(diag, row->loc,
			"the first row of the mutant \"%s\" does not say what "
			"it breaks",
			row->name);
	return true;
}

static bool add_text(struct mutants *mutants, const char *file, struct str text,
	bool is_own, struct diag *diag)
{
	struct loc loc = {file, 0, 1};
	bool ok = true;

	while (text.data) {
		struct str line = str_cut(&text, '\n');
		struct mutant_row *row;

		loc.line++;
		if (line.len && line.data[line.len - 1] == '\r')
			line.len--;
		if (line.len == 0 || line.data[0] == '#')
			continue;
		row = mutant_row_read(mutants->arena, diag, loc, line);
		if (row)
			row->is_own = is_own;
		if (row && fits(mutants, row, diag))
			add_row(mutants, row);
		else
			ok = false;
	}
	return ok;
}

struct mutants *mutants_new(struct diag *diag)
{
	struct mutants *mutants = mem_calloc(1, sizeof(*mutants));

	mutants->arena = arena_new(0);
	for (const struct mutant_file *file = mutant_files; file->name; file++)
		add_text(mutants, file->name, str_from(file->text), true, diag);
	return mutants;
}

void mutants_free(struct mutants **mutants)
{
	struct mutants *gone = *mutants;

	*mutants = NULL;
	if (!gone)
		return;
	mem_free(gone->rows);
	mem_free(gone->chosen);
	arena_free(&gone->arena);
	mem_free(gone);
}

bool mutants_add(struct mutants *mutants, const char *file, struct str text,
	struct diag *diag)
{
	return add_text(mutants, file, text, false, diag);
}

const char *mutants_at(
	const struct mutants *mutants, size_t i, const char **breaks)
{
	for (size_t at = 0; at < mutants->count; at++) {
		if (!mutants->rows[at]->breaks || i-- > 0)
			continue;
		*breaks = mutants->rows[at]->breaks;
		return mutants->rows[at]->name;
	}
	return NULL;
}

static void add_settings(
	struct mutants *mutants, const struct mutant_settings *settings)
{
	struct mutant_settings *all = &mutants->settings;

	for (size_t i = 0; i < MUTANT_SWITCH_COUNT; i++) {
		if (!settings->has[i])
			continue;
		all->has[i] = true;
		all->number[i] = settings->number[i];
	}
	for (const struct mutant_octets *octets = settings->octets; octets;
		octets = octets->next) {
		struct mutant_octets *copy =
			arena_calloc(mutants->arena, 1, sizeof(*copy));

		*copy = *octets;
		copy->next = all->octets;
		all->octets = copy;
	}
}

static bool choose_one(struct mutants *mutants, struct str name)
{
	bool is_there = false;

	for (size_t i = 0; i < mutants->count; i++) {
		struct mutant_row *row = mutants->rows[i];

		if (!str_equal(name, row->name))
			continue;
		is_there = true;
		mutants->chosen[mutants->chosen_count++] = row;
		add_settings(mutants, &row->settings);
	}
	return is_there;
}

static const char *closest(const struct mutants *mutants, struct str name)
{
	const char **names = mem_calloc(mutants->count + 1, sizeof(*names));
	const char *near;

	for (size_t i = 0; i < mutants->count; i++)
		names[i] = mutants->rows[i]->name;
	near = suggest_closest(name, names);
	mem_free(names);
	return near;
}

bool mutants_choose(struct mutants *mutants, struct str names,
	struct str *unknown, const char **near)
{
	while (names.data) {
		struct str name = str_trim(str_cut(&names, ','));

		mutants->chosen = mem_realloc(mutants->chosen,
			(mutants->chosen_count + mutants->count + 1) *
				sizeof(*mutants->chosen));
		if (choose_one(mutants, name))
			continue;
		*unknown = name;
		*near = closest(mutants, name);
		return false;
	}
	return true;
}
