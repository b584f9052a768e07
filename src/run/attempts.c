/*
 * attempts.c - a scenario is played, and maybe again; its place stays taken
 * meanwhile.
 */
#include "run/retry.h"
#include "run/runner_private.h"

static void play_again(void *owner)
{
	struct job *job = owner;

	scenario_result_free(&job->failed);
	job->run->waiting--;
	run_job_play(job);
}

/* True when the scenario is to be played again, and waits for it. */
static bool waits_for_retry(struct job *job, struct scenario_result *result)
{
	const struct retry *retry = &job->plan->retry;
	const struct session_env *env = job->run->options->env;

	if (job->run->stopping || job->attempts > retry->times ||
		!retry_applies(retry, result))
		return false;
	job->failed = result;
	job->run->waiting++;
	if (!job->timer)
		job->timer = timer_new(env->loop, play_again, job);
	timer_start(job->timer,
		(int64_t)((double)retry->every_us * env->time_scale));
	return true;
}

/* No attempt comes any more: it stays as the latest ended. */
void run_end_waits(struct run *run)
{
	for (int i = 0; run->waiting && i < run->options->jobs; i++) {
		struct job *job = &run->jobs[i];
		struct scenario_result *result = job->failed;

		if (!result)
			continue;
		timer_stop(job->timer);
		job->failed = NULL;
		run->waiting--;
		run_job_over(job, result);
	}
}

static void session_done(
	void *owner, struct session *session, struct scenario_result *result)
{
	struct job *job = owner;

	run_tell_banner(job->run, session);
	job->session = NULL;
	if (!waits_for_retry(job, result))
		run_job_over(job, result);
}

void run_job_play(struct job *job)
{
	job->attempts++;
	job->session = session_start(job->run->options->env, job->plan,
		job->order, session_done, job);
}
