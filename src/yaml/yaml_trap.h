/*
 * yaml_trap.h - what the YAML scanner stumbled over, said to the author of a
 * scenario: which sign did it, and how to write what was meant.
 */
#ifndef SD_YAML_YAML_TRAP_H
#define SD_YAML_YAML_TRAP_H

#include "yaml/yaml_fault.h"

/* Records one error for a syntax error, with a remedy where there is one. */
void yaml_trap_report(struct diag *diag, const struct yaml_fault *fault);

/* "the value starts with ..." for the value at offset; also for an alias or
 * a tag that is sound YAML and was not meant. */
void yaml_trap_indicator(struct diag *diag, const struct yaml_source *source,
	size_t offset, bool flow);

/* Lint: is the plain scalar from start to end (whose place is loc) followed
 * by a comment that looks like a part of it? */
void yaml_lint_comment(struct diag *diag, const struct yaml_source *source,
	struct loc loc, size_t start, size_t end, bool flow);
/* Lint: does an escape of raw, a double-quoted scalar that begins at loc,
 * look like a byte above 7f? */
void yaml_lint_bytes(struct diag *diag, struct loc loc, struct str raw);

#endif
