/* steps_size.h - a number of octets that something must have, or a bound for
 * it: 1024, '>=10K', '<=${limit}'. */
#ifndef SD_STEPS_STEPS_SIZE_H
#define SD_STEPS_STEPS_SIZE_H

#include "steps/steps_private.h"

struct size_bound;

extern const struct yaml_shape size_bound_shape;
/* Reads one; NULL after a diag_error. */
const struct size_bound *size_bound_read(
	struct step_parse *parse, const struct node *value, const char *key);
/* As it was written, with what is known put in. */
struct str size_bound_shown(const struct size_bound *bound);
/* Holds the octets of what against it; false after it has ended the step. */
bool size_bound_holds(struct session *session, const struct size_bound *bound,
	size_t octets, const char *what);

#endif
