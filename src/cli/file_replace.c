/* file_replace.c - see file_replace.h. */
#include "cli/file_replace.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/buf.h"
#include "base/escape.h"

/* 0, or errno; so are the others here. */
static int write_all(int fd, struct str text)
{
	while (text.len > 0) {
		ssize_t got = write(fd, text.data, text.len);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return errno;
		text.data += got;
		text.len -= (size_t)got;
	}
	return 0;
}

static int copy_owner_and_mode(int fd, const struct stat *info)
{
	/* Who may not give a file away keeps the copy. */
	if ((info->st_uid != geteuid() || info->st_gid != getegid()) &&
		fchown(fd, info->st_uid, info->st_gid) != 0 && errno != EPERM)
		return errno;
	/* After the owner: a change of that takes set-user-ID away. */
	return fchmod(fd, info->st_mode & 07777) == 0 ? 0 : errno;
}

/* The names are those of the file itself and of the temporary one. */
static int replace(const char *path, char *temp, struct str text)
{
	struct stat info;
	int fd, error;

	/* Leave to write a folder is no leave to write all files in it. */
	if (stat(path, &info) != 0 || access(path, W_OK) != 0)
		return errno;
	fd = mkstemp(temp);
	if (fd < 0)
		return errno;
	error = write_all(fd, text);
	if (error == 0)
		error = copy_owner_and_mode(fd, &info);
	if (close(fd) != 0 && error == 0)
		error = errno;
	if (error == 0 && rename(temp, path) != 0)
		error = errno;
	if (error)
		unlink(temp);
	return error;
}

bool file_replace(const char *path, struct str text, struct err *err)
{
	struct buf temp = BUF_INIT, shown = BUF_INIT;
	char *real = realpath(path, NULL);
	int error = real ? 0 : errno;

	/* Where a file gets too large, that is an error as others are. */
	signal(SIGXFSZ, SIG_IGN);
	if (real) {
		buf_append(
			&temp, real, (size_t)(strrchr(real, '/') - real) + 1);
		buf_puts(&temp, ".smtpdrill-XXXXXX");
		error = replace(real, temp.data, text);
	}
	if (error) {
		escape_terminal(&shown, str_from(path));
		err_set(err, ERR_FILE, "cannot write %s: %s", buf_cstr(&shown),
			strerror(error));
	}
	buf_fini(&shown);
	buf_fini(&temp);
	free(real);
	return error == 0;
}
