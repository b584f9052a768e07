/* steps_await_message.h - an `await_message` step, and how it is played. */
#ifndef SD_STEPS_STEPS_AWAIT_MESSAGE_H
#define SD_STEPS_STEPS_AWAIT_MESSAGE_H

#include "steps/steps_assert.h"

enum await_by { AWAIT_BY_ANY, AWAIT_BY_DATA, AWAIT_BY_BDAT };

struct await_message {
	struct assertions asserts;
	const struct template *prompt; /* NULL: the usual one */
	enum await_by by;
};

/* Its begin and input of step_ops. */
void await_message_begin(struct session *session, const struct step *step);
void await_message_input(struct session *session, const struct step *step);

#endif
