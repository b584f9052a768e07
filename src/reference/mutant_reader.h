/* mutant_reader.h - reading a row of a table of mutants. Private to
 * mutant_row*.c. */
#ifndef SD_REFERENCE_MUTANT_READER_H
#define SD_REFERENCE_MUTANT_READER_H

#include "reference/mutant_private.h"

enum mutant_column {
	MUTANT_NAME,
	MUTANT_BREAKS,
	MUTANT_WHEN,
	MUTANT_LINE,
	MUTANT_READ_AS,
	MUTANT_REPLY,
	MUTANT_SAY,
	MUTANT_THEN,
	MUTANT_COLUMNS
};

struct mutant_reader {
	struct arena *arena;
	struct diag *diag;
	struct loc loc; /* of the line */
	struct str line;
	struct str fields[MUTANT_COLUMNS]; /* data NULL: "-", or missing */
	struct mutant_row *row;
};

/* The place of a character of the line. */
struct loc mutant_reader_place(
	const struct mutant_reader *reader, const char *at);
/* Says what is wrong there; false. */
bool mutant_reader_complain(
	const struct mutant_reader *reader, const char *at, const char *what);
/* mutant_row_words.c: the columns of words, into the row. False after a
 * complaint. */
bool mutant_reader_when(struct mutant_reader *reader);
bool mutant_reader_then(struct mutant_reader *reader);

#endif
