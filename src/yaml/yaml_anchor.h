/* yaml_anchor.h - what the anchors of one document stand for. */
#ifndef SD_YAML_YAML_ANCHOR_H
#define SD_YAML_YAML_ANCHOR_H

#include "yaml/yaml_source.h"
#include "yaml/yaml_tree.h"

/* A node, and what it costs to follow an alias to it. */
struct yaml_built {
	const struct node *node;
	size_t nodes;  /* itself and all below */
	size_t height; /* levels of lists and maps */
};

struct yaml_anchor {
	const char *name;	 /* in the arena */
	struct yaml_built built; /* node NULL: not finished */
};

struct yaml_anchors {
	struct yaml_anchor *all;
	size_t count;
	size_t cap;
};

enum { YAML_NO_ANCHOR = -1 };

/* Remembers name and returns its number; YAML_NO_ANCHOR for NULL. A name that
 * is used again stands for the latest. */
int yaml_anchors_add(
	struct yaml_anchors *anchors, struct arena *arena, const char *name);
/* Says what an anchor stands for; nothing for YAML_NO_ANCHOR. */
void yaml_anchors_finish(
	struct yaml_anchors *anchors, int number, struct yaml_built built);
/* The latest anchor of that name, or NULL; until the next _add. */
const struct yaml_anchor *yaml_anchors_find(
	const struct yaml_anchors *anchors, const char *name);
/* Forgets all, for the next document. */
void yaml_anchors_clear(struct yaml_anchors *anchors);
void yaml_anchors_fini(struct yaml_anchors *anchors);

/* Where a scalar itself begins whose anchor or tag begins at start; *loc
 * moves along. */
size_t yaml_skip_properties(const struct yaml_source *source, size_t start,
	size_t end, struct loc *loc);

#endif
