/*
 * attempts.c - a scenario is played, and maybe again: as often as it says
 * itself, and all of that as often as the run says (--retries). Its place
 * stays taken meanwhile.
 */
#include "run/retry.h"
#include "run/runner_private.h"

enum { EARLIER_MAX = 16 };

static void play_again(void *owner)
{
	struct job *job = owner;

	job->waits = false;
	job->run->waiting--;
	run_job_play(job);
}

/* Of very many attempts the latest are kept. */
static void drop_oldest(struct scenario_result *latest)
{
	struct scenario_result *at = latest;

	for (int i = 1; at && i < EARLIER_MAX; i++)
		at = at->earlier;
	if (at)
		scenario_result_free(&at->earlier);
}

static void wait_for_retry(
	struct job *job, struct scenario_result *take_result, int64_t delay_us)
{
	take_result->attempts = job->attempts;
	take_result->earlier = job->earlier;
	job->earlier = take_result;
	drop_oldest(take_result);
	job->waits = true;
	job->run->waiting++;
	if (!job->timer)
		job->timer = timer_new(
			job->run->options->env->loop, play_again, job);
	timer_start(job->timer, delay_us);
}

static bool is_for_another_round(
	const struct job *job, const struct scenario_result *result)
{
	return job->round < job->run->options->retries &&
	       (result->outcome == OUTCOME_FAILED ||
		       result->outcome == OUTCOME_ERROR);
}

/* True when the scenario is to be played again, and waits for it. */
static bool waits_for_retry(struct job *job, struct scenario_result *result)
{
	const struct retry *retry = &job->plan->retry;
	const struct run_options *options = job->run->options;

	if (job->run->stopping)
		return false;
	if (job->round_attempts <= retry->times &&
		retry_applies(retry, result)) {
		wait_for_retry(job, result,
			(int64_t)((double)retry->every_us *
				  options->env->time_scale));
		return true;
	}
	if (!is_for_another_round(job, result))
		return false;
	job->round++;
	job->round_attempts = 0;
	wait_for_retry(job, result, options->retry_delay_us);
	return true;
}

void run_end_waits(struct run *run)
{
	for (int i = 0; run->waiting && i < run->options->jobs; i++) {
		struct job *job = &run->jobs[i];
		struct scenario_result *result = job->earlier;

		if (!job->waits)
			continue;
		timer_stop(job->timer);
		job->waits = false;
		job->earlier = NULL;
		run->waiting--;
		run_job_over(job, result);
	}
}

/* What the first attempt came to, for those who see a pass only. */
static void put_reason(struct scenario_result *result)
{
	const struct scenario_result *first = result;
	const struct step_result *fault;
	struct str why;

	while (first->earlier)
		first = first->earlier;
	fault = scenario_result_first_fault(first);
	why = fault && fault->message.len ? fault->message : first->reason;
	result->reason = str_from(arena_printf(result->arena,
		"passed at attempt %d; attempt %d: %s%s%.*s", result->attempts,
		first->attempts,
		fault && fault->kind ? failure_word(fault->kind)
				     : outcome_word(first->outcome),
		why.len ? ", " : "", (int)why.len, why.len ? why.data : ""));
}

/* What a scenario's own `retry` takes is how it is meant; what the run had to
 * try again is not. */
static void settle(struct job *job, struct scenario_result *result)
{
	result->attempts = job->attempts;
	result->earlier = job->earlier;
	job->earlier = NULL;
	if (job->round == 0 || (result->outcome != OUTCOME_PASSED &&
				       result->outcome != OUTCOME_WARNED))
		return;
	result->outcome = OUTCOME_FLAKY;
	put_reason(result);
}

static void session_done(
	void *owner, struct session *session, struct scenario_result *result)
{
	struct job *job = owner;

	run_tell_banner(job->run, session);
	job->session = NULL;
	if (waits_for_retry(job, result))
		return;
	settle(job, result);
	run_job_over(job, result);
}

void run_job_play(struct job *job)
{
	job->attempts++;
	job->round_attempts++;
	job->session = session_start(job->run->options->env, job->plan,
		job->order, session_done, job);
}
