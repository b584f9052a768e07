/*
 * mutant.h - the built-in server made wrong on purpose, one rule at a time:
 * what a scenario must notice, if it tests anything. A mutant is a name, the
 * rule that it breaks, and rows of a table that say which lines it reads as
 * others, which replies it changes and what it does then. docs/mutants.md has
 * the columns.
 */
#ifndef SD_REFERENCE_MUTANT_H
#define SD_REFERENCE_MUTANT_H

#include <stdbool.h>
#include <stddef.h>
#include "base/diag.h"

struct mutants;

/* Those that the program brings along. Mistakes in them go to diag. */
struct mutants *mutants_new(struct diag *diag);
void mutants_free(struct mutants **mutants);
/* Adds a file's rows; one of the program's with the same name is gone then.
 * False if there are mistakes, which go to diag; file is borrowed for as long
 * as the mutants. */
bool mutants_add(struct mutants *mutants, const char *file, struct str text,
	struct diag *diag);
/* Turns the mutants on whose names stand in this list, "one,another". False
 * with *unknown if one is not there, and in *near the name that comes close,
 * or NULL. */
bool mutants_choose(struct mutants *mutants, struct str names,
	struct str *unknown, const char **near);
/* The i-th one, and what it breaks; NULL behind the last. */
const char *mutants_at(
	const struct mutants *mutants, size_t i, const char **breaks);

#endif
