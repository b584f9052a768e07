/* help.h - what --help prints, to standard output. */
#ifndef SD_CLI_HELP_H
#define SD_CLI_HELP_H

#include <stdio.h>
#include "cli/command.h"

/* The program's: what it is, its commands, where to go on. */
void help_program(FILE *out);
void help_command(const struct command_ops *command);

#endif
