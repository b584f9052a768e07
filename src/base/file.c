/* file.c - whole files in and out. */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/escape.h"
#include "base/mem.h"

enum { READ_BYTES = 16384 };

/* Always false: "cannot VERB PATH: WHY". */
static bool fail(
	struct err *err, const char *verb, const char *path, const char *why)
{
	struct buf shown = BUF_INIT;

	escape_terminal(&shown, str_from(path));
	err_set(err, ERR_FILE, "cannot %s %s: %s", verb, buf_cstr(&shown), why);
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

/* A descriptor of a regular file, or -1 with *err set. */
static int open_regular(const char *path, struct err *err)
{
	/* Not blocking: opening a FIFO must not wait for a writer. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat info;
	const char *why = NULL;

	if (fd < 0) {
		/* A socket. */
		fail(err, "read", path,
			errno == ENXIO ? "it is not a regular file"
				       : strerror(errno));
		return -1;
	}
	if (fstat(fd, &info) != 0)
		why = strerror(errno);
	else if (S_ISDIR(info.st_mode))
		why = "it is a directory";
	else if (!S_ISREG(info.st_mode))
		why = "it is not a regular file";
	if (!why)
		return fd;
	fail(err, "read", path, why);
	close(fd);
	return -1;
}

bool file_read(
	const char *path, size_t cap_bytes, struct buf *out, struct err *err)
{
	bool is_stdin = strcmp(path, "-") == 0;
	int fd = is_stdin ? STDIN_FILENO : open_regular(path, err);
	const char *name = is_stdin ? "standard input" : path;
	bool too_large = false, ok;
	size_t before = out->len;
	char why[64];

	if (fd < 0)
		return false;
	ok = read_all(fd, cap_bytes, out, &too_large);
	if (!ok)
		fail(err, "read", name, strerror(errno));
	if (too_large) {
		snprintf(why, sizeof(why), "it is larger than %zu bytes",
			cap_bytes);
		ok = fail(err, "read", name, why);
	}
	if (!ok && out->len > before) {
		out->len = before;
		out->data[before] = '\0';
	}
	if (!is_stdin)
		close(fd);
	return ok;
}

static bool write_all(int fd, struct str data)
{
	while (data.len) {
		ssize_t put = write(fd, data.data, data.len);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return false;
		data.data += put;
		data.len -= (size_t)put;
	}
	return true;
}

/* Writes and closes fd; errno says what failed. */
static bool write_and_close(int fd, struct str data)
{
	bool ok = write_all(fd, data);
	int saved = errno;

	if (close(fd) != 0 && ok)
		return false;
	errno = saved;
	return ok;
}

static bool write_direct(const char *path, struct str data, struct err *err)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);

	if (fd < 0 || !write_and_close(fd, data))
		return fail(err, "write", path, strerror(errno));
	return true;
}

/* mkstemp(3) gives 0600; a report is as readable as any new file. */
static bool set_default_mode(int fd)
{
	mode_t mask = umask(022);

	umask(mask);
	return fchmod(fd, 0644 & ~mask) == 0;
}

/* Makes the template of a temporary file beside path. */
static void put_temp_name(struct buf *out, const char *path)
{
	const char *slash = strrchr(path, '/');

	if (slash)
		buf_append(out, path, (size_t)(slash - path) + 1);
	buf_puts(out, ".smtpdrill-XXXXXX");
}

static bool write_and_rename(const char *path, struct str data)
{
	struct buf temp = BUF_INIT;
	bool ok = false;
	int saved = 0, fd;

	put_temp_name(&temp, path);
	fd = mkstemp(temp.data);
	if (fd >= 0) {
		ok = set_default_mode(fd);
		ok = write_and_close(fd, data) && ok &&
		     rename(temp.data, path) == 0;
		saved = errno;
		if (!ok)
			unlink(temp.data);
		errno = saved;
	}
	saved = errno;
	buf_fini(&temp);
	errno = saved;
	return ok;
}

bool file_write_atomic(const char *path, struct str data, struct err *err)
{
	struct stat info;
	char *target = NULL;
	bool ok;

	if (stat(path, &info) == 0) {
		if (!S_ISREG(info.st_mode))
			return write_direct(path, data, err);
		/* A symbolic link stays one; its target is replaced. */
		target = realpath(path, NULL);
	}
	ok = write_and_rename(target ? target : path, data);
	if (!ok)
		fail(err, "write", path, strerror(errno));
	free(target);
	return ok;
}
