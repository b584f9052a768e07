/* steps_assert.h - what a message that was taken must be like. */
#ifndef SD_STEPS_STEPS_ASSERT_H
#define SD_STEPS_STEPS_ASSERT_H

#include "steps/steps_raw.h"
#include "steps/steps_size.h"
#include "steps/steps_values.h"

/* A text or a /regex/ that something is held against. */
struct assertion {
	struct str key;		   /* of headers: the field's name */
	struct str shown;	   /* as it was written */
	const struct regex *regex; /* NULL: text */
	const struct template *text;
	const struct raw *raw; /* instead of text: bytes with escapes */
};

struct assertions {
	const struct assertion *from, *params; /* NULL: not said */
	bool has_to;
	size_t to_count, text_count, raw_count, header_count;
	struct assertion *to, *texts, *raws, *headers;
	const struct size_bound *size; /* NULL: not said */
};

/* Rows of a table of keys. */
#define ASSERT_KEYS                                                          \
	YAML_KEY("from", &shape_any_text,                                    \
		"The sender of MAIL, without brackets, or a /regex/; '' is " \
		"the empty one."),                                           \
		YAML_KEY("to", &assertions_shape,                            \
			"All the recipients, in any order."),                \
		YAML_KEY("params", &shape_any_text,                          \
			"What stands behind the sender: SIZE=."),            \
		YAML_KEY("text", &assertions_shape,                          \
			"What stands in the message, or a /regex/."),        \
		YAML_KEY("raw", &assertions_raw_shape,                       \
			"The same, with line ends as they came: \\r\\n."),   \
		YAML_KEY("size", &size_bound_shape,                          \
			"Octets of the message: 1024, '>=10K', '<=2M'."),    \
		YAML_KEY("headers", &shape_any_names,                        \
			"Header fields, and what stands in them.")
extern const struct yaml_shape assertions_shape, assertions_raw_shape;

/* Reads one of those keys; false after a diag_error. */
bool assertions_read(struct step_parse *parse, const struct node_pair *pair,
	struct assertions *asserts);
/* Appends what is expected: ", from: a@b.example, size: 5". */
void assertions_describe(const struct assertions *asserts, struct buf *out);
/* Holds the connection's envelope and a message, dots removed, against them;
 * text is the message with its CRLFs as LF. False after it has failed the
 * step. */
bool assertions_hold(struct session *session, const struct assertions *asserts,
	struct str message, struct str text);

#endif
