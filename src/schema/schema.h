/*
 * schema.h - the language as a JSON Schema, draft 7, which editors read. It is
 * made of the tables that the loader looks keys and words up in.
 *
 * It sees a file as YAML 1.2 does, where 250 is a number and `no` a text. What
 * hangs together over several values, and what is in a text, is for `check`
 * to say.
 */
#ifndef SD_SCHEMA_SCHEMA_H
#define SD_SCHEMA_SCHEMA_H

#include "base/buf.h"
#include "yaml/yaml_shape.h"

/* Appends the schema of a document of a scenario file. */
void schema_put_scenarios(struct buf *out);
/* Appends the schema of files of such a shape, which title names. */
void schema_put_shape(struct buf *out, const struct yaml_shape *shape,
	const char *title, const char *help);

#endif
