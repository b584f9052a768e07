/*
 * yaml_builder.c - what may go wrong on the way from events to nodes: syntax,
 * limits, tags. What can be stepped over is recorded and stepped over.
 */
#include "yaml/yaml_builder.h"

enum { ERRORS_MAX = 100 }; /* more are not worth the time */

bool yaml_builder_in_flow(const struct yaml_builder *b)
{
	return b->depth > 0 && b->open[b->depth - 1].flow;
}

bool yaml_builder_go_on(struct yaml_builder *b)
{
	return ++b->errors < ERRORS_MAX;
}

static bool stop(struct yaml_builder *b)
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

static void report_fault(struct yaml_builder *b)
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
	fault->flow = yaml_builder_in_flow(b);
	if (fault->flow)
		fault->flow_begun = b->open[b->depth - 1].offset;
	else
		find_flow(fault);
	yaml_trap_report(b->diag, fault);
}

bool yaml_builder_next_event(struct yaml_builder *b)
{
	b->event = yaml_events_next(b->events);
	if (!b->event)
		report_fault(b);
	return b->event != NULL;
}

bool yaml_builder_count_nodes(struct yaml_builder *b, size_t nodes)
{
	if (nodes <= YAML_NODES_MAX - b->nodes) {
		b->nodes += nodes;
		return true;
	}
	diag_error(b->diag, b->event->loc,
		"more than %d values, aliases followed", YAML_NODES_MAX);
	return stop(b);
}

bool yaml_builder_check_depth(struct yaml_builder *b, size_t more)
{
	if (more <= YAML_DEPTH_MAX - b->depth)
		return true;
	diag_error(b->diag, b->event->loc, "nested deeper than %d levels",
		YAML_DEPTH_MAX);
	return stop(b);
}

bool yaml_builder_refuse_sign(struct yaml_builder *b, size_t offset)
{
	b->excused_line = yaml_source_loc(b->source, offset).line;
	yaml_trap_indicator(
		b->diag, b->source, offset, yaml_builder_in_flow(b));
	return yaml_builder_go_on(b);
}

bool yaml_builder_check_tag(struct yaml_builder *b)
{
	size_t offset = b->event->start;

	if (!b->event->tag)
		return true;
	/* An anchor may stand before it. */
	while (yaml_source_at(b->source, offset) != '!' &&
		offset < b->source->text.len)
		offset++;
	return yaml_builder_refuse_sign(b, offset);
}
