/*
 * yaml_build.c - events to nodes: anchors and aliases, keys, limits. What is
 * wrong but can be stepped over is recorded and stepped over.
 */
#include "yaml/yaml_build.h"

#include "yaml/yaml_anchor.h"
#include "yaml/yaml_stack.h"
#include "yaml/yaml_trap.h"

enum { ERRORS_MAX = 100 }; /* more are not worth the time */

struct builder {
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

static bool build_node(struct builder *b, struct yaml_built *out);

static bool in_flow(const struct builder *b)
{
	return b->depth > 0 && b->open[b->depth - 1].flow;
}

/* Counts an error that was recorded; false when it is time to give up. */
static bool go_on(struct builder *b)
{
	return ++b->errors < ERRORS_MAX;
}

static bool stop(struct builder *b)
{
	b->errors++;
	return false;
}

/* A bracket at the beginning of a line may begin a key: the scanner reads on
 * to the end of the line before it tells of it. */
static void find_flow(struct yaml_fault *fault)
{
	size_t start = fault_content_start(fault, fault->at);
	char c = fault_byte(fault, start);

	fault->flow = (c == '[' || c == '{') && start < fault->at;
	fault->flow_begun = start;
}

static void report_fault(struct builder *b)
{
	struct yaml_syntax_error error = yaml_events_error(b->events);
	struct yaml_fault *fault = &b->fault;

	b->errors++;
	if (b->excused_line == yaml_source_loc(b->source, error.at).line)
		return;
	fault->source = b->source;
	fault->problem = error.problem;
	fault->context = error.context;
	fault->at = error.at;
	fault->begun = error.begun;
	fault->flow = in_flow(b);
	if (fault->flow)
		fault->flow_begun = b->open[b->depth - 1].offset;
	else
		find_flow(fault);
	yaml_trap_report(b->diag, fault);
}

static bool next_event(struct builder *b)
{
	b->event = yaml_events_next(b->events);
	if (!b->event)
		report_fault(b);
	return b->event != NULL;
}

/* Nodes are counted as if every alias were written out [YAML_NODES_MAX]. */
static bool count_nodes(struct builder *b, size_t nodes)
{
	if (nodes <= YAML_NODES_MAX - b->nodes) {
		b->nodes += nodes;
		return true;
	}
	diag_error(b->diag, b->event->loc,
		"more than %d values, aliases followed", YAML_NODES_MAX);
	return stop(b);
}

static bool check_depth(struct builder *b, size_t more)
{
	if (more <= YAML_DEPTH_MAX - b->depth)
		return true;
	diag_error(b->diag, b->event->loc, "nested deeper than %d levels",
		YAML_DEPTH_MAX);
	return stop(b);
}

/* The value at offset is an alias or a tag that was not meant. */
static bool refuse_sign(struct builder *b, size_t offset)
{
	b->excused_line = yaml_source_loc(b->source, offset).line;
	yaml_trap_indicator(b->diag, b->source, offset, in_flow(b));
	return go_on(b);
}

static bool check_tag(struct builder *b)
{
	size_t offset = b->event->start;

	if (!b->event->tag)
		return true;
	/* An anchor may stand before it. */
	while (yaml_source_at(b->source, offset) != '!' &&
		offset < b->source->text.len)
		offset++;
	return refuse_sign(b, offset);
}

static struct node *new_node(struct builder *b, enum node_kind kind)
{
	struct node *node = arena_calloc(b->arena, 1, sizeof(*node));

	node->kind = kind;
	node->loc = b->event->loc;
	return node;
}

static void lint_scalar(
	struct builder *b, const struct node *node, size_t start, size_t end)
{
	if (node->style == NODE_PLAIN)
		yaml_lint_comment(b->diag, b->source, b->event->end_loc, start,
			end, in_flow(b));
	else if (node->style == NODE_DOUBLE_QUOTED)
		yaml_lint_bytes(b->diag, node->loc, node->raw);
}

static bool build_scalar(struct builder *b, struct yaml_built *out)
{
	const struct yaml_event_view *event = b->event;
	struct node *node = new_node(b, NODE_SCALAR);
	size_t start = event->start, end = event->end;
	int anchor = yaml_anchors_add(&b->anchors, b->arena, event->anchor);

	*out = (struct yaml_built){node, 1, 0};
	if (!count_nodes(b, 1) || !check_tag(b))
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

static bool build_alias(struct builder *b, struct yaml_built *out)
{
	const char *name = b->event->anchor;
	const struct yaml_anchor *anchor = yaml_anchors_find(&b->anchors, name);

	*out = (struct yaml_built){&b->placeholder, 1, 0};
	if (!anchor)
		return refuse_sign(b, b->event->start);
	if (!anchor->built.node) {
		diag_error(b->diag, b->event->loc,
			"\"*%s\" is a part of what it stands for", name);
		return go_on(b);
	}
	*out = anchor->built;
	return count_nodes(b, out->nodes) && check_depth(b, out->height);
}

/* One child; a key when so many lie on the stack since base. */
static bool build_child(
	struct builder *b, bool is_map, size_t base, struct yaml_built *parent)
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
		if (!go_on(b))
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
	struct builder *b, enum node_kind kind, struct yaml_built *out)
{
	struct node *node = new_node(b, kind);
	size_t base = b->stack.count;
	int anchor = yaml_anchors_add(&b->anchors, b->arena, b->event->anchor);

	*out = (struct yaml_built){node, 1, 1};
	if (!check_tag(b) || !count_nodes(b, 1) || !check_depth(b, 1))
		return false;
	node->flow = b->event->flow;
	b->open[b->depth].offset = b->event->start;
	b->open[b->depth++].flow = node->flow;
	for (;;) {
		if (!next_event(b))
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
static bool build_node(struct builder *b, struct yaml_built *out)
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
static bool build_documents(struct builder *b)
{
	struct yaml_built root;

	for (;;) {
		if (!next_event(b))
			return false;
		if (b->event->kind == EVENT_STREAM_END)
			return b->errors == 0;
		yaml_anchors_clear(&b->anchors);
		if (!build_node(b, &root))
			return false;
		if (root.node->kind != NODE_SCALAR || root.node->raw.len > 0)
			yaml_stack_push(&b->stack, root.node);
		if (!next_event(b)) /* the document's end */
			return false;
	}
}

bool yaml_build(struct arena *arena, struct diag *diag,
	const struct yaml_source *source, struct yaml_events *events,
	struct yaml_file *out)
{
	struct builder b = {.arena = arena,
		.diag = diag,
		.source = source,
		.events = events,
		.placeholder = {.text = {"", 0}}};
	struct node root = {.kind = NODE_LIST};
	bool ok = build_documents(&b);

	if (ok) {
		yaml_stack_collect(&b.stack, arena, 0, &root);
		*out = (struct yaml_file){root.count, root.items};
	}
	yaml_anchors_fini(&b.anchors);
	yaml_stack_fini(&b.stack);
	return ok;
}
