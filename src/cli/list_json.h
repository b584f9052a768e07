/* list_json.h - `list --json`: what would run, for programs. */
#ifndef SD_CLI_LIST_JSON_H
#define SD_CLI_LIST_JSON_H

#include "cli/setup.h"

/* Prints the scenarios of the set; docs/list.schema.json says how. Returns
 * the exit code. */
int list_json(const struct setup *setup);

#endif
