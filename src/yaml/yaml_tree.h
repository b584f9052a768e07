/*
 * yaml_tree.h - a YAML text as a tree of text with places. Types are never
 * resolved: NO, 0250 and 25:10 stay what was written.
 */
#ifndef SD_YAML_TREE_H
#define SD_YAML_TREE_H

#include <stdbool.h>
#include "base/arena.h"
#include "base/diag.h"

enum node_kind { NODE_SCALAR, NODE_LIST, NODE_MAP };

enum node_style {
	NODE_PLAIN, NODE_SINGLE_QUOTED, NODE_DOUBLE_QUOTED, NODE_LITERAL,
	NODE_FOLDED
};

struct node_pair;

struct node {
	enum node_kind kind;
	enum node_style style;   /* of a scalar */
	bool flow;               /* of a list or map: [a, b], {a: b} */
	struct loc loc;          /* where it begins */
	struct str text;         /* of a scalar, NUL behind it */
	struct str raw;          /* the same as it stands in the file */
	size_t count;            /* items or pairs */
	const struct node *const *items;
	const struct node_pair *pairs;
};

struct node_pair {
	const struct node *key;   /* always a scalar */
	const struct node *value; /* an absent value is a scalar "" */
};

struct yaml_file {
	size_t document_count;
	const struct node *const *documents;
	struct str text; /* of the file, as raw points into it */
};

enum {
	YAML_BYTES_MAX = 1048576,
	YAML_DEPTH_MAX = 32,
	YAML_NODES_MAX = 10000 /* counted after aliases are followed */
};

/*
 * Reads text, the content of the file named file (a name that outlives
 * diag). The text is added to diag as a source. Nodes live in arena. False
 * after at least one diag_error: syntax, limits, a duplicate key, a key that
 * is no scalar, a tag. Aliases share nodes; merge keys (<<) are not known.
 *
 * Syntax errors speak to the author of a scenario, not of YAML: see "YAML
 * traps" in the language reference. An empty text has no documents. Lints
 * (diag_warning): a plain scalar that is followed by " #" and a comment on
 * its line, and "\xff" in double quotes (a byte above 7f: U+00FF is two
 * bytes).
 */
bool yaml_parse(struct arena *arena, struct diag *diag, const char *file,
	struct str text, struct yaml_file *out);

/* The value of key in a map, or NULL. */
const struct node *node_get(const struct node *map, const char *key);
/* The place of the offset-th byte of a scalar, as near as its style allows:
 * exact for plain and quoted scalars of one line without escapes. */
struct loc node_loc_at(const struct node *scalar, size_t offset);
/* "a list", "a map", "text": for messages. */
const char *node_kind_name(const struct node *node);

#endif
