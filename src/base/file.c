/* file.c - whole files, read. */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/escape.h"
#include "base/mem.h"

enum { READ_BYTES = 16384 };

/* Always false: "cannot read PATH: WHY". */
static bool fail(struct err *err, const char *path, const char *why)
{
	struct buf shown = BUF_INIT;

	escape_terminal(&shown, str_from(path));
	err_set(err, ERR_FILE, "cannot read %s: %s", buf_cstr(&shown), why);
	buf_fini(&shown);
	return false;
}

/* Reads to the end of fd. *too_large: there is more than cap_bytes. */
static bool read_all(int fd, size_t cap_bytes, struct buf *out, bool *too_large)
{
	size_t room = cap_bytes;

	for (;;) {
		char data[READ_BYTES];
		/* One byte beyond the limit tells "full" from "too large",
		 * and is thrown away. */
		size_t want = room < sizeof(data) ? room + 1 : sizeof(data);
		ssize_t got = read(fd, data, want);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return false;
		if (got == 0)
			return true;
		if ((size_t)got > room) {
			*too_large = true;
			return true;
		}
		buf_append(out, data, (size_t)got);
		room -= (size_t)got;
	}
}

/* A descriptor of a regular file, or of a pipe, or -1 with *err set. */
static int open_file(const char *path, bool may_be_pipe, struct err *err)
{
	/* Not blocking: opening a FIFO must not wait for a writer. */
	int fd = open(
		path, O_RDONLY | O_CLOEXEC | (may_be_pipe ? 0 : O_NONBLOCK));
	struct stat info;
	const char *why = NULL;

	if (fd < 0) {
		/* A socket. */
		fail(err, path,
			errno == ENXIO ? "it is not a regular file"
				       : strerror(errno));
		return -1;
	}
	if (fstat(fd, &info) != 0)
		why = strerror(errno);
	else if (S_ISDIR(info.st_mode))
		why = "it is a directory";
	else if (!S_ISREG(info.st_mode) &&
		 !(may_be_pipe && S_ISFIFO(info.st_mode)))
		why = "it is not a regular file";
	if (!why)
		return fd;
	fail(err, path, why);
	close(fd);
	return -1;
}

static bool read_whole(const char *path, bool may_be_pipe, size_t cap_bytes,
	struct buf *out, struct err *err)
{
	bool is_stdin = strcmp(path, "-") == 0;
	int fd = is_stdin ? STDIN_FILENO : open_file(path, may_be_pipe, err);
	const char *name = is_stdin ? "standard input" : path;
	bool too_large = false, ok;
	size_t before = out->len;
	char why[64];

	if (fd < 0)
		return false;
	ok = read_all(fd, cap_bytes, out, &too_large);
	if (!ok)
		fail(err, name, strerror(errno));
	if (too_large) {
		snprintf(why, sizeof(why), "it is larger than %zu bytes",
			cap_bytes);
		ok = fail(err, name, why);
	}
	if (!ok && out->len > before) {
		out->len = before;
		out->data[before] = '\0';
	}
	if (!is_stdin)
		close(fd);
	return ok;
}

bool file_read(
	const char *path, size_t cap_bytes, struct buf *out, struct err *err)
{
	return read_whole(path, false, cap_bytes, out, err);
}

bool file_read_piped(
	const char *path, size_t cap_bytes, struct buf *out, struct err *err)
{
	return read_whole(path, true, cap_bytes, out, err);
}
