/* steps_raw.h - bytes with our own escapes, as `send_raw` and `reply` have
 * them. */
#ifndef SD_STEPS_STEPS_RAW_H
#define SD_STEPS_STEPS_RAW_H

#include "steps/steps_values.h"

/* Each item is a write of its own. */
struct raw {
	size_t count;
	const struct template **items;
};

extern const struct yaml_shape raw_shape;
/* Reads a text or a list of them; key names it. NULL after a diag_error. */
const struct raw *raw_read(
	struct step_parse *parse, const struct node *value, const char *key);
/* Appends the bytes of all items. False after it has ended the step with an
 * error. */
bool raw_bytes(struct session *session, const struct raw *raw, struct buf *out);
/* As raw_bytes(), and sends each item. */
bool raw_send(struct session *session, const struct raw *raw, struct buf *out);
/* The text of one, a list of several. */
void raw_describe(const struct raw *raw, struct buf *out);

#endif
