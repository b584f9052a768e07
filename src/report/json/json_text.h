/*
 * json_text.h - a JSON text that is taken apart value by value: a report may
 * be as large as a disk holds, and all of it as a tree takes ten times that.
 */
#ifndef SD_REPORT_JSON_TEXT_H
#define SD_REPORT_JSON_TEXT_H

#include <jansson.h>
#include "base/buf.h"

struct json_text {
	const char *name;
	struct str text;
	size_t at;	 /* how much of it was read */
	struct buf *why; /* of the first fault: "FILE:LINE:COLUMN: ..." */
};

/* Skips blanks; the next character, '\0' at the end. */
char json_text_peek(struct json_text *json);
/* The next character is c, and is taken; else a fault. */
bool json_text_take(struct json_text *json, char c);
/* Takes a value of any kind, which the caller releases; NULL: a fault. */
json_t *json_text_value(struct json_text *json);
/* What stands between two members: more of them, or the end, each taken.
 * False with a fault. */
bool json_text_next(struct json_text *json, char end, bool *more);
/* Says what is wrong, where it stands; false. */
bool json_text_fault(const struct json_text *json, size_t at, const char *what);

#endif
