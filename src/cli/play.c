/* play.c - see play.h. */
#include "cli/play.h"

#include "base/clock.h"
#include "cli/choices.h"
#include "cli/last_failed.h"
#include "cli/place.h"
#include "cli/reports.h"
#include "cli/rerun.h"
#include "cli/security.h"
#include "cli/usage.h"

struct play {
	const struct options *options;
	struct setup *setup;
	struct place place;
	struct security security;
	struct reports reports;
	struct run_target target;
	struct run_info info;
	struct run_totals totals;
	uint64_t seed;
	int jobs;
	int64_t wait_us; /* for a greeting; what names took is gone of it */
};

enum { RETRY_DELAY_US = 1000000, LOOK_UP_PAUSE_US = 500000 };

static size_t count_planned(const struct play *run)
{
	int repeat = run->options->repeat;

	return run->setup->set.count * (size_t)(repeat ? repeat : 1);
}

static void fill_info(struct play *run)
{
	const struct target *target = &run->setup->target;

	run->target = (struct run_target){
		.url = target->url.text,
		.name = target->config ? target->config->name : NULL,
		.host = run->place.host,
		.port = run->place.port,
		.rerun_options = rerun_options(run->setup),
	};
	run->info = (struct run_info){
		.targets = &run->target,
		.target_count = 1,
		.seed = run->seed,
		.started_wall_us = clock_wall_us(),
		.planned = count_planned(run),
		.jobs = run->jobs,
	};
}

static void on_started(void *owner, const struct scenario_facts *facts,
	size_t order, int repeat_index)
{
	struct play *run = owner;

	reports_started(&run->reports, facts, order, repeat_index);
}

static void on_finished(void *owner, const struct scenario_result *result)
{
	struct play *run = owner;

	reports_finished(&run->reports, result);
}

static void on_scenario(void *owner, const struct scenario_result *result)
{
	struct play *run = owner;

	last_failed_record(run->setup, result);
	reports_scenario(&run->reports, result);
}

static void on_progress(void *owner, const struct run_totals *totals,
	size_t running, int64_t elapsed_us)
{
	struct play *run = owner;

	reports_progress(&run->reports, totals, running, elapsed_us);
}

static void on_banner(void *owner, struct str text)
{
	struct play *run = owner;

	run->target.banner = arena_str(run->setup->arena, text).data;
}

static void play_all(struct play *run)
{
	const struct options *options = run->options;
	const struct setup *setup = run->setup;
	struct session_env env = {
		.loop = run->place.loop,
		.addresses = run->place.addresses,
		.address_count = run->place.address_count,
		.bind_address = options->bind ? &options->bind_address : NULL,
		.target_host = run->place.host,
		.target_port = run->place.port,
		.protocol = setup->target.url.protocol,
		.implicit_tls = setup->target.url.implicit_tls,
		.tls = run->security.target,
		.tls_store = run->security.store,
		.authority = run->security.authority,
		.target_is_builtin = setup->target.is_builtin,
		.family = options->family,
		.dns = options->dns ? &options->dns_address : NULL,
		.allow_run = options->allow_run,
		.run_id = choose_run_id(setup->arena, run->seed),
		.seed = run->seed,
		.time_scale = options->time_scale,
		.strict = options->strict,
		.timeouts = choose_timeouts(setup),
		.redactor = setup->redactor,
	};
	struct run_options how = {
		.env = &env,
		.plans = setup->set.plans,
		.plan_count = setup->set.count,
		.jobs = run->jobs,
		.repeat = options->repeat,
		.max_failures =
			options->fail_fast ? 1 : (size_t)options->max_failures,
		.retries = options->retries,
		.retry_delay_us = options->retry_delay_us
					  ? options->retry_delay_us
					  : RETRY_DELAY_US,
		.wait_us = run->wait_us,
		.allow_delivery = choose_may_deliver(setup),
		.allow_intrusive = choose_may_intrude(setup),
		.fold_passes = !reports_show_passes(&run->reports, options),
		.listener = {.started = on_started,
			.finished = on_finished,
			.scenario = on_scenario,
			.progress = on_progress,
			.banner = on_banner,
			.owner = run},
	};

	runner_run(&how, &run->totals);
}

