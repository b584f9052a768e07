/* yaml_quote.h - the line of an author, written as it should have been. */
#ifndef SD_YAML_YAML_QUOTE_H
#define SD_YAML_YAML_QUOTE_H

#include "yaml/yaml_source.h"

/* Where the unquoted text that begins at start was meant to end: at the end
 * of its line, or inside [ ] and { } before the next comma or bracket. */
size_t yaml_quote_end(
	const struct yaml_source *source, size_t start, bool flow);

/* Adds the help "write  send: 'MAIL FROM: <a@b>'" for the value between
 * start and end (the key stands before it in the text). */
void yaml_quote_help(struct diag *diag, const struct yaml_source *source,
	size_t start, size_t end);
/* The same for a double-quoted value that begins at start, if it can be
 * written in single quotes as it stands. */
void yaml_quote_swap_help(
	struct diag *diag, const struct yaml_source *source, size_t start);

#endif
