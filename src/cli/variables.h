/*
 * variables.h - the variables of a run from everywhere outside of scenarios:
 * command line, environment, files, target. Secrets are variables that the
 * redactor knows too.
 */
#ifndef SD_CLI_VARIABLES_H
#define SD_CLI_VARIABLES_H

#include "cli/config.h"
#include "cli/options.h"
#include "result/redact.h"

struct variables_from {
	const struct options *options;
	const struct config *config;
	const struct target *target; /* NULL: none was given */
	struct redactor *redactor;   /* learns the secrets */
};

/* NULL after at least one diag_error. Lives in arena. */
const struct vars *variables_collect(struct arena *arena, struct diag *diag,
	const struct variables_from *from);

#endif
