/*
 * github_command.h - what GitHub Actions reads from the output of a step. A
 * line that begins with "::" is a command, whatever blanks stand before it;
 * and so is what follows "##[" anywhere in a line.
 */
#ifndef SD_REPORT_GITHUB_COMMAND_H
#define SD_REPORT_GITHUB_COMMAND_H

#include "base/buf.h"

/* Appends text, which is escaped for a terminal already, as lines of the
 * log: with a bar before each, so that none of them is a command. */
void github_put_log(struct buf *out, struct str text);
/* Appends text as what a command says, which ends with the line; line ends
 * in it stay. */
void github_put_data(struct buf *out, struct str text);
/* Appends "name=value" of a command. */
void github_put_property(struct buf *out, const char *name, struct str value);

#endif
