/*
 * yaml_build.c - events to nodes: anchors and aliases, keys. Limits, and what
 * cannot be read: yaml_builder.c.
 */
#include "yaml/yaml_build.h"

#include "yaml/yaml_builder.h"

static bool build_node(struct yaml_builder *b, struct yaml_built *out);

static struct node *new_node(struct yaml_builder *b, enum node_kind kind)
{
	struct node *node = arena_calloc(b->arena, 1, sizeof(*node));

	node->kind = kind;
	node->loc = b->event->loc;
	return node;
}

static void lint_scalar(struct yaml_builder *b, const struct node *node,
	size_t start, size_t end)
{
	if (node->style == NODE_PLAIN)
		yaml_lint_comment(b->diag, b->source, b->event->end_loc, start,
			end, yaml_builder_in_flow(b));
	else if (node->style == NODE_DOUBLE_QUOTED)
		yaml_lint_bytes(b->diag, node->loc, node->raw);
}

static bool build_scalar(struct yaml_builder *b, struct yaml_built *out)
{
	const struct yaml_event_view *event = b->event;
	struct node *node = new_node(b, NODE_SCALAR);
	size_t start = event->start, end = event->end;
	int anchor = yaml_anchors_add(&b->anchors, b->arena, event->anchor);

	*out = (struct yaml_built){node, 1, 0};
	if (!yaml_builder_count_nodes(b, 1) || !yaml_builder_check_tag(b))
		return false;
	if (event->anchor || event->tag)
		start = yaml_skip_properties(b->source, start, end, &node->loc);
	node->style = event->style;
	node->raw = yaml_source_slice(b->source, start, end);
	node->text = arena_str(b->arena, event->text);
	lint_scalar(b, node, start, end);
	if (end > start) {
		b->fault.last.seen = true;
		b->fault.last.plain = node->style == NODE_PLAIN;
		b->fault.last.start = start;
		b->fault.last.end = end;
	}
	yaml_anchors_finish(&b->anchors, anchor, *out);
	return true;
}

static bool build_alias(struct yaml_builder *b, struct yaml_built *out)
{
	const char *name = b->event->anchor;
	const struct yaml_anchor *anchor = yaml_anchors_find(&b->anchors, name);

	*out = (struct yaml_built){&b->placeholder, 1, 0};
	if (!anchor)
		return yaml_builder_refuse_sign(b, b->event->start);
	if (!anchor->built.node) {
		diag_error(b->diag, b->event->loc,
			"\"*%s\" is a part of what it stands for", name);
		return yaml_builder_go_on(b);
	}
	*out = anchor->built;
	return yaml_builder_count_nodes(b, out->nodes) &&
	       yaml_builder_check_depth(b, out->height);
}

/* One child; a key when so many lie on the stack since base. */
static bool build_child(struct yaml_builder *b, bool is_map, size_t base,
	struct yaml_built *parent)
{
	bool is_key = is_map && (b->stack.count - base) % 2 == 0;
	bool is_alias = b->event->kind == EVENT_ALIAS;
	struct loc loc = b->event->loc;
	struct yaml_built child;

	if (!build_node(b, &child))
		return false;
	if (!is_alias)
		loc = child.node->loc;
	if (is_key && child.node != &b->placeholder &&
		!yaml_stack_check_key(
			&b->stack, b->diag, base, child.node, loc)) {
		if (!yaml_builder_go_on(b))
			return false;
		child.node = &b->placeholder;
	}
	yaml_stack_push(&b->stack, child.node);
	parent->nodes += child.nodes;
	if (child.height >= parent->height)
		parent->height = child.height + 1;
	return true;
}

static bool build_collection(
	struct yaml_builder *b, enum node_kind kind, struct yaml_built *out)
{
	struct node *node = new_node(b, kind);
	size_t base = b->stack.count;
	int anchor = yaml_anchors_add(&b->anchors, b->arena, b->event->anchor);

	*out = (struct yaml_built){node, 1, 1};
	if (!yaml_builder_check_tag(b) || !yaml_builder_count_nodes(b, 1) ||
		!yaml_builder_check_depth(b, 1))
		return false;
	node->flow = b->event->flow;
	b->open[b->depth].offset = b->event->start;
	b->open[b->depth++].flow = node->flow;
	for (;;) {
		if (!yaml_builder_next_event(b))
			return false;
		if (b->event->kind == EVENT_END)
			break;
		if (!build_child(b, kind == NODE_MAP, base, out))
			return false;
	}
	b->depth--;
	yaml_stack_collect(&b->stack, b->arena, base, node);
	yaml_anchors_finish(&b->anchors, anchor, *out);
	return true;
}

/* The node that begins with the current event, up to its last event. */
static bool build_node(struct yaml_builder *b, struct yaml_built *out)
{
	if (b->event->kind == EVENT_ALIAS)
		return build_alias(b, out);
	if (b->event->kind == EVENT_LIST)
		return build_collection(b, NODE_LIST, out);
	if (b->event->kind == EVENT_MAP)
		return build_collection(b, NODE_MAP, out);
	return build_scalar(b, out);
}

/* Leaves the roots of all documents that are not empty on the stack. */
static bool build_documents(struct yaml_builder *b)
{
	struct yaml_built root;

	for (;;) {
		if (!yaml_builder_next_event(b))
			return false;
		if (b->event->kind == EVENT_STREAM_END)
			return b->errors == 0;
		yaml_anchors_clear(&b->anchors);
		if (!build_node(b, &root))
			return false;
		if (root.node->kind != NODE_SCALAR || root.node->raw.len > 0)
			yaml_stack_push(&b->stack, root.node);
		if (!yaml_builder_next_event(b)) /* the document's end */
			return false;
	}
}

bool yaml_build(struct arena *arena, struct diag *diag,
	const struct yaml_source *source, struct yaml_events *events,
	struct yaml_file *out)
{
	struct yaml_builder b = {.arena = arena,
		.diag = diag,
		.source = source,
		.events = events,
		.placeholder = {.text = {"", 0}}};
	struct node root = {.kind = NODE_LIST};
	bool ok = build_documents(&b);

	if (ok) {
		yaml_stack_collect(&b.stack, arena, 0, &root);
		*out = (struct yaml_file){
			root.count, root.items, source->text};
	}
	yaml_anchors_fini(&b.anchors);
	yaml_stack_fini(&b.stack);
	return ok;
}
