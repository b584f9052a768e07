/*
 * runner.h - which conversation runs when: the queue, how many at once,
 * repeats, the scenarios that want to be alone, stopping early.
 */
#ifndef SD_RUN_RUNNER_H
#define SD_RUN_RUNNER_H

#include "engine/session.h"
#include "result/run_totals.h"

/* Hears of a run as it goes on; any may be NULL. */
struct run_listener {
	/* A conversation begins; not one that is settled without playing. */
	void (*started)(void *owner, const struct scenario_facts *facts,
		size_t order, int repeat_index);
	/* A scenario is over, as it happens; its result is borrowed, and may
	 * be folded before scenario() hears of it. */
	void (*finished)(void *owner, const struct scenario_result *result);
	/* In the order of the plan, each result as soon as those before it
	 * are there. */
	void (*scenario)(void *owner, const struct scenario_result *result);
	/* About ten times a second while conversations run. */
	void (*progress)(void *owner, const struct run_totals *totals,
		size_t running, int64_t elapsed_us);
	/* The first greeting of the target. */
	void (*banner)(void *owner, struct str text);
	void *owner;
};

struct run_options {
	struct session_env *env; /* probed is filled by the run */
	struct plan *const *plans;
	size_t plan_count;
	int jobs;
	int repeat; /* 0: once, and results say no repeat */
	size_t max_failures; /* stops when so many have failed; 0: never */
	int retries; /* of what failed, after a scenario's own */
	int64_t retry_delay_us;
	int64_t wait_us; /* for a greeting, before anything is played; 0: it
			    is not waited for */
	bool allow_delivery;
	bool allow_intrusive;
	bool fold_passes; /* no report says more of a pass than that */
	struct run_listener listener;
};

/* Plays everything; returns when all is over, or after SIGINT or SIGTERM
 * when the conversations under way have been ended and reported. */
void runner_run(const struct run_options *options, struct run_totals *totals);

#endif
