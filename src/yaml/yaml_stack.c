/* yaml_stack.c - see yaml_stack.h. */
#include "yaml/yaml_stack.h"

#include "base/mem.h"

void yaml_stack_push(struct yaml_stack *stack, const struct node *node)
{
	if (stack->count == stack->cap) {
		stack->cap = stack->cap ? stack->cap * 2 : 64;
		stack->nodes = mem_realloc(
			stack->nodes, stack->cap * sizeof(const struct node *));
	}
	stack->nodes[stack->count++] = node;
}

void yaml_stack_collect(struct yaml_stack *stack, struct arena *arena,
	size_t base, struct node *node)
{
	size_t count = stack->count - base;
	const struct node **from, **items;
	struct node_pair *pairs;

	stack->count = base;
	if (count == 0)
		return;
	from = stack->nodes + base;
	if (node->kind == NODE_LIST) {
		items = arena_calloc(arena, count, sizeof(const struct node *));
		memcpy(items, from, count * sizeof(const struct node *));
		node->items = items;
		node->count = count;
		return;
	}
	pairs = arena_calloc(arena, count / 2, sizeof(*pairs));
	for (size_t i = 0; i < count / 2; i++)
		pairs[i] = (struct node_pair){from[2 * i], from[2 * i + 1]};
	node->pairs = pairs;
	node->count = count / 2;
}

bool yaml_stack_check_key(const struct yaml_stack *stack, struct diag *diag,
	size_t base, const struct node *key, struct loc loc)
{
	if (key->kind != NODE_SCALAR)
		return diag_error(diag, loc, "a key must be text, not %s",
			node_kind_name(key));
	if (key->text.len == 0)
		return diag_error(diag, loc, "an empty key");
	for (size_t i = base; i < stack->count; i += 2) {
		const struct node *other = stack->nodes[i];

		if (other->text.len == key->text.len &&
			memcmp(other->text.data, key->text.data,
				key->text.len) == 0)
			return diag_error(diag, loc,
				"duplicate key \"%s\"; the first is on line"
				" %d",
				key->text.data, other->loc.line);
	}
	return true;
}

void yaml_stack_fini(struct yaml_stack *stack)
{
	mem_free(stack->nodes);
	*stack = (struct yaml_stack){NULL, 0, 0};
}
