/*
 * command.h - a subcommand: a file cmd_X.c and a line in command_list.def.
 */
#ifndef SD_CLI_COMMAND_H
#define SD_CLI_COMMAND_H

#include <stddef.h>

struct command_ops {
	const char *name;
	const char *usage;   /* "run PATH... -t TARGET [OPTIONS]" */
	const char *summary; /* one line, for the list of commands */
	const char *help;    /* what --help says below the usage; the options
				that it takes are listed behind it */
	unsigned mask;	     /* which options it takes: OPTION_FOR_ bits */
	/* Runs it with the arguments behind its name; returns the exit code. */
	int (*main)(int argc, char **argv);
};

#define COMMAND(symbol) extern const struct command_ops symbol;
#include "cli/command_list.def"
#undef COMMAND

/* The i-th subcommand, or NULL behind the last. */
const struct command_ops *command_at(size_t i);

/* Picks the subcommand; all of main() but its name. */
int command_main(int argc, char **argv);

#endif
