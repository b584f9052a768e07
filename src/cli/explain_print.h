/* explain_print.h - an explanation in 80 columns. */
#ifndef SD_CLI_EXPLAIN_PRINT_H
#define SD_CLI_EXPLAIN_PRINT_H

#include "explain/explain.h"

/*
 * Prints to standard output, escaped:
 *
 *   550 5.7.1 Relaying denied
 *     means:   the server will not relay
 *     said by: postfix, sendmail
 */
void explain_print(struct str reply, const struct explanation *found);

#endif
