/*
 * run_verdict.h - what is settled without playing: scenarios that are
 * skipped, and those whose requirements could not be asked for.
 */
#ifndef SD_RUN_RUN_VERDICT_H
#define SD_RUN_RUN_VERDICT_H

#include "run/probe.h"
#include "run/runner.h"

/* What the target was asked before anything is played. */
struct run_asked {
	const struct probe *probe; /* is over, or was not needed */
	const char *no_target;     /* why it is not there; NULL: it is */
};

/* The result of a plan that is not played at all, redacted; the caller frees
 * it. NULL: it is to be played. */
struct scenario_result *run_verdict_settle(const struct run_options *options,
	const struct run_asked *asked, const struct plan *plan, size_t order);
/* The first plan that cannot be settled without asking the target, or
 * NULL. */
const struct plan *run_verdict_needs_probe(const struct run_options *options);

#endif
