/* explain_private.h - the tables of an explainer. */
#ifndef SD_EXPLAIN_EXPLAIN_PRIVATE_H
#define SD_EXPLAIN_EXPLAIN_PRIVATE_H

#include "base/arena.h"
#include "base/regex.h"
#include "explain/explain.h"
#include "smtp/reply.h"

struct explain_row {
	struct str pattern, servers, meaning, causes, remedy;
	struct regex *regex; /* NULL: not yet compiled */
};

struct explain_rows {
	size_t count;
	struct explain_row *list;
	struct explain_rows *next; /* somebody's next catalogue */
};

/* "X.7.1", "5.7.501-799", "550" */
struct explain_code_row {
	struct str code, meaning, ref;
};

struct explainer {
	struct arena *arena;
	bool is_loaded; /* what follows is there */
	struct explain_rows built_in;
	struct explain_rows *own; /* NULL: none */
	size_t code_count;
	struct explain_code_row *codes;
};

/*
 * The rows of a table: lines of exactly columns fields, separated by tabs.
 * Comments (#) and empty lines are passed over. Calls add for each line;
 * fields borrow text. False when there was a mistake; it was recorded in diag
 * unless that is NULL.
 */
enum { EXPLAIN_COLUMNS_MAX = 5 };
struct explain_table {
	struct diag *diag;
	const char *file;
	size_t columns;
	/* fields[columns]; loc is that of the line. False after a mistake. */
	bool (*add)(void *owner, const struct str *fields, struct loc loc);
	void *owner;
};
bool explain_table_read(const struct explain_table *table, struct str text);
/* Lines of text, as a bound of its rows. */
size_t explain_table_bound(struct str text);

/* Reads the built-in tables, once. */
void explainer_load(struct explainer *explainer);
/* Compiles the row of a catalogue that is known to be good. */
void explain_row_compile(struct explainer *explainer, struct explain_row *row);

/* What is known of a code; NULL: nothing. */
const struct explain_code_row *explain_find_basic(
	const struct explainer *explainer, struct str code);
const struct explain_code_row *explain_find_enhanced(
	const struct explainer *explainer, struct enhanced_code code);
/* By the second number of an enhanced code [RFC3463 3], by the second digit
 * of a reply code [RFC5321 4.2.1]; "" when there is no such. */
struct str explain_subject(int subject);
struct str explain_second_digit(char digit);

/* The built-in tables; made by embed.cmake. */
extern const char explain_replies[], explain_codes[];

#endif
