/* file.h - whole files, within a limit. */
#ifndef SD_BASE_FILE_H
#define SD_BASE_FILE_H

#include <stdbool.h>
#include "base/buf.h"
#include "base/err.h"

/* Appends the file's bytes. "-" is standard input. False with *err set when
 * it cannot be opened or read, is a directory or other special file, or is
 * larger than cap_bytes (then no more than that was read). */
bool file_read(const char *path, size_t cap_bytes, struct buf *out,
	struct err *err);
/* The same, of a pipe that has a name too ("<(...)" of a shell); it is waited
 * for. */
bool file_read_piped(const char *path, size_t cap_bytes, struct buf *out,
	struct err *err);

#endif
