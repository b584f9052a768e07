/* runner_private.h - a run and its places, for runner.c and attempts.c. */
#ifndef SD_RUN_RUNNER_PRIVATE_H
#define SD_RUN_RUNNER_PRIVATE_H

#include "run/order.h"
#include "run/probe.h"
#include "run/runner.h"

struct run;

/* A place for a conversation. */
struct job {
	struct run *run;
	const struct plan *plan;
	size_t order;
	struct session *session; /* NULL: this place is free, or it waits */
	struct job *next_free;
	/* How the attempts before ended, the latest first; NULL: none. */
	struct scenario_result *earlier;
	bool waits;	     /* for the next attempt */
	struct timer *timer; /* NULL until it is needed */
	int attempts;
	int round;	    /* of --retries, from 0 */
	int round_attempts; /* the scenario's own, of this round */
};

/* Whether the target is there. */
struct wait {
	struct errand errand;
	struct session *session; /* NULL: between two tries */
	struct timer *timer;
	int64_t until_us;
	bool is_on, is_late;
};

struct run {
	const struct run_options *options;
	struct run_totals *totals;
	struct job *jobs, *free_jobs;
	size_t running, waiting; /* those that wait run too */
	bool serial_running, stopping, starting, has_banner, looping;
	size_t next, planned; /* conversations, repeats counted */
	struct order order;
	struct timer *progress;
	struct wait wait;
	const char *no_target; /* why nothing can be played; NULL: it can */
	struct arena *arena;
	struct probe probe;
	struct session *probe_session;
	int64_t began_us;
};

/* --- runner.c --- */

/* Tells the listener of the first greeting. */
void run_tell_banner(struct run *run, struct session *session);
/* Goes on when the target is there, or is not (run->no_target). */
void run_wait_is_over(struct run *run);
/* The scenario is over, its place is free again. */
void run_job_over(struct job *job, struct scenario_result *take_result);

/* --- attempts.c --- */

/* Starts the next attempt. */
void run_job_play(struct job *job);
/* No attempt comes any more: what waits for one stays as the latest ended. */
void run_end_waits(struct run *run);

/* --- wait.c --- */

/* Tries until the target greets or the time is up, then calls
 * run_wait_is_over(). */
void run_wait_start(struct run *run);
/* Ends it without that. */
void run_wait_stop(struct run *run);
void run_wait_fini(struct run *run);

#endif
