/* file_replace.h - a file's text, exchanged as a whole. */
#ifndef SD_CLI_FILE_REPLACE_H
#define SD_CLI_FILE_REPLACE_H

#include <stdbool.h>
#include "base/err.h"
#include "base/str.h"

/*
 * Puts text in the place of what the file holds, by a temporary file beside
 * it: it has the old text or the new one, never a part. Its mode stays, and
 * its owner where this process may say so; a symbolic link stays, and what
 * it leads to is replaced. False with *err set, and the old text, when it
 * cannot be written.
 */
bool file_replace(const char *path, struct str text, struct err *err);

#endif
