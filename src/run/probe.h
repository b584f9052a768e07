/*
 * probe.h - one conversation before the others that asks the target what it
 * offers: for scenarios that require something EHLO tells.
 */
#ifndef SD_RUN_PROBE_H
#define SD_RUN_PROBE_H

#include "run/errand.h"

struct probe {
	struct errand errand;
	struct scenario_result *result; /* holds what ehlo borrows */
	struct ehlo ehlo;
	bool could_not_ask; /* the result says why */
	void (*done)(void *owner);
	void *owner;
};

/* Greeting, EHLO (or LHLO, or with TLS, as the target has it) with the
 * variables that like has, QUIT. done() is called from the loop. A server
 * without EHLO offers nothing. */
struct session *probe_start(struct probe *probe, const struct session_env *env,
	const struct plan *like, void (*done)(void *owner), void *owner);
void probe_fini(struct probe *probe);

#endif
