/*
 * scenario_folder.h - a folder of scenario files for one test, and what
 * loading them gives.
 */
#ifndef TEST_SCENARIO_FOLDER_H
#define TEST_SCENARIO_FOLDER_H

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "scenario/scenario.h"

/* Loads with its own vars; secrets and messages are text. */
struct folder {
	char path[64];
	char before[4096]; /* the working directory of the test */
	struct arena *arena;
	struct vars *vars;
	struct diag *diag;
	struct scenario_set set;
	struct scenario_load load;
	struct buf secrets; /* "name=value " */
	struct buf messages;
};

static void folder_note_secret(void *owner, struct str name, struct str value)
{
	struct folder *folder = owner;

	buf_printf(&folder->secrets, "%.*s=%.*s ", (int)name.len, name.data,
		(int)value.len, value.data);
}

/* The folder is the working directory until folder_fini(). */
static inline void folder_init(struct folder *folder)
{
	*folder = (struct folder){.path = "/tmp/smtpdrill-test-XXXXXX"};
	assert_non_null(getcwd(folder->before, sizeof(folder->before)));
	assert_non_null(mkdtemp(folder->path));
	assert_int_equal(chdir(folder->path), 0);
	folder->arena = arena_new(0);
	folder->vars = vars_new(folder->arena, NULL);
	folder->diag = diag_new();
	scenario_set_init(&folder->set);
	folder->load = (struct scenario_load){.diag = folder->diag,
		.vars = folder->vars,
		.secret = folder_note_secret,
		.owner = folder};
}

static void folder_remove(const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *entry;
	struct stat info;

	while (dir && (entry = readdir(dir))) {
		char inner[1024];

		if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
			continue;
		snprintf(inner, sizeof(inner), "%s/%s", path, entry->d_name);
		if (lstat(inner, &info) == 0 && S_ISDIR(info.st_mode))
			folder_remove(inner);
		else
			unlink(inner);
	}
	if (dir)
		closedir(dir);
	rmdir(path);
}

static inline void folder_fini(struct folder *folder)
{
	assert_int_equal(chdir(folder->before), 0);
	folder_remove(folder->path);
	diag_free(&folder->diag);
	scenario_set_fini(&folder->set);
	arena_free(&folder->arena);
	buf_fini(&folder->secrets);
	buf_fini(&folder->messages);
}

static inline void folder_write(const char *name, const char *text)
{
	FILE *file = fopen(name, "wb");

	assert_non_null(file);
	assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
	assert_int_equal(fclose(file), 0);
}

static inline bool folder_load(struct folder *folder, const char *path)
{
	bool ok = scenario_load_path(&folder->set, &folder->load, path);

	buf_clear(&folder->messages);
	diag_print(folder->diag, &folder->messages, false);
	return ok;
}

/* The ids of all plans, each followed by a line end. */
static inline void folder_assert_ids(
	const struct folder *folder, const char *expected)
{
	struct buf ids = BUF_INIT;

	for (size_t i = 0; i < folder->set.count; i++)
		buf_printf(&ids, "%s\n", folder->set.plans[i]->facts.id);
	assert_string_equal(buf_cstr(&ids), expected);
	buf_fini(&ids);
}

/* Loads text as s.yaml, which must succeed. */
static inline void folder_load_text(struct folder *folder, const char *text)
{
	folder_write("s.yaml", text);
	if (!folder_load(folder, "s.yaml"))
		fail_msg("%s", buf_cstr(&folder->messages));
}

/* Loads text as s.yaml, which must fail with message. */
static inline void folder_refuse_text(
	struct folder *folder, const char *text, const char *message)
{
	folder_write("s.yaml", text);
	if (folder_load(folder, "s.yaml") ||
		!strstr(buf_cstr(&folder->messages), message))
		fail_msg("not \"%s\" but:\n%s", message,
			buf_cstr(&folder->messages));
}

#endif
