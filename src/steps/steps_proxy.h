/* steps_proxy.h - `proxy_protocol:` of a `connect`. */
#ifndef SD_STEPS_STEPS_PROXY_H
#define SD_STEPS_STEPS_PROXY_H

#include "smtp/proxy_protocol.h"
#include "steps/steps_values.h"

struct proxy_wish {
	int version; /* 1 or 2 */
	enum proxy_command command;
	const struct template *source, *destination; /* NULL: not given */
};

extern const struct yaml_shape proxy_wish_shape;
/* Reads v1, v2 or a map; NULL after a diag_error. */
const struct proxy_wish *proxy_wish_read(
	struct step_parse *parse, const struct node *value);
/* The bytes of the header, as long as the conversation. False after it has
 * ended the step with an error. */
bool proxy_wish_play(struct session *session, const struct proxy_wish *wish,
	struct str *out);
void proxy_wish_describe(const struct proxy_wish *wish, struct buf *out);

#endif
