/*
 * wait.c - a target that is only just coming up: it is tried until its
 * greeting says that it is ready.
 */
#include "base/clock.h"
#include "run/runner_private.h"

enum { PAUSE_US = 500000 };

static void try_once(struct run *run);

static void wait_is_over(struct run *run)
{
	run->wait.is_on = run->totals->is_waiting = false;
	run_wait_is_over(run);
}

static void on_timer(void *owner)
{
	struct run *run = owner;
	struct wait *wait = &run->wait;

	wait->is_late = clock_monotonic_us() >= wait->until_us;
	if (wait->session)
		session_interrupt(wait->session, "no greeting in time");
	else if (wait->is_late)
		wait_is_over(run);
	else
		try_once(run);
}

/* In the words of the latest try that came to an end by itself. */
static void note_why(struct run *run, const struct scenario_result *result)
{
	const struct step_result *fault = scenario_result_first_fault(result);
	struct buf text = BUF_INIT;
	struct str why =
		fault && fault->message.len ? fault->message : result->reason;

	if (run->wait.is_late && run->no_target)
		return;
	buf_puts(&text, "the target was not ready within ");
	duration_format(&text, run->options->wait_us);
	if (why.len)
		buf_printf(&text, ": %.*s", (int)why.len, why.data);
	run->no_target = arena_strdup(run->arena, buf_cstr(&text));
	buf_fini(&text);
}

static void try_done(void *owner, struct session *session,
	struct scenario_result *take_result)
{
	struct run *run = owner;
	struct wait *wait = &run->wait;
	bool is_ready = take_result->outcome == OUTCOME_PASSED ||
			take_result->outcome == OUTCOME_WARNED;
	int64_t left_us = wait->until_us - clock_monotonic_us();

	run_tell_banner(run, session);
	wait->session = NULL;
	timer_stop(wait->timer);
	if (is_ready || run->stopping)
		run->no_target = NULL;
	else
		note_why(run, take_result);
	if (is_ready || run->stopping || wait->is_late || left_us <= 0)
		wait_is_over(run);
	else
		timer_start(
			wait->timer, left_us < PAUSE_US ? left_us : PAUSE_US);
	scenario_result_free(&take_result);
}

static void try_once(struct run *run)
{
	struct wait *wait = &run->wait;
	int64_t left_us = wait->until_us - clock_monotonic_us();

	timer_start(wait->timer, left_us > 0 ? left_us : 0);
	wait->session = session_start(
		&wait->errand.env, &wait->errand.plan, 0, try_done, run);
}

void run_wait_start(struct run *run)
{
	const struct run_options *options = run->options;
	struct wait *wait = &run->wait;

	errand_init(
		&wait->errand, options->env, options->plans[0], START_GREETING);
	wait->timer = timer_new(options->env->loop, on_timer, run);
	wait->until_us = clock_monotonic_us() + options->wait_us;
	wait->is_on = run->totals->is_waiting = true;
	try_once(run);
}

void run_wait_stop(struct run *run)
{
	struct wait *wait = &run->wait;

	if (!wait->is_on)
		return;
	if (wait->session) {
		session_interrupt(wait->session, "interrupted");
		return; /* try_done() ends it */
	}
	timer_stop(wait->timer);
	wait->is_on = run->totals->is_waiting = false;
}

void run_wait_fini(struct run *run)
{
	timer_free(&run->wait.timer);
	if (run->wait.errand.arena)
		errand_fini(&run->wait.errand);
}
