/*
 * yaml_format.h - a YAML text in the one layout that all have: white space
 * changes, and nothing else. See docs/fmt.md for what it looks like.
 */
#ifndef SD_YAML_YAML_FORMAT_H
#define SD_YAML_YAML_FORMAT_H

#include "base/buf.h"
#include "base/diag.h"

enum yaml_format_result {
	YAML_FORMAT_DONE,
	YAML_FORMAT_MISTAKE, /* of the author's; it is in diag */
	YAML_FORMAT_FAULT    /* of ours: it would have changed a value */
};

/*
 * Appends text, the content of the file named file (a name that outlives
 * diag), to out as it should be laid out. The result was read again, and
 * holds the same tree and the same comments; formatted once more it stays
 * as it is. Nothing is appended unless it is done. Lints may be in diag.
 */
enum yaml_format_result yaml_format(
	struct diag *diag, const char *file, struct str text, struct buf *out);

#endif
