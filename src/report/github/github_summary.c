/* github_summary.c - see github_summary.h. */
#include "report/github/github_summary.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/escape.h"

enum {
	SUMMARY_BYTES_MAX = 1 << 20, /* GitHub shows no larger one at all */
	SUMMARY_BYTES_MIN = 60000    /* see markdown_put() */
};

static bool fail(struct err *err, const char *path, int error)
{
	struct buf shown = BUF_INIT;

	escape_terminal(&shown, str_from(path));
	err_set(err, ERR_FILE, "cannot write the step summary %s: %s",
		buf_cstr(&shown), strerror(error));
	buf_fini(&shown);
	return false;
}

static bool write_all(int fd, struct str text)
{
	while (text.len) {
		ssize_t len = write(fd, text.data, text.len);

		if (len < 0 && errno == EINTR)
			continue;
		if (len < 0)
			return false;
		text.data += len;
		text.len -= (size_t)len;
	}
	return true;
}

/* How many bytes there is room for. */
static size_t room(int fd)
{
	struct stat info;

	if (fstat(fd, &info) != 0 || info.st_size < 0)
		return SUMMARY_BYTES_MAX;
	if (info.st_size >= SUMMARY_BYTES_MAX)
		return 0;
	return SUMMARY_BYTES_MAX - (size_t)info.st_size;
}

bool github_summary_append(const char *path, struct markdown *markdown,
	const struct run_totals *totals, bool *is_full, struct err *err)
{
	int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
	struct buf text = BUF_INIT;
	size_t max;
	bool ok = true;

	*is_full = false;
	if (fd < 0)
		return fail(err, path, errno);
	max = room(fd);
	if (max >= SUMMARY_BYTES_MIN)
		markdown_put(markdown, &text, totals, max);
	*is_full = text.len == 0 || text.len > max;
	if (!*is_full && !write_all(fd, buf_view(&text)))
		ok = fail(err, path, errno);
	if (close(fd) != 0 && ok)
		ok = fail(err, path, errno);
	buf_fini(&text);
	return ok;
}
