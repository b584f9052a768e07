/*
 * scenario_find.c - scenario files below a folder, in an order that does not
 * depend on the file system.
 */
#include "scenario/scenario_private.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include "base/mem.h"
#include "base/suggest.h"

enum { FOLDER_DEPTH_MAX = 32 };

struct walk {
	struct diag *diag;
	struct arena *arena;
	bool (*fn)(void *owner, const char *path);
	void *owner;
	size_t found;
	bool ok;
};

/* The names in a folder. */
struct listing {
	size_t count, cap;
	const char **names; /* NULL behind the last */
};

static bool has_suffix(const char *name, const char *suffix)
{
	size_t len = strlen(name), suffix_len = strlen(suffix);

	return len > suffix_len && strcmp(name + len - suffix_len, suffix) == 0;
}

static bool is_scenario_name(const char *name)
{
	return name[0] != '.' && strcmp(name, "smtpdrill.yaml") != 0 &&
	       (has_suffix(name, ".yaml") || has_suffix(name, ".yml"));
}

static void add_name(
	struct listing *listing, struct arena *arena, const char *name)
{
	if (listing->count + 1 >= listing->cap) {
		listing->cap = listing->cap ? listing->cap * 2 : 16;
		listing->names = mem_realloc(
			listing->names, listing->cap * sizeof(*listing->names));
	}
	listing->names[listing->count++] = arena_strdup(arena, name);
	listing->names[listing->count] = NULL;
}

static int compare_names(const void *left, const void *right)
{
	return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* All but hidden names, sorted. False with errno when it cannot be read. */
static bool list_folder(
	struct arena *arena, const char *folder, struct listing *out)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;

	*out = (struct listing){0};
	if (!dir)
		return false;
	while ((entry = readdir(dir)))
		if (entry->d_name[0] != '.')
			add_name(out, arena, entry->d_name);
	closedir(dir);
	if (out->count)
		qsort(out->names, out->count, sizeof(*out->names),
			compare_names);
	return true;
}

static const char *join(
	struct arena *arena, const char *folder, const char *name)
{
	size_t len = strlen(folder);

	while (len > 1 && folder[len - 1] == '/')
		len--;
	if (len == 1 && folder[0] == '/')
		len = 0;
	return arena_printf(arena, "%.*s/%s", (int)len, folder, name);
}

static void visit(struct walk *walk, const char *folder, int depth)
{
	struct listing listing;

	if (!list_folder(walk->arena, folder, &listing)) {
		walk->ok = diag_error(walk->diag, (struct loc){folder, 0, 0},
			"cannot read this folder: %s", strerror(errno));
		return;
	}
	for (size_t i = 0; i < listing.count; i++) {
		const char *path = join(walk->arena, folder, listing.names[i]);
		struct stat info;

		/* A link to a folder may lead back up; one to a file is a
		 * file. */
		if (lstat(path, &info) == 0 && S_ISDIR(info.st_mode)) {
			if (depth < FOLDER_DEPTH_MAX)
				visit(walk, path, depth + 1);
			else
				walk->ok = diag_error(walk->diag,
					(struct loc){path, 0, 0},
					"folders are nested more than %d deep",
					FOLDER_DEPTH_MAX);
			continue;
		}
		if (!is_scenario_name(listing.names[i]) ||
			(stat(path, &info) == 0 && !S_ISREG(info.st_mode)))
			continue;
		walk->found++;
		walk->ok = walk->fn(walk->owner, path) && walk->ok;
	}
	mem_free(listing.names);
}

bool scenario_walk(struct diag *diag, struct arena *arena, const char *folder,
	bool (*fn)(void *owner, const char *path), void *owner)
{
	struct walk walk = {diag, arena, fn, owner, 0, true};

	visit(&walk, folder, 0);
	if (walk.ok && walk.found == 0)
		return diag_error(diag, (struct loc){folder, 0, 0},
			"there is no scenario in this folder: no file named "
			"*.yaml");
	return walk.ok;
}

bool scenario_complain_missing(
	struct diag *diag, struct arena *arena, const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *folder = ".", *near = NULL;
	struct loc loc = {path, 0, 0};
	struct listing listing;
	struct stat info;

	if (errno == ENOENT && lstat(path, &info) == 0)
		return diag_error(
			diag, loc, "it is a symbolic link to nothing");
	if (errno != ENOENT && errno != ENOTDIR)
		return diag_error(
			diag, loc, "cannot read it: %s", strerror(errno));
	if (slash)
		folder = arena_printf(arena, "%.*s",
			slash == path ? 1 : (int)(slash - path), path);
	if (list_folder(arena, folder, &listing)) {
		if (listing.count)
			near = suggest_closest(
				str_from(slash ? slash + 1 : path),
				listing.names);
		mem_free(listing.names);
	}
	if (!near)
		return diag_error(diag, loc, "there is no such file or folder");
	return diag_error(diag, loc,
		"there is no such file or folder; did you mean \"%s\"?",
		slash ? join(arena, folder, near) : near);
}
