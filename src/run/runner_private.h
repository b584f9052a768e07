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
	/* Between two attempts: how the latest ended. */
	struct scenario_result *failed;
	struct timer *timer; /* NULL until it is needed */
	int attempts;
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
	struct probe probe;
	struct session *probe_session;
	int64_t began_us;
};

/* --- runner.c --- */

/* Tells the listener of the first greeting. */
void run_tell_banner(struct run *run, struct session *session);
/* The scenario is over, its place is free again. */
void run_job_over(struct job *job, struct scenario_result *take_result);

/* --- attempts.c --- */

/* Starts the next attempt. */
void run_job_play(struct job *job);
/* No attempt comes any more: what waits for one stays as the latest ended. */
void run_end_waits(struct run *run);

#endif
