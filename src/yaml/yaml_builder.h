/*
 * yaml_builder.h - a file on its way from events to nodes. Internal to
 * yaml/yaml_build*.c. Each bool is false when it is time to give up.
 */
#ifndef SD_YAML_YAML_BUILDER_H
#define SD_YAML_YAML_BUILDER_H

#include "yaml/yaml_anchor.h"
#include "yaml/yaml_events.h"
#include "yaml/yaml_stack.h"
#include "yaml/yaml_trap.h"

struct yaml_builder {
	struct arena *arena;
	struct diag *diag;
	const struct yaml_source *source;
	struct yaml_events *events;
	const struct yaml_event_view *event; /* the current one */
	struct yaml_anchors anchors;
	struct yaml_stack stack; /* children of the open nodes */
	size_t nodes;		 /* aliases followed */
	size_t depth;
	struct {
		size_t offset;
		bool flow;
	} open[YAML_DEPTH_MAX];
	struct yaml_fault fault; /* keeps the latest scalar */
	struct node placeholder; /* for what was refused */
	size_t errors;
	int excused_line; /* a syntax error there follows from another */
};

bool yaml_builder_in_flow(const struct yaml_builder *b);
/* Counts an error that was recorded. */
bool yaml_builder_go_on(struct yaml_builder *b);
/* Makes the next event the current one. */
bool yaml_builder_next_event(struct yaml_builder *b);
/* Nodes are counted as if every alias were written out [YAML_NODES_MAX]. */
bool yaml_builder_count_nodes(struct yaml_builder *b, size_t nodes);
bool yaml_builder_check_depth(struct yaml_builder *b, size_t more);
/* The value at offset is an alias or a tag that was not meant. */
bool yaml_builder_refuse_sign(struct yaml_builder *b, size_t offset);
/* Refuses a tag on the current event. */
bool yaml_builder_check_tag(struct yaml_builder *b);

#endif
