/*
 * runner.c - see runner.h. A conversation is never started while one that
 * wants to be alone is under way; one that waits for its next attempt is. What
 * is settled without playing: run_verdict.c.
 */
#include "run/runner.h"

#include "base/clock.h"
#include "base/mem.h"
#include "run/run_verdict.h"
#include "run/runner_private.h"

enum { PROGRESS_US = 100000 };

static const struct plan *plan_of(const struct run *run, size_t order)
{
	return run->options->plans[order % run->options->plan_count];
}

static void report(struct run *run, struct scenario_result *result)
{
	const struct run_listener *listener = &run->options->listener;

	run_totals_count(run->totals, result->outcome);
	if (listener->scenario)
		listener->scenario(listener->owner, result);
	scenario_result_free(&result);
}

static void report_due(struct run *run)
{
	struct scenario_result *result;

	while ((result = order_take(&run->order)))
		report(run, result);
}

static bool is_fault(enum outcome outcome)
{
	return outcome == OUTCOME_FAILED || outcome == OUTCOME_ERROR ||
	       outcome == OUTCOME_XPASSED;
}

static int repeat_index(const struct run *run, size_t order)
{
	return run->options->repeat
		       ? (int)(order / run->options->plan_count) + 1
		       : 0;
}

static void keep_result(struct run *run, struct scenario_result *result)
{
	const struct run_options *options = run->options;

	result->repeat_index = repeat_index(run, result->order);
	run->totals->finished++;
	if (is_fault(result->outcome) &&
		++run->totals->faults == options->max_failures &&
		!run->totals->interrupted_by) {
		run->stopping = true;
		run->totals->stopped_early = true;
	}
	if (options->listener.finished)
		options->listener.finished(options->listener.owner, result);
	if (options->fold_passes && result->outcome == OUTCOME_PASSED &&
		order_must_hold(&run->order, result->order))
		result = scenario_result_fold(result);
	order_put(&run->order, result);
	report_due(run);
}

static void start_more(struct run *run);

void run_tell_banner(struct run *run, struct session *session)
{
	const struct run_listener *listener = &run->options->listener;
	const struct redactor *redactor = run->options->env->redactor;
	struct str banner = session_banner(session);
	struct buf shown = BUF_INIT;

	if (run->has_banner || !banner.data)
		return;
	run->has_banner = true;
	if (redactor)
		redact(redactor, banner, &shown);
	else
		buf_str(&shown, banner);
	if (listener->banner)
		listener->banner(listener->owner, buf_view(&shown));
	buf_fini(&shown);
}

void run_job_over(struct job *job, struct scenario_result *take_result)
{
	struct run *run = job->run;

	job->next_free = run->free_jobs;
	run->free_jobs = job;
	run->running--;
	if (job->plan->serial)
		run->serial_running = false;
	keep_result(run, take_result);
	start_more(run);
}

/* True when there was no need to play it. */
static bool settle_without_playing(
	struct run *run, const struct plan *plan, size_t order)
{
	const struct run_asked asked = {&run->probe, run->no_target};
	struct scenario_result *result =
		run_verdict_settle(run->options, &asked, plan, order);

	if (!result)
		return false;
	keep_result(run, result);
	return true;
}

static void start_one(struct run *run, const struct plan *plan, size_t order)
{
	const struct run_listener *listener = &run->options->listener;
	struct job *job = run->free_jobs;

	run->free_jobs = job->next_free;
	job->plan = plan;
	job->order = order;
	job->attempts = job->round = job->round_attempts = 0;
	if (listener->started)
		listener->started(listener->owner, &plan->facts, order,
			repeat_index(run, order));
	run->serial_running = plan->serial;
	run->running++;
	run_job_play(job);
}

static void finish_if_over(struct run *run)
{
	if (run->looping && run->running == 0 && !run->probe_session &&
		!run->wait.is_on &&
		(run->stopping || run->next == run->planned))
		loop_stop(run->options->env->loop);
}

