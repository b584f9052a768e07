/*
 * yaml_tree.c - libyaml's events in our words, and the way in. Only this file
 * and yaml_format_scan.c know libyaml: what it says of a syntax error goes on
 * as words and offsets, to yaml_trap.c in the end.
 */
#include "yaml/yaml_tree.h"

#include <yaml.h>
#include "base/mem.h"
#include "yaml/yaml_build.h"

struct yaml_events {
	const struct yaml_source *source;
	yaml_parser_t parser;
	bool ready; /* to be asked */
	yaml_event_t event;
	struct yaml_event_view view;
	size_t index;  /* libyaml counts characters: the latest one asked for */
	size_t offset; /* and its byte */
};

struct yaml_events *yaml_events_new(const struct yaml_source *source)
{
	struct yaml_events *events = mem_calloc(1, sizeof(*events));

	events->source = source;
	if (!yaml_parser_initialize(&events->parser))
		return events;
	events->ready = true;
	yaml_parser_set_encoding(&events->parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&events->parser,
		(const unsigned char *)source->text.data, source->text.len);
	return events;
}

void yaml_events_free(struct yaml_events **events)
{
	if (!*events)
		return;
	yaml_event_delete(&(*events)->event);
	yaml_parser_delete(&(*events)->parser);
	mem_free(*events);
	*events = NULL;
}

static size_t offset_of(struct yaml_events *events, yaml_mark_t mark)
{
	struct str text = events->source->text;

	while (events->index < mark.index && events->offset < text.len) {
		events->offset +=
			yaml_source_char(events->source, events->offset).len;
		events->index++;
	}
	while (events->index > mark.index && events->offset > 0) {
		do
			events->offset--;
		while (((unsigned char)text.data[events->offset] & 0xc0) ==
			0x80);
		events->index--;
	}
	return events->offset;
}

static enum node_style style_of(yaml_scalar_style_t style)
{
	switch (style) {
	case YAML_SINGLE_QUOTED_SCALAR_STYLE:
		return NODE_SINGLE_QUOTED;
	case YAML_DOUBLE_QUOTED_SCALAR_STYLE:
		return NODE_DOUBLE_QUOTED;
	case YAML_LITERAL_SCALAR_STYLE:
		return NODE_LITERAL;
	case YAML_FOLDED_SCALAR_STYLE:
		return NODE_FOLDED;
	case YAML_PLAIN_SCALAR_STYLE:
	case YAML_ANY_SCALAR_STYLE:
		break;
	}
	return NODE_PLAIN;
}

static void view_scalar(struct yaml_events *events)
{
	struct yaml_event_view *view = &events->view;

	view->kind = EVENT_SCALAR;
	view->style = style_of(events->event.data.scalar.style);
	view->anchor = (const char *)events->event.data.scalar.anchor;
	view->tag = (const char *)events->event.data.scalar.tag;
	view->text = (struct str){(const char *)events->event.data.scalar.value,
		events->event.data.scalar.length};
}

static void view_list(struct yaml_events *events)
{
	struct yaml_event_view *view = &events->view;

	view->kind = EVENT_LIST;
	view->flow = events->event.data.sequence_start.style ==
		     YAML_FLOW_SEQUENCE_STYLE;
	view->anchor = (const char *)events->event.data.sequence_start.anchor;
	view->tag = (const char *)events->event.data.sequence_start.tag;
}

static void view_map(struct yaml_events *events)
{
	struct yaml_event_view *view = &events->view;

	view->kind = EVENT_MAP;
	view->flow = events->event.data.mapping_start.style ==
		     YAML_FLOW_MAPPING_STYLE;
	view->anchor = (const char *)events->event.data.mapping_start.anchor;
	view->tag = (const char *)events->event.data.mapping_start.tag;
}

static void view_place(struct yaml_events *events)
{
	struct yaml_event_view *view = &events->view;
	yaml_mark_t start = events->event.start_mark;
	yaml_mark_t end = events->event.end_mark;
	const char *file = events->source->file;

	view->start = offset_of(events, start);
	view->end = offset_of(events, end);
	view->loc =
		(struct loc){file, (int)start.line + 1, (int)start.column + 1};
	view->end_loc =
		(struct loc){file, (int)end.line + 1, (int)end.column + 1};
}

/* False for an event that nobody needs. */
static bool view_event(struct yaml_events *events)
{
	struct yaml_event_view *view = &events->view;

	*view = (struct yaml_event_view){.kind = EVENT_END};
	view_place(events);
	switch (events->event.type) {
	case YAML_SCALAR_EVENT:
		view_scalar(events);
		return true;
	case YAML_ALIAS_EVENT:
		view->kind = EVENT_ALIAS;
		view->anchor = (const char *)events->event.data.alias.anchor;
		return true;
	case YAML_SEQUENCE_START_EVENT:
		view_list(events);
		return true;
	case YAML_MAPPING_START_EVENT:
		view_map(events);
		return true;
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		return true;
	case YAML_DOCUMENT_END_EVENT:
		view->kind = EVENT_DOCUMENT_END;
		return true;
	case YAML_STREAM_END_EVENT:
		view->kind = EVENT_STREAM_END;
		return true;
	case YAML_NO_EVENT:
	case YAML_STREAM_START_EVENT:
	case YAML_DOCUMENT_START_EVENT:
		break;
	}
	return false;
}

const struct yaml_event_view *yaml_events_next(struct yaml_events *events)
{
	while (events->ready) {
		yaml_event_delete(&events->event);
		if (!yaml_parser_parse(&events->parser, &events->event))
			return NULL;
		if (view_event(events))
			return &events->view;
	}
	return NULL;
}

struct yaml_syntax_error yaml_events_error(struct yaml_events *events)
{
	const yaml_parser_t *parser = &events->parser;
	struct yaml_syntax_error error = {
		.problem = parser->problem ? parser->problem : "out of memory",
		.context = parser->context,
		.at = offset_of(events, parser->problem_mark)};

	error.begun = parser->context ? offset_of(events, parser->context_mark)
				      : error.at;
	return error;
}

bool yaml_parse(struct arena *arena, struct diag *diag, const char *file,
	struct str text, struct yaml_file *out)
{
	struct yaml_source source = {.file = file};
	struct yaml_events *events;
	bool ok;

	*out = (struct yaml_file){.document_count = 0};
	if (text.len > YAML_BYTES_MAX)
		return diag_error(diag, (struct loc){file, 0, 0},
			"the file is larger than 1 MiB");
	diag_add_source(diag, file, text);
	if (text.len >= 3 && memcmp(text.data, "\xef\xbb\xbf", 3) == 0) {
		text.data += 3; /* a byte order mark */
		text.len -= 3;
	}
	source.text = arena_str(arena, text); /* nodes point into it */
	if (!yaml_source_check(diag, &source))
		return false;
	events = yaml_events_new(&source);
	ok = yaml_build(arena, diag, &source, events, out);
	yaml_events_free(&events);
	return ok;
}
