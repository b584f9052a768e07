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

#define ASSERT_KEYS "from", "to", "params", "text", "raw", "size", "headers"

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
