/*
 * errand.h - a conversation of our own with the target, of which no report
 * hears: a plan that is a prelude and nothing else.
 */
#ifndef SD_RUN_ERRAND_H
#define SD_RUN_ERRAND_H

#include "engine/session.h"

struct errand {
	struct arena *arena;
	struct diag *diag;
	struct plan plan;
	/* That of the run, but certificates are not looked at: nothing secret
	 * is said, and what they are like is for the scenarios to judge. */
	struct session_env env;
};

/* Makes a plan that goes as far as start, with the times and variables of
 * like; errand_fini() when its session is gone. */
void errand_init(struct errand *errand, const struct session_env *env,
	const struct plan *like, enum start start);
void errand_fini(struct errand *errand);

#endif
