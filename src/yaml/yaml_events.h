/*
 * yaml_events.h - a YAML text as a series of events, which is libyaml's, in
 * words of our own. Internal to yaml/.
 */
#ifndef SD_YAML_YAML_EVENTS_H
#define SD_YAML_YAML_EVENTS_H

#include "yaml/yaml_source.h"
#include "yaml/yaml_tree.h"

enum yaml_event_kind {
	EVENT_SCALAR,
	EVENT_ALIAS,
	EVENT_LIST,
	EVENT_MAP,
	EVENT_END, /* of a list or map */
	EVENT_DOCUMENT_END,
	EVENT_STREAM_END
};

struct yaml_event_view {
	enum yaml_event_kind kind;
	enum node_style style; /* of a scalar */
	bool flow;	       /* of a list or map */
	const char *anchor;    /* or NULL; of an alias its name */
	const char *tag;       /* or NULL */
	struct str text;       /* of a scalar */
	size_t start;	       /* byte offsets of the text */
	size_t end;
	struct loc loc; /* of start */
	struct loc end_loc;
};

/* A syntax error: the scanner's words, and byte offsets of the text. */
struct yaml_syntax_error {
	const char *problem;
	const char *context; /* or NULL */
	size_t at;
	size_t begun; /* what context speaks of; at when it is NULL */
};

struct yaml_events;

/* source is borrowed and has been checked (yaml_source_check). */
struct yaml_events *yaml_events_new(const struct yaml_source *source);
void yaml_events_free(struct yaml_events **events);
/* The next event, valid until the next call; the starts of documents and of
 * the stream are left out. NULL after a syntax error: it is the last. */
const struct yaml_event_view *yaml_events_next(struct yaml_events *events);
/* The syntax error, after NULL. */
struct yaml_syntax_error yaml_events_error(struct yaml_events *events);

#endif
