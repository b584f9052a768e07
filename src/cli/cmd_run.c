/* cmd_run.c - plays scenarios against the target and reports. */
#include <stdio.h>
#include "base/clock.h"
#include "cli/choices.h"
#include "cli/place.h"
#include "cli/plan_print.h"
#include "cli/reports.h"
#include "cli/rerun.h"
#include "cli/security.h"
#include "cli/setup.h"
#include "cli/usage.h"

static const char help[] =
	"Plays scenarios against an SMTP server and reports where the server "
	"leaves the\nscript. All files are read first: with a mistake in any "
	"of them nothing is sent.\n\n"
	"PATH is a file, a folder (every *.yaml and *.yml below it), "
	"FILE::NAME or\nFILE::NAME[CASE] for one scenario, or - for standard "
	"input.\n\n"
	"  smtpdrill run scenarios -t builtin\n"
	"  smtpdrill run scenarios/lines -t mail.example:2525 -D "
	"helo=client.example\n"
	"  smtpdrill run relay.yaml -t lab --report json=result.json\n\n"
	"Exit codes: 0 all passed, 1 something failed, 2 a mistake in the "
	"command or in a\nscenario (nothing was sent), 3 a conversation could "
	"not be held, 4 nothing was\nselected, 130 or 143 interrupted.\n";

struct run_command {
	const struct options *options;
	struct setup *setup;
	struct place place;
	struct security security;
	struct reports reports;
	struct run_info info;
	struct run_totals totals;
	uint64_t seed;
	int jobs;
};

static int dry_run(const struct setup *setup)
{
	struct buf text = BUF_INIT;

	for (size_t i = 0; i < setup->set.count; i++) {
		plan_print(&text, setup->set.plans[i]);
		buf_putc(&text, '\n');
	}
	buf_printf(&text, "%zu scenario%s, nothing was sent\n",
		setup->set.count, setup->set.count == 1 ? "" : "s");
	setup_print(setup, stdout, buf_view(&text));
	buf_fini(&text);
	return RUN_EXIT_PASSED;
}

static size_t count_planned(const struct run_command *run)
{
	int repeat = run->options->repeat;

	return run->setup->set.count * (size_t)(repeat ? repeat : 1);
}

static void fill_info(struct run_command *run)
{
	const struct target *target = &run->setup->target;

	run->info = (struct run_info){
		.target_url = target->url.text,
		.target_name = target->config ? target->config->name : NULL,
		.target_host = run->place.host,
		.target_port = run->place.port,
		.seed = run->seed,
		.started_wall_us = clock_wall_us(),
		.planned = count_planned(run),
		.jobs = run->jobs,
		.rerun_options = rerun_options(run->setup),
	};
}

static void on_scenario(void *owner, const struct scenario_result *result)
{
	struct run_command *run = owner;

	reports_scenario(&run->reports, result);
}

static void on_progress(void *owner, const struct run_totals *totals,
	size_t running, int64_t elapsed_us)
{
	struct run_command *run = owner;

	reports_progress(&run->reports, totals, running, elapsed_us);
}

static void on_banner(void *owner, struct str text)
{
	struct run_command *run = owner;

	run->info.banner = arena_str(run->setup->arena, text).data;
}

static void play(struct run_command *run)
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
		.fail_fast = options->fail_fast,
		.allow_delivery = choose_may_deliver(setup),
		.fold_passes = !reports_show_passes(&run->reports, options),
		.listener = {on_scenario, on_progress, on_banner, run},
	};

	runner_run(&how, &run->totals);
}

/* There is nowhere to play: no scenario could be held. */
static void report_no_place(struct run_command *run)
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
		reports_scenario(&run->reports, result);
		scenario_result_free(&result);
	}
}

static bool find_place(struct run_command *run)
{
	if (place_open(&run->place, run->setup) &&
		security_add_authority(&run->security, run->setup,
			run->place.reference, &run->place.err))
		return true;
	say_error("%s", redact_str(run->setup->redactor, run->setup->arena,
				str_from(run->place.err.text))
				.data);
	return false;
}

static int play_and_report(struct run_command *run)
{
	bool has_place = find_place(run);
	int exit_code;

	fill_info(run);
	if (!reports_open(&run->reports, run->options, &run->info))
		return RUN_EXIT_USAGE;
	if (has_place)
		play(run);
	else
		report_no_place(run);
	exit_code = run_totals_exit(&run->totals, run->options->strict);
	/* A report that is not there must not look like a quiet success. */
	if (!reports_close(&run->reports, &run->totals) &&
		exit_code == RUN_EXIT_PASSED)
		exit_code = RUN_EXIT_ERROR;
	return exit_code;
}

/* Everything that can be wrong with what was asked for. */
static bool is_ready(struct run_command *run, int *exit_code)
{
	struct setup *setup = run->setup;
	bool may_deliver = choose_may_deliver(setup);

	*exit_code = RUN_EXIT_USAGE;
	if (!setup_check_missing(setup, may_deliver))
		return false;
	if (run->options->dry_run) {
		*exit_code = dry_run(setup);
		return false;
	}
	if (!setup_check_programs(setup, may_deliver, exit_code))
		return false;
	run->jobs = choose_jobs(setup, count_planned(run));
	return run->jobs > 0;
}

static int run_all(struct setup *setup)
{
	struct run_command run = {.options = setup->options, .setup = setup};
	struct err err;
	int exit_code;

	if (!setup_scenarios(setup, &exit_code) ||
		!setup_check_target(setup, &exit_code) ||
		!is_ready(&run, &exit_code))
		return exit_code;
	run.seed = choose_seed(run.options);
	if (security_open(&run.security, setup, &err)) {
		exit_code = play_and_report(&run);
		place_close(&run.place);
	} else {
		exit_code = usage_error("run", "%s", err.text);
	}
	security_close(&run.security);
	return exit_code;
}

static int run_main(int argc, char **argv)
{
	return setup_main(&command_run, argc, argv, run_all);
}

const struct command_ops command_run = {
	.name = "run",
	.usage = "run PATH... -t TARGET [OPTIONS]",
	.summary = "play scenarios against a server and report where it "
		   "deviates",
	.help = help,
	.mask = OPTION_FOR_RUN,
	.main = run_main,
};
