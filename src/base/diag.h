/*
 * diag.h - what an author or a user got wrong, with its place. Messages are
 * collected, sorted by place and shown with the source line and a caret:
 *
 *   relay.yaml:12:13: error: unknown key "expct"; did you mean "expect"?
 *      12 |     expct: 550
 *         |     ^
 *
 * Nothing here is about servers: see result/.
 */
#ifndef SD_BASE_DIAG_H
#define SD_BASE_DIAG_H

#include <stdbool.h>
#include <stddef.h>
#include "base/buf.h"

/* A place in a file, or the whole file (line 0), or no file (file NULL).
 * Lines and columns count from 1; columns count characters. */
struct loc {
	const char *file; /* borrowed; outlives the diag */
	int line;
	int column;
};

enum { DIAG_ERRORS_PER_FILE = 20 };

struct diag;

struct diag *diag_new(void);
void diag_free(struct diag **diag);

/* Remembers the text of a file for the source lines of its messages. The
 * text is copied. */
void diag_add_source(struct diag *diag, const char *file, struct str text);
/* One line (1-based) of a remembered file without its line end, or {NULL}. */
struct str diag_source_line(const struct diag *diag, const char *file,
	int line);

/* Whether a word (letters, digits, "_" and "-") stands in any remembered
 * text. */
bool diag_sources_mention(const struct diag *diag, struct str word);

/* Records an error. Returns false, so that `return diag_error(...)` reads
 * well. The message has no full stop and no newline. The same message at the
 * same place is recorded once. */
bool diag_error(struct diag *diag, struct loc loc, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* Records a lint: something legal that is hardly what was meant. */
void diag_warning(struct diag *diag, struct loc loc, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* Adds a line "help: ..." under the latest message. */
void diag_help(struct diag *diag, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* From where steps are read that stand somewhere else: while it is entered,
 * every new message ends with "help: used at FILE:LINE", the innermost use
 * first. */
struct diag_use {
	const struct diag_use *up;
	struct loc loc;
};
void diag_enter_use(struct diag *diag, struct diag_use *use, struct loc loc);
void diag_leave_use(struct diag *diag);

size_t diag_error_count(const struct diag *diag);
size_t diag_warning_count(const struct diag *diag);

/* Appends all messages: files in the order of their first message, places
 * ascending, 20 errors a file and then "... and N more". Everything that
 * came from the author's file is escaped for a terminal. */
void diag_print(const struct diag *diag, struct buf *out, bool colour);

#endif
