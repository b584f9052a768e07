/*
 * yaml_source.h - the text of a YAML file as bytes: is it text at all, and
 * where is which byte. Knows nothing of YAML.
 */
#ifndef SD_YAML_YAML_SOURCE_H
#define SD_YAML_YAML_SOURCE_H

#include "base/diag.h"

struct yaml_source {
	const char *file; /* borrowed */
	struct str text;  /* borrowed; without a byte order mark */
};

/* Complains about the first byte that is no part of a UTF-8 text: other
 * encodings, control characters, line ends other than LF and CRLF. */
bool yaml_source_check(struct diag *diag, const struct yaml_source *source);

/* The place of a byte; offset may be the text's length. Reads the text up
 * to there. */
struct loc yaml_source_loc(const struct yaml_source *source, size_t offset);
/* The offset of the first byte of offset's line. */
size_t yaml_source_line_start(const struct yaml_source *source, size_t offset);
/* The offset behind the last byte of offset's line, its line end left out. */
size_t yaml_source_line_end(const struct yaml_source *source, size_t offset);
/* The first byte at or behind offset that is no space or tab. */
size_t yaml_source_skip_blanks(const struct yaml_source *source, size_t offset);
/* The byte at offset, or NUL behind the end. */
char yaml_source_at(const struct yaml_source *source, size_t offset);
/* The character at offset, or an empty run behind the end. */
struct str yaml_source_char(const struct yaml_source *source, size_t offset);
/* The bytes from start to end. */
struct str yaml_source_slice(
	const struct yaml_source *source, size_t start, size_t end);

/* Spaces and tabs. */
bool yaml_is_blank(char c);
/* The number of characters in well-formed UTF-8. */
size_t yaml_count_chars(struct str text);

#endif
