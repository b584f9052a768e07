/* rerun.h - the options that play a failed scenario again. */
#ifndef SD_CLI_RERUN_H
#define SD_CLI_RERUN_H

#include "cli/setup.h"

/* Shell words: "-t builtin --strict"; never the value of a secret. Lives in
 * setup->arena. */
const char *rerun_options(const struct setup *setup);

#endif
