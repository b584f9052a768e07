/* last_failed_file.c - see last_failed_file.h. */
#include "cli/last_failed_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/escape.h"
#include "base/file.h"
#include "base/hash.h"

/* More than that nobody failed; and a file that is larger is not ours. */
enum { FILE_BYTES_MAX = 8 * 1024 * 1024 };

static const char head[] = "smtpdrill last-failed 1";

static bool fail(const char **why, const char *text)
{
	*why = text;
	return false;
}

/* An absolute path of the environment; NULL: it has none. Others mean
 * nothing: XDG Base Directory Specification. */
static const char *get_folder(const char *name)
{
	const char *value = getenv(name);

	return value && value[0] == '/' ? value : NULL;
}

bool last_failed_file_find(struct last_failed_file *file, struct arena *arena,
	const char *folder, const char **why)
{
	const char *state = get_folder("XDG_STATE_HOME");
	const char *home = get_folder("HOME");

	*file = (struct last_failed_file){.arena = arena, .folder = folder};
	if (!folder)
		return fail(why, "this folder has no name");
	if (!state && !home)
		return fail(why, "neither XDG_STATE_HOME nor HOME is set");
	file->directory =
		state ? arena_printf(arena, "%s/smtpdrill", state)
		      : arena_printf(arena, "%s/.local/state/smtpdrill", home);
	file->path =
		arena_printf(arena, "%s/last-failed-%016llx", file->directory,
			(unsigned long long)hash_text(str_from(folder)));
	return true;
}

/* --- read --- */

/* It is there (*is_there), and is the user's own. */
static bool is_ours(
	struct last_failed_file *file, bool *is_there, const char **why)
{
	struct stat info;

	*is_there = lstat(file->path, &info) == 0;
	if (!*is_there)
		return errno == ENOENT || errno == ENOTDIR ||
		       fail(why, strerror(errno));
	if (!S_ISREG(info.st_mode))
		return fail(why, "it is no file");
	file->is_foreign = info.st_uid != geteuid();
	if (file->is_foreign)
		return fail(why, "it is another user's");
	return true;
}

/* TARGET, a tab, ID; printable ASCII. */
static bool is_entry(struct str line)
{
	size_t tabs = 0;

	for (size_t i = 0; i < line.len; i++) {
		if (line.data[i] == '\t')
			tabs++;
		else if (line.data[i] < ' ' || line.data[i] > '~')
			return false;
	}
	return tabs == 1;
}

static struct str folder_line(const struct last_failed_file *file)
{
	struct buf text = BUF_INIT;
	struct str line;

	buf_puts(&text, "folder ");
	escape_wire(&text, str_from(file->folder));
	line = arena_str(file->arena, buf_view(&text));
	buf_fini(&text);
	return line;
}

static size_t count_lines(struct str text)
{
	size_t count = 0;

	for (size_t i = 0; i < text.len; i++)
		count += text.data[i] == '\n';
	return count;
}

/* The file ends with a line end, or somebody cut it. */
static bool parse(
	struct last_failed_file *file, struct str text, const char **why)
{
	size_t count = count_lines(text);

	if (!text.len || text.data[text.len - 1] != '\n' ||
		!str_equal(str_cut(&text, '\n'), head))
		return fail(why, "smtpdrill did not write it");
	if (!str_same(str_cut(&text, '\n'), folder_line(file)))
		return fail(why, "it is about another folder");
	file->lines = arena_calloc(file->arena, count, sizeof(*file->lines));
	while (text.len) {
		struct str line = str_cut(&text, '\n');

		if (!is_entry(line)) {
			file->count = 0;
			return fail(why, "smtpdrill did not write it");
		}
		file->lines[file->count++] = arena_str(file->arena, line);
	}
	return true;
}

bool last_failed_file_read(struct last_failed_file *file, const char **why)
{
	struct buf text = BUF_INIT;
	struct err err;
	bool ok, is_there;

	file->count = 0;
	if (!is_ours(file, &is_there, why))
		return false;
	if (!is_there)
		return true;
	if (file_read(file->path, FILE_BYTES_MAX, &text, &err))
		ok = parse(file, buf_view(&text), why);
	else
		ok = fail(why, arena_strdup(file->arena, err.text));
	buf_fini(&text);
	return ok;
}

/* --- written --- */

/* With those above it, each for the user alone. */
static bool make_directory(const char *path, struct arena *arena)
{
	char *part = arena_strdup(arena, path);

	for (size_t i = 1;; i++) {
		char c = part[i];

		if (c && c != '/')
			continue;
		part[i] = '\0';
		if (mkdir(part, 0700) != 0 && errno != EEXIST &&
			access(part, F_OK) != 0)
			return false;
		part[i] = c;
		if (!c)
			return true;
	}
}

static void put_file(struct buf *out, const struct last_failed_file *file)
{
	size_t bytes = 0, first = file->count;

	buf_printf(out, "%s\n", head);
	buf_str(out, folder_line(file));
	buf_putc(out, '\n');
	while (first > 0 && out->len + bytes + file->lines[first - 1].len + 1 <=
				    FILE_BYTES_MAX)
		bytes += file->lines[--first].len + 1;
	for (size_t i = first; i < file->count; i++) {
		buf_str(out, file->lines[i]);
		buf_putc(out, '\n');
	}
}

/* Errors may show at the end only: a quota, a full disk. */
static bool write_all(int fd, struct str text)
{
	bool ok = true;

	while (ok && text.len) {
		ssize_t done = write(fd, text.data, text.len);

		if (done < 0 && errno == EINTR)
			continue;
		ok = done > 0;
		if (ok) {
			text.data += done;
			text.len -= (size_t)done;
		}
	}
	return close(fd) == 0 && ok;
}

bool last_failed_file_write(
	const struct last_failed_file *file, const char **why)
{
	/* Its mode is 0600 from the first. */
	char *draft = arena_printf(file->arena, "%s.XXXXXX", file->path);
	struct buf text = BUF_INIT;
	bool ok;
	int fd;

	if (!make_directory(file->directory, file->arena))
		return fail(why, strerror(errno));
	fd = mkstemp(draft);
	if (fd < 0)
		return fail(why, strerror(errno));
	put_file(&text, file);
	ok = write_all(fd, buf_view(&text)) && rename(draft, file->path) == 0;
	if (!ok) {
		fail(why, strerror(errno));
		unlink(draft);
	}
	buf_fini(&text);
	return ok;
}
