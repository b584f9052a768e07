/* report_paths.c - see report_paths.h. */
#include "cli/report_paths.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "cli/usage.h"

/* What would keep the file from being made, before any other is: opening one
 * replaces what was there when it is closed. */
static bool can_write(struct arena *arena, const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *dir = !slash ? "."
				 : arena_printf(arena, "%.*s",
					   (int)(slash - path) + 1, path);
	struct stat info;
	int error = 0;

	if (stat(path, &info) == 0 && S_ISDIR(info.st_mode))
		error = EISDIR;
	else if (access(dir, W_OK) != 0 && access(path, W_OK) != 0)
		error = errno;
	if (error == ENOENT && slash)
		say_error("cannot write %s: there is no folder %.*s", path,
			(int)(slash - path), path);
	else if (error)
		say_error("cannot write %s: %s", path, strerror(error));
	return error == 0;
}

/* The file that a path leads to, whether it is there or not. */
static const char *real_path(struct arena *arena, const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *dir = !slash ? "."
				 : arena_printf(arena, "%.*s",
					   (int)(slash - path) + 1, path);
	char *real = realpath(path, NULL), *real_dir = NULL;
	const char *out = path;

	if (real)
		out = arena_strdup(arena, real);
	else if ((real_dir = realpath(dir, NULL)))
		out = arena_printf(
			arena, "%s/%s", real_dir, slash ? slash + 1 : path);
	free(real_dir);
	free(real);
	return out;
}

/* The later one would replace the other. That they are spelled the same was
 * seen before (options_report.c). */
static bool are_apart(struct arena *arena, const struct options *options)
{
	const char **paths =
		arena_calloc(arena, options->report_count + 1, sizeof(*paths));

	for (size_t i = 0; i < options->report_count; i++) {
		const char *path = options->reports[i].path;

		paths[i] = path ? real_path(arena, path) : NULL;
		for (size_t j = 0; path && j < i; j++) {
			if (!paths[j] || strcmp(paths[j], paths[i]) != 0)
				continue;
			say_error("two reports go to the same file: %s and %s",
				options->reports[j].path, path);
			return false;
		}
	}
	return true;
}

bool report_paths_check(struct arena *arena, const struct options *options)
{
	for (size_t i = 0; i < options->report_count; i++)
		if (options->reports[i].path &&
			!can_write(arena, options->reports[i].path))
			return false;
	return are_apart(arena, options);
}

const int *report_paths_await_readers(
	struct arena *arena, const struct options *options)
{
	int *fds = arena_calloc(arena, options->report_count + 1, sizeof(*fds));

	for (size_t i = 0; i < options->report_count; i++) {
		const char *path = options->reports[i].path;
		struct stat info;

		fds[i] = -1;
		if (path && stat(path, &info) == 0 && S_ISFIFO(info.st_mode))
			fds[i] = open(path, O_WRONLY | O_CLOEXEC);
	}
	return fds;
}

void report_paths_close(const struct options *options, const int *fds)
{
	for (size_t i = 0; i < options->report_count; i++)
		if (fds[i] >= 0)
			close(fds[i]);
}
