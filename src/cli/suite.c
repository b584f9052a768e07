/* suite.c - see suite.h. */
#include "cli/suite.h"

#include <sys/stat.h>
#include <unistd.h>
#include "base/file.h"
#include "base/suggest.h"

enum { SUITES_BYTES_MAX = 65536, SUITES_MAX = 128 };

static const struct loc nowhere = {NULL, 0, 0};

struct suite {
	struct str name, paths, about;
};

struct suites {
	const char *library;
	size_t count;
	struct suite list[SUITES_MAX];
	const char *names[SUITES_MAX + 1]; /* NULL at the end */
};

static bool is_there(const char *path)
{
	struct stat info;

	return stat(path, &info) == 0;
}

static bool is_library(struct arena *arena, const char *folder)
{
	return is_there(arena_printf(arena, "%s/" SUITES_FILE, folder));
}

/* The folder that the program's file is in; NULL if the system does not
 * tell. */
static const char *program_folder(struct arena *arena)
{
	char path[4096];
	ssize_t len = readlink("/proc/self/exe", path, sizeof(path) - 1);
	char *slash;

	if (len <= 0)
		return NULL;
	path[len] = '\0';
	slash = strrchr(path, '/');
	if (!slash)
		return NULL;
	*slash = '\0';
	return arena_strdup(arena, path);
}

const char *suite_library(struct setup *setup)
{
	/* Installed; built in a folder below the sources. */
	static const char *const places[] = {
		"/../share/smtpdrill/scenarios", "/../scenarios"};
	struct arena *arena = setup->arena;
	const char *asked = setup->options->library;
	const char *folder = asked ? NULL : program_folder(arena);

	if (asked && is_library(arena, asked))
		return asked;
	for (size_t i = 0; folder && i < sizeof(places) / sizeof(places[0]);
		i++) {
		const char *library =
			arena_printf(arena, "%s%s", folder, places[i]);

		if (is_library(arena, library))
			return library;
	}
	if (asked)
		diag_error(setup->diag, nowhere,
			"--library %s: there is no " SUITES_FILE " in it",
			asked);
	else
		diag_error(setup->diag, nowhere,
			"the library of scenarios is not where it was "
			"installed (share/smtpdrill/scenarios beside the "
			"program's folder)");
	diag_help(setup->diag,
		"--library FOLDER says where it is (SMTPDRILL_LIBRARY does it "
		"too)");
	return NULL;
}

static void read_lines(
	struct suites *suites, struct arena *arena, struct str text)
{
	while (text.data && suites->count < SUITES_MAX) {
		struct str line = str_cut(&text, '\n');
		struct suite *suite = &suites->list[suites->count];

		if (line.len == 0 || line.data[0] == '#')
			continue;
		suite->name = str_cut(&line, '\t');
		suite->paths = line.data ? str_cut(&line, '\t') : line;
		suite->about = line.data ? line : (struct str){"", 0};
		if (!suite->paths.data)
			continue;
		suites->names[suites->count++] =
			arena_str(arena, suite->name).data;
	}
}

static bool suites_read(struct suites *suites, struct setup *setup)
{
	struct buf text = BUF_INIT;
	struct err err;
	bool ok;

	*suites = (struct suites){.library = suite_library(setup)};
	if (!suites->library)
		return false;
	ok = file_read(
		arena_printf(setup->arena, "%s/" SUITES_FILE, suites->library),
		SUITES_BYTES_MAX, &text, &err);
	if (ok)
		read_lines(suites, setup->arena,
			arena_str(setup->arena, buf_view(&text)));
	else
		diag_error(setup->diag, nowhere, "%s", err.text);
	buf_fini(&text);
	return ok;
}

static bool load_paths(const struct suites *suites, struct setup *setup,
	const struct scenario_load *load, struct str paths)
{
	bool ok = true;

	while (paths.data) {
		struct str path = str_cut(&paths, ' ');

		if (path.len)
			ok &= scenario_load_path(&setup->set, load,
				arena_printf(setup->arena, "%s/%.*s",
					suites->library, (int)path.len,
					path.data));
	}
	return ok;
}

static bool refuse(
	const struct suites *suites, struct setup *setup, struct str name)
{
	const char *near = suggest_closest(name, suites->names);

	diag_error(setup->diag, nowhere,
		"there is no suite \"%.*s\"%s%s%s; --suite list shows what "
		"there is",
		(int)name.len, name.data, near ? ", did you mean \"" : "",
		near ? near : "", near ? "\"?" : "");
	return false;
}

/* A name is no way out of the library. */
static bool is_plain(struct str name)
{
	for (size_t i = 0; i < name.len; i++) {
		char c = name.data[i];

		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
			    c == '-'))
			return false;
	}
	return name.len > 0;
}

static bool load_one(const struct suites *suites, struct setup *setup,
	const struct scenario_load *load, struct str name)
{
	for (size_t i = 0; i < suites->count; i++)
		if (str_equal(name, suites->names[i]))
			return load_paths(
				suites, setup, load, suites->list[i].paths);
	if (is_plain(name) &&
		is_there(arena_printf(setup->arena, "%s/%.*s", suites->library,
			(int)name.len, name.data)))
		return load_paths(suites, setup, load, name);
	return refuse(suites, setup, name);
}

bool suite_load(struct setup *setup, const struct scenario_load *load)
{
	struct str names = setup->options->suites;
	struct suites suites;
	bool ok = true;

	if (!names.data)
		return true;
	if (!suites_read(&suites, setup))
		return false;
	while (names.data)
		ok &= load_one(
			&suites, setup, load, str_trim(str_cut(&names, ',')));
	return ok;
}

bool suite_print_list(struct setup *setup)
{
	struct suites suites;

	if (!suites_read(&suites, setup))
		return false;
	printf("Suites of %s:\n", suites.library);
	for (size_t i = 0; i < suites.count; i++)
		printf("  %-16s %.*s\n", suites.names[i],
			(int)suites.list[i].about.len,
			suites.list[i].about.data);
	return true;
}
