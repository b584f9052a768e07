/*
 * scenario_path.c - from a PATH of the command line to plans: which files,
 * and which of their scenarios.
 */
#include "scenario/scenario_private.h"

#include <sys/stat.h>
#include "base/suggest.h"

enum { NAMES_SHOWN = 5 };

struct path_load {
	struct scenario_set *set;
	const struct scenario_load *load;
};

static bool load_found(void *owner, const char *path)
{
	const struct path_load *at = owner;
	struct arena *arena = scenario_set_arena(at->set);

	return scenario_load_file(
		at->set, at->load, arena, arena_strdup(arena, path), false);
}

static bool is_config(const char *path)
{
	const char *slash = strrchr(path, '/');

	return strcmp(slash ? slash + 1 : path, "smtpdrill.yaml") == 0;
}

/* All scenarios of a file or a folder. */
static bool load_all(struct scenario_set *set, const struct scenario_load *load,
	const char *path)
{
	struct path_load at = {set, load};
	struct arena *arena = scenario_set_arena(set);
	struct stat info;

	path = arena_strdup(arena, path);
	if (strcmp(path, "-") == 0)
		return scenario_load_file(set, load, arena, path, true);
	if (stat(path, &info) != 0)
		return scenario_complain_missing(load->diag, arena, path);
	if (S_ISDIR(info.st_mode))
		return scenario_walk(load->diag, arena, path, load_found, &at);
	if (is_config(path))
		return diag_error(load->diag, (struct loc){path, 0, 0},
			"this file holds targets, not scenarios");
	return scenario_load_file(set, load, arena, path, true);
}

/* The plans from first on that are there already: paths may overlap. */
static void drop_known(struct scenario_set *set, size_t first)
{
	size_t kept = first;

	for (size_t i = first; i < set->count; i++) {
		bool known = false;

		for (size_t k = 0; k < first && !known; k++)
			known = strcmp(set->plans[k]->facts.id,
					set->plans[i]->facts.id) == 0;
		if (!known)
			set->plans[kept++] = set->plans[i];
	}
	set->count = kept;
}

static bool is_wanted(const struct plan *plan, const char *name)
{
	const char *id = plan->facts.id + strlen(plan->facts.file) + 2;

	return strcmp(plan->facts.name, name) == 0 || strcmp(id, name) == 0;
}

static bool complain_no_match(struct scenario_set *set, size_t first,
	struct diag *diag, const char *file, const char *name)
{
	struct arena *arena = scenario_set_arena(set);
	size_t count = set->count - first;
	const char **ids = arena_calloc(arena, count * 2 + 1, sizeof(*ids));
	const char *near;

	for (size_t i = 0; i < count; i++) {
		const struct scenario_facts *facts =
			&set->plans[first + i]->facts;

		ids[i] = facts->id + strlen(facts->file) + 2;
		ids[count + i] = facts->name;
	}
	near = suggest_closest(str_from(name), ids);
	diag_error(diag, (struct loc){arena_strdup(arena, file), 0, 0},
		"no scenario here is called \"%s\"%s%s%s", name,
		near ? "; did you mean \"" : "", near ? near : "",
		near ? "\"?" : "");
	for (size_t i = 0; !near && i < count && i < NAMES_SHOWN; i++)
		diag_help(diag, "there is \"%s\"", ids[i]);
	if (!near && count > NAMES_SHOWN)
		diag_help(diag, "and %zu more", count - NAMES_SHOWN);
	return false;
}

/* The plans from first on that are called so. */
static bool keep_wanted(struct scenario_set *set, size_t first,
	struct diag *diag, const char *file, const char *name)
{
	size_t kept = first;

	for (size_t i = first; i < set->count; i++)
		if (is_wanted(set->plans[i], name))
			set->plans[kept++] = set->plans[i];
	if (kept == first)
		return complain_no_match(set, first, diag, file, name);
	set->count = kept;
	return true;
}

static bool is_file(const char *path, size_t len)
{
	struct buf name = BUF_INIT;
	struct stat info;
	bool is;

	buf_append(&name, path, len);
	is = stat(buf_cstr(&name), &info) == 0 && S_ISREG(info.st_mode);
	buf_fini(&name);
	return is;
}

/* Where NAME begins in FILE::NAME; NULL when path is a path. A file's name
 * may hold colons too: the first file that is there counts. */
static const char *find_name(const char *path)
{
	const char *first = strstr(path, "::"), *mark;
	struct stat info;

	if (!first || stat(path, &info) == 0)
		return NULL;
	for (mark = first; mark; mark = strstr(mark + 1, "::"))
		if (is_file(path, (size_t)(mark - path)))
			return mark + 2;
	return first + 2;
}

bool scenario_load_path(struct scenario_set *set,
	const struct scenario_load *load, const char *path)
{
	const char *name = find_name(path);
	struct buf file = BUF_INIT;
	size_t first = set->count;
	bool ok;

	buf_append(
		&file, path, name ? (size_t)(name - path) - 2 : strlen(path));
	ok = load_all(set, load, buf_cstr(&file));
	if (name && ok)
		ok = keep_wanted(set, first, load->diag, buf_cstr(&file), name);
	buf_fini(&file);
	drop_known(set, first);
	return ok;
}