/* There is nowhere to play: no scenario could be held. */
static void report_no_place(struct play *run)
{
	const struct scenario_set *set = &run->setup->set;
	struct str reason = str_from(run->place.err.text);

	run->totals.planned = set->count;
	for (size_t i = 0; i < set->count; i++) {
		struct scenario_result *result =
			scenario_result_new(&set->plans[i]->facts);

		result->order = i;
		result->outcome = OUTCOME_ERROR;
		result->reason = arena_str(result->arena, reason);
		result->started_wall_us = run->info.started_wall_us;
		scenario_result_redact(result, run->setup->redactor);
		run_totals_count(&run->totals, result->outcome);
		reports_finished(&run->reports, result);
		last_failed_record(run->setup, result);
		reports_scenario(&run->reports, result);
		scenario_result_free(&result);
	}
}

/* The name of a machine that is being set up comes with it. */
static bool open_place(struct play *run)
{
	int64_t until_us = clock_monotonic_us() + run->options->wait_for_us;
	bool ok;

	run->wait_us = run->options->wait_for_us;
	while (!(ok = place_open(&run->place, run->setup)) &&
		run->place.err.kind != ERR_VALUE &&
		run->place.err.kind != ERR_LOCAL &&
		clock_monotonic_us() + LOOK_UP_PAUSE_US < until_us) {
		place_close(&run->place);
		clock_sleep_us(LOOK_UP_PAUSE_US);
		run->wait_us = until_us - clock_monotonic_us();
		if (run->wait_us < 1)
			run->wait_us = 1;
	}
	return ok;
}

static bool find_place(struct play *run)
{
	if (open_place(run) &&
		security_add_authority(&run->security, run->setup,
			run->place.reference, &run->place.err))
		return true;
	say_error("%s", redact_str(run->setup->redactor, run->setup->arena,
				str_from(run->place.err.text))
				.data);
	return false;
}

/* A shard may be empty: the others have what was selected. */
static int exit_code_of(const struct play *run)
{
	if (run->setup->set.count == 0 && !run->totals.interrupted_by)
		return RUN_EXIT_PASSED;
	return run_totals_exit(&run->totals, run->options->strict);
}

static int play_and_report(struct play *run)
{
	bool has_place = find_place(run);
	int exit_code;

	fill_info(run);
	if (!reports_open(&run->reports, run->options, &run->info))
		return RUN_EXIT_USAGE;
	if (has_place)
		play_all(run);
	else
		report_no_place(run);
	last_failed_save(run->setup);
	exit_code = reports_exit_code(
		&run->reports, &run->totals, exit_code_of(run));
	/* A report that is not there must not look like a quiet success. */
	if (!reports_close(&run->reports, &run->totals) &&
		exit_code == RUN_EXIT_PASSED)
		exit_code = RUN_EXIT_ERROR;
	if (exit_code == RUN_EXIT_NOTHING)
		say_error("all of it was skipped, which --strict does not "
			  "take for a pass");
	return exit_code;
}

int play(struct setup *setup)
{
	struct play run = {.options = setup->options, .setup = setup};
	int exit_code = RUN_EXIT_USAGE;
	struct err err;

	run.jobs = choose_jobs(setup, count_planned(&run));
	if (run.jobs == 0)
		return exit_code;
	run.seed = setup->seed;
	if (security_open(&run.security, setup, &err)) {
		exit_code = play_and_report(&run);
		place_close(&run.place);
	} else {
		exit_code = usage_error("run", "%s", err.text);
	}
	security_close(&run.security);
	return exit_code;
}
