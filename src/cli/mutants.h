/* mutants.h - what the built-in server is to do wrong. */
#ifndef SD_CLI_MUTANTS_H
#define SD_CLI_MUTANTS_H

#include "cli/setup.h"

/* Reads --mutants and --mutant into setup->mutants, which stays NULL if none
 * was asked for. False with *exit_code set after mistakes, or after the list,
 * were printed. */
bool mutants_setup(struct setup *setup, int *exit_code);
/* False with *exit_code set after it was said that a mutant was asked for and
 * the target is not the built-in server. */
bool mutants_check_target(const struct setup *setup, int *exit_code);

#endif
