/*
 * last_failed_file.h - the file that failures are remembered in:
 *
 *   smtpdrill last-failed 1
 *   folder FOLDER
 *   TARGET<tab>ID
 *   ...
 *
 * escaped as transcripts are, so that every line is printable ASCII. It lies
 * in $XDG_STATE_HOME/smtpdrill (or ~/.local/state/smtpdrill), belongs to the
 * user alone, and is always replaced as a whole.
 */
#ifndef SD_CLI_LAST_FAILED_FILE_H
#define SD_CLI_LAST_FAILED_FILE_H

#include "base/arena.h"

struct last_failed_file {
	struct arena *arena; /* of all texts */
	const char *folder;  /* whose runs it is about */
	const char *directory, *path;
	size_t count;
	struct str *lines; /* TARGET<tab>ID */
	bool is_foreign;   /* another user's: to be left alone */
};

/* Finds out where the file of folder is. False with *why set when nothing can
 * be remembered: folder is NULL, or nobody says where. */
bool last_failed_file_find(struct last_failed_file *file, struct arena *arena,
	const char *folder, const char **why);
/* Reads the lines; none when there is no file. False with *why set when it is
 * no file of ours: there are no lines then. */
bool last_failed_file_read(struct last_failed_file *file, const char **why);
/* Replaces the file; the first lines are left out if there are too many.
 * False with *why set when it stayed as it was. */
bool last_failed_file_write(
	const struct last_failed_file *file, const char **why);

#endif
