/* steps_body.h - the text of a message, as `message` and `bdat` have it. */
#ifndef SD_STEPS_STEPS_BODY_H
#define SD_STEPS_STEPS_BODY_H

#include "steps/steps_values.h"

struct body_header {
	struct str name;
	const struct template *value;
};

struct body {
	const struct template *text; /* NULL: none */
	int64_t filler_bytes;	     /* 0: none */
	size_t header_count;
	struct body_header *headers;
};

/* Rows of a table of keys; text_shape is what `text` takes. */
#define BODY_KEYS(text_shape)                                                  \
	YAML_KEY_WITHOUT("text", text_shape, "The text itself.", body_one_of), \
		YAML_KEY_WITHOUT("file", &shape_text,                          \
			"A file with the text, beside the scenario's.",        \
			body_one_of),                                          \
		YAML_KEY_WITHOUT("size", &shape_size_var,                      \
			"A text of so many octets, made up: 1024, 10K, 2M.",   \
			body_one_of),                                          \
		YAML_KEY("headers", &shape_any_names,                          \
			"Header fields before the text.")
/* The first three, of which one may stand there; and all, of which one must.
 */
extern const char *const body_one_of[], *const body_any_of[];

/* Reads one of those keys; false after a diag_error. */
bool body_read(struct step_parse *parse, const struct node_pair *pair,
	struct body *body);
/* Complains unless the map says what the text is, once. what: "a message". */
bool body_check(
	struct step_parse *parse, const struct node *map, const char *what);
/* Appends the text, line ends as they were written. False after it has ended
 * the step with an error. */
bool body_play(
	struct session *session, const struct body *body, struct buf *out);
void body_describe(const struct body *body, struct buf *out);

/* It is a `bdat` that makes several commands of its text. */
bool steps_bdat_is_cut(const struct step *step);

#endif
