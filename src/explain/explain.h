/*
 * explain.h - what a server means by a reply, who says so, why, and what to
 * do about it. The catalogue is a part of the program (replies.tsv and
 * enhanced.tsv); people put rows of their own before it. Pure: no I/O.
 */
#ifndef SD_EXPLAIN_EXPLAIN_H
#define SD_EXPLAIN_EXPLAIN_H

#include <stdbool.h>
#include <stddef.h>
#include "base/diag.h"
#include "base/str.h"

enum {
	EXPLAIN_REPLY_BYTES_MAX = 1024,		  /* what rows are tried on */
	EXPLAIN_CATALOGUE_BYTES_MAX = 1024 * 1024 /* of somebody's own */
};

struct explainer;

/* All borrowed from the explainer; data NULL or len 0: nothing to say. */
struct explanation {
	struct str meaning; /* never empty; a line */
	struct str servers; /* who says it, "all" and "any" left out */
	struct str causes, remedy;
	struct str ref; /* where the code is defined */
	size_t row;	/* of the catalogue, from 1; 0: only the code is
			   known, or a row of somebody's own */
};

/* Reads and compiles nothing until it is asked. */
struct explainer *explainer_new(void);
void explainer_free(struct explainer **explainer);

/*
 * Puts the rows of text before the built-in ones, and behind those that were
 * added before. Mistakes are recorded with their places in file, and then
 * false is returned. text is copied.
 */
bool explainer_add(struct explainer *explainer, struct diag *diag,
	const char *file, struct str text);

/*
 * Explains a reply as it came: its code first, all its lines or the first of
 * them, with or without line ends. Only EXPLAIN_REPLY_BYTES_MAX of it are
 * looked at, and a pattern that takes too many steps on it does not match.
 * False when it begins with no reply code.
 */
bool explain_reply(
	struct explainer *explainer, struct str reply, struct explanation *out);
/* Explains "5.7.1" or "550". False when it is neither. */
bool explain_code(
	struct explainer *explainer, struct str code, struct explanation *out);

/* Length of the reply code at the start of text (3), or 0: a digit from 2 to
 * 5, two more, and nothing behind them that could belong to a word. */
size_t explain_code_length(struct str text);

/* --- for the tests --- */

/* The number of built-in rows; compiles all of them. */
size_t explain_compile_all(struct explainer *explainer);

#endif
