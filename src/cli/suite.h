/*
 * suite.h - --suite: scenarios of the library by what they are for, wherever
 * the current directory is. The library is a folder with suites.tsv in it:
 *
 *   smoke<TAB>smoke<TAB>Does it answer at all?
 *   abuse<TAB>relay sender-domain<TAB>What others may not do with it.
 *
 * A folder of the library that no line names is a suite, too.
 */
#ifndef SD_CLI_SUITE_H
#define SD_CLI_SUITE_H

#include "cli/setup.h"

#define SUITES_FILE "suites.tsv"

/* The folder of the library, in the setup's arena: --library; else what the
 * program was installed or built with. NULL after a diag_error. */
const char *suite_library(struct setup *setup);
/* Loads the suites that --suite names. False after at least one
 * diag_error. */
bool suite_load(struct setup *setup, const struct scenario_load *load);
/* --suite list: prints what there is. False after a diag_error. */
bool suite_print_list(struct setup *setup);

#endif
