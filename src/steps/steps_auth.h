/* steps_auth.h - the values of an `auth` step, and what is made of them. */
#ifndef SD_STEPS_STEPS_AUTH_H
#define SD_STEPS_STEPS_AUTH_H

#include "smtp/sasl.h"
#include "steps/steps_values.h"

enum auth_text {
	AUTH_TEXT_MECH,
	AUTH_TEXT_USER,
	AUTH_TEXT_PASSWORD,
	AUTH_TEXT_TOKEN,
	AUTH_TEXT_AUTHZID,
	AUTH_TEXT_COUNT
};

enum auth_initial { AUTH_INITIAL_AUTO, AUTH_INITIAL_YES, AUTH_INITIAL_NO };

struct auth_wish {
	const struct template *texts[AUTH_TEXT_COUNT]; /* NULL: not given */
	enum auth_initial initial;
};

extern const struct yaml_shape auth_wish_shape;
/* Reads the value of `auth`; false after a diag_error. */
bool auth_wish_read(struct step_parse *parse, const struct node *value,
	struct auth_wish *wish);

/* An exchange on its way; state of the step. */
struct auth_play {
	struct buf texts[AUTH_TEXT_COUNT], exporter, unique;
	struct sasl_identity identity; /* borrows them */
	const char *mech;
	struct sasl *sasl;
	bool is_done;	   /* nothing more is ours to say but empty lines */
	bool is_cancelled; /* "*" was sent, for the reason in fault */
	int rounds;
	struct buf fault;
};

/* Puts the texts together, chooses the mechanism and begins the exchange,
 * which becomes the step's state. NULL after it has ended the step. */
struct auth_play *auth_play_start(
	struct session *session, const struct auth_wish *wish);

#endif
