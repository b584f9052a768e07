/* plan_print.h - what --dry-run shows: a plan, step by step. */
#ifndef SD_CLI_PLAN_PRINT_H
#define SD_CLI_PLAN_PRINT_H

#include "base/buf.h"
#include "engine/step.h"

/* Appends the plan, escaped for a terminal but with its secrets. */
void plan_print(struct buf *out, const struct plan *plan);
/* "ehlo" */
const char *plan_start_word(enum start start);
/* Appends "LABEL a, b", escaped; nothing when there are none. */
void plan_put_words(struct buf *out, const char *label, size_t count,
	const char *const *words);

#endif
