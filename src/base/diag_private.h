/* diag_private.h - the inside of a diag, shared by diag*.c only. */
#ifndef SD_BASE_DIAG_PRIVATE_H
#define SD_BASE_DIAG_PRIVATE_H

#include "base/arena.h"
#include "base/diag.h"

struct diag_source {
	const char *file;
	struct str text;
	/* The line that was asked for last and where it begins: they are
	 * asked for from the top down, a step each. 0: none. */
	int seen_line;
	size_t seen_at;
};

struct diag_file {
	const char *name; /* NULL: no file */
	size_t messages;
};

struct diag_note {
	struct diag_note *next;
	const char *text;
};

struct diag_message {
	struct loc loc;
	size_t file;   /* index: files come in the order of their messages */
	size_t serial; /* keeps the order at one place */
	bool is_error;
	const char *text;
	struct diag_note *helps;
	struct diag_note *uses; /* shown behind the helps */
};

struct diag {
	struct arena *arena; /* all texts and messages */
	struct diag_source *sources;
	size_t source_count, source_cap;
	struct diag_file *files;
	size_t file_count, file_cap;
	struct diag_message **messages;
	size_t message_count, message_cap;
	struct diag_message *latest;
	size_t error_count;
	const struct diag_use *use; /* the innermost; NULL: none */
};

/* diag.c. Room for one more item of size bytes in an array. */
void *diag_grow(void *items, size_t count, size_t *cap, size_t size);
/* NULL is no file, and the same as NULL. */
bool diag_is_same_file(const char *a, const char *b);

/* diag_source.c. The text of a file; NULL: it was not read. */
struct diag_source *diag_find_source(const struct diag *diag, const char *file);
/* One line (1-based) without its end, or {NULL}. */
struct str diag_find_line(struct diag_source *source, int line);

#endif
