/*
 * plugin.h - the exit codes of a monitoring plugin. Whoever asked for the
 * report nagios on standard output sees nothing else, and takes exit code 2
 * for CRITICAL: a command that ends before any report is open says
 * "SMTP UNKNOWN - why" there, and ends with 3.
 */
#ifndef SD_CLI_PLUGIN_H
#define SD_CLI_PLUGIN_H

#include <stdbool.h>
#include "base/buf.h"

struct plugin {
	bool is_wanted;
	struct buf said; /* to standard error, so far */
};

/* Of the arguments of main(), before they are looked at. */
void plugin_begin(struct plugin *plugin, int argc, char **argv);
/* What to exit with, instead of exit_code. */
int plugin_end(struct plugin *plugin, int exit_code);

#endif
