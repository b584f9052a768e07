/*
 * yaml_stack.h - the children of nodes that are not finished: items of lists,
 * keys and values of maps in turn. Internal to yaml/.
 */
#ifndef SD_YAML_YAML_STACK_H
#define SD_YAML_YAML_STACK_H

#include "yaml/yaml_tree.h"

struct yaml_stack {
	const struct node **nodes;
	size_t count;
	size_t cap;
};

void yaml_stack_push(struct yaml_stack *stack, const struct node *node);
/* Moves the nodes from base on into node, a list or a map. */
void yaml_stack_collect(struct yaml_stack *stack, struct arena *arena,
	size_t base, struct node *node);
/* Complains unless key, which stands at loc, may join the keys from base on:
 * text, not empty, not one of them. */
bool yaml_stack_check_key(const struct yaml_stack *stack, struct diag *diag,
	size_t base, const struct node *key, struct loc loc);
void yaml_stack_fini(struct yaml_stack *stack);

#endif
