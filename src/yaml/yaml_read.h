/*
 * yaml_read.h - typed values from nodes. Each complains at the node's place
 * and returns false; key names the value in the message.
 */
#ifndef SD_YAML_READ_H
#define SD_YAML_READ_H

#include <stdint.h>
#include "yaml/yaml_tree.h"

/* Complains unless node is a scalar. Empty text is an error too. */
bool yaml_read_text(struct diag *diag, const struct node *node,
	const char *key, struct str *out);
/* true or false, nothing else. */
bool yaml_read_bool(struct diag *diag, const struct node *node,
	const char *key, bool *out);
/* A decimal number from min to max. */
bool yaml_read_int(struct diag *diag, const struct node *node,
	const char *key, int64_t min, int64_t max, int64_t *out);
/* A duration with its unit, in microseconds. Without a unit: "say 5s". */
bool yaml_read_duration(struct diag *diag, const struct node *node,
	const char *key, int64_t *us);
/* A size: 1024, 10K, 2M (powers of 1024), at most max. */
bool yaml_read_size(struct diag *diag, const struct node *node,
	const char *key, int64_t max, int64_t *out);
/* The same of a text; false if it is none. */
bool yaml_parse_size(struct str text, int64_t max, int64_t *out);
/* One of the words (NULL-terminated); *out is its index. "did you mean". */
bool yaml_read_word(struct diag *diag, const struct node *node,
	const char *key, const char *const *words, int *out);
/* A scalar or a list of scalars, as a list in arena. */
bool yaml_read_texts(struct arena *arena, struct diag *diag,
	const struct node *node, const char *key, struct str **out,
	size_t *count);

/* Complains unless node is a map and all its keys are among keys
 * (NULL-terminated): "unknown key", with "did you mean". what names the map
 * in messages ("a step", "the scenario"). */
bool yaml_check_map(struct diag *diag, const struct node *node,
	const char *what, const char *const *keys);

#endif