static void start_more(struct run *run)
{
	if (run->starting || run->probe_session || run->wait.is_on)
		return;
	run->starting = true;
	while (!run->stopping && run->next < run->planned &&
		run->running < (size_t)run->options->jobs) {
		const struct plan *plan = plan_of(run, run->next);

		if (run->serial_running || (plan->serial && run->running))
			break;
		if (!settle_without_playing(run, plan, run->next))
			start_one(run, plan, run->next);
		run->next++;
	}
	if (run->stopping)
		run_end_waits(run);
	run->starting = false;
	finish_if_over(run);
}

static void probe_done(void *owner)
{
	struct run *run = owner;

	run_tell_banner(run, run->probe_session);
	run->probe_session = NULL;
	run->options->env->probed = &run->probe.ehlo;
	start_more(run);
}

static void on_signal(void *owner, int signum)
{
	struct run *run = owner;

	run->totals->interrupted_by = signum;
	run->stopping = true;
	run_wait_stop(run);
	if (run->probe_session)
		session_interrupt(run->probe_session, "interrupted");
	for (int i = 0; i < run->options->jobs; i++)
		if (run->jobs[i].session)
			session_interrupt(run->jobs[i].session, "interrupted");
	start_more(run);
}

static void on_progress(void *owner)
{
	struct run *run = owner;
	const struct run_listener *listener = &run->options->listener;

	listener->progress(listener->owner, run->totals, run->running,
		clock_monotonic_us() - run->began_us);
	timer_start(run->progress, PROGRESS_US);
}

void run_wait_is_over(struct run *run)
{
	const struct plan *asks = run_verdict_needs_probe(run->options);

	if (asks && !run->no_target && !run->stopping)
		run->probe_session = probe_start(
			&run->probe, run->options->env, asks, probe_done, run);
	else
		start_more(run);
}

static bool needs_target(const struct run_options *options)
{
	for (size_t i = 0; i < options->plan_count; i++)
		if (options->plans[i]->uses_target)
			return true;
	return false;
}

static void run_begin(struct run *run)
{
	const struct run_options *options = run->options;

	if (run->options->listener.progress) {
		run->progress =
			timer_new(run->options->env->loop, on_progress, run);
		timer_unref(run->progress);
		timer_start(run->progress, PROGRESS_US);
	}
	if (options->wait_us && options->plan_count && needs_target(options))
		run_wait_start(run);
	else
		run_wait_is_over(run);
}

void runner_run(const struct run_options *options, struct run_totals *totals)
{
	struct run run = {.options = options, .totals = totals};
	struct loop *loop = options->env->loop;
	struct scenario_result *left;
	struct signals *signals;

	run.arena = arena_new(0);
	run.began_us = clock_monotonic_us();
	run.planned = options->plan_count *
		      (size_t)(options->repeat ? options->repeat : 1);
	totals->planned = run.planned;
	run.jobs = mem_calloc((size_t)options->jobs, sizeof(*run.jobs));
	for (int i = options->jobs; i-- > 0;) {
		run.jobs[i].run = &run;
		run.jobs[i].next_free = run.free_jobs;
		run.free_jobs = &run.jobs[i];
	}
	signals = signals_new(loop, on_signal, &run);
	run_begin(&run);
	if (run.running || run.probe_session || run.wait.is_on ||
		(!run.stopping && run.next < run.planned)) {
		run.looping = true;
		loop_run(loop);
	}
	while ((left = order_take_any(&run.order)))
		report(&run, left);
	totals->duration_us = clock_monotonic_us() - run.began_us;
	for (int i = 0; i < options->jobs; i++)
		timer_free(&run.jobs[i].timer);
	timer_free(&run.progress);
	run_wait_fini(&run);
	signals_free(&signals);
	probe_fini(&run.probe);
	order_fini(&run.order);
	arena_free(&run.arena);
	mem_free(run.jobs);
}
