/* cmd_serve.c - the built-in server, or scripted ones, for any client. */
#include <stdio.h>
#include "base/clock.h"
#include "base/escape.h"
#include "cli/choices.h"
#include "cli/mutants.h"
#include "cli/reports.h"
#include "cli/security.h"
#include "cli/serve_output.h"
#include "cli/terminal.h"
#include "cli/usage.h"
#include "run/serve.h"

static const char help[] =
	"Listens, says where as soon as it does, and serves until SIGINT or "
	"SIGTERM.\n\n"
	"Without FILE it is the built-in server: a correct SMTP or LMTP server "
	"in a small\nworld of its own, with STARTTLS and AUTH. Mail that it "
	"takes goes nowhere.\n\n"
	"FILE has scenarios with \"servers\": each connection to one of them "
	"is "
	"played with\nits steps and reported as a scenario of its own. "
	"FILE::NAME is one scenario.\nVariables that nobody gave have the "
	"values of the built-in server's world.\n\n"
	"  smtpdrill serve --listen 127.0.0.1:2525 --write-ca ca.pem\n"
	"  smtpdrill serve greylist.yaml --connections 2 --port-file port\n\n"
	"Exit codes: 0 all connections passed, or none came; 1 one failed; 2 a "
	"mistake in\nthe command or in FILE; 3 a server could not listen, or "
	"a conversation could\nnot be held. A signal is how a server ends: "
	"what it cuts short counts for\nnothing.\n";

/* --- the built-in server --- */

static void stop(void *owner, int signum)
{
	(void)signum;
	loop_stop(owner);
}

static bool announce(const struct options *options, struct reference *reference)
{
	struct buf text = BUF_INIT, port = BUF_INIT;
	char address[NET_ADDRESS_TEXT_MAX];
	struct net_address where = options->listen_address;
	int number = reference_port(reference);
	bool ok;

	if (!options->listen || !net_address_is_unix(&where)) {
		char host[NET_ADDRESS_TEXT_MAX] = "127.0.0.1";

		if (options->listen)
			net_address_format_host(&where, host);
		net_address_parse(str_from(host), number, &where);
	}
	net_address_format(&where, address);
	buf_printf(&text, "listening on %s\n", address);
	buf_printf(&port, "%d\n", number);
	if (terminal_is_live(stdout) && options->verbosity > VERBOSITY_QUIET)
		serve_put_usage(&text, options, address);
	ok = serve_write_file(options->port_file, buf_view(&port));
	if (ok)
		serve_print(options, buf_view(&text));
	buf_fini(&port);
	buf_fini(&text);
	return ok;
}

static int play_builtin(const struct setup *setup, struct loop *loop)
{
	const struct options *options = setup->options;
	struct reference_options how = options->variant;
	struct signals *signals = signals_new(loop, stop, loop);
	struct err err;
	struct reference *reference;
	int exit_code = RUN_EXIT_USAGE;

	how.listen = options->listen ? &options->listen_address : NULL;
	how.lmtp |= options->lmtp;
	how.implicit_tls |= options->implicit_tls;
	how.mutants = setup->mutants;
	reference = reference_start(loop, &how, &err);

	if (!reference) {
		say_error("%s", err.text);
		exit_code = RUN_EXIT_ERROR;
	} else if ((!options->write_ca ||
			   serve_write_ca(
				   options, reference_authority(reference))) &&
		   announce(options, reference)) {
		loop_run(loop);
		exit_code = RUN_EXIT_PASSED;
	}
	reference_free(&reference);
	signals_free(&signals);
	return exit_code;
}

/* --- scripted servers --- */

struct serve_command {
	struct setup *setup;
	struct security security;
	struct reports reports;
	struct run_target target; /* none */
	struct run_info info;
	struct run_totals totals;
	size_t server_count, cut_short;
	struct buf lines, ports;
	bool ready;
};

static void on_listening(void *owner, const struct server_spec *server,
	const struct net_address *address)
{
	struct serve_command *serve = owner;
	char text[NET_ADDRESS_TEXT_MAX];

	net_address_format(address, text);
	buf_puts(&serve->lines, "server ");
	escape_terminal(&serve->lines, str_from(server->name));
	buf_printf(&serve->lines, " listening on %s\n", text);
	if (serve->server_count > 1)
		buf_printf(&serve->ports, "%s ", server->name);
	buf_printf(&serve->ports, "%d\n", net_address_port(address));
}

static bool on_ready(void *owner)
{
	struct serve_command *serve = owner;
	const struct options *options = serve->setup->options;

	if (!serve_write_file(options->port_file, buf_view(&serve->ports)))
		return false;
	serve_print(options, buf_view(&serve->lines));
	serve->ready = true;
	return true;
}

static void on_scenario(void *owner, const struct scenario_result *result)
{
	struct serve_command *serve = owner;

	reports_finished(&serve->reports, result);
	reports_scenario(&serve->reports, result);
}

static bool play_servers(struct serve_command *serve, struct loop *loop)
{
	const struct setup *setup = serve->setup;
	const struct options *options = setup->options;
	struct session_env env = {
		.loop = loop,
		.tls_store = serve->security.store,
		.authority = serve->security.authority,
		.allow_run = options->allow_run,
		.run_id = choose_run_id(setup->arena, serve->info.seed),
		.seed = serve->info.seed,
		.time_scale = options->time_scale,
		.strict = options->strict,
		.timeouts = options->timeouts,
		.redactor = setup->redactor,
	};
	struct serve_options how = {
		.env = &env,
		.arena = setup->arena,
		.plans = setup->set.plans,
		.plan_count = setup->set.count,
		.connections = (size_t)options->connections,
		.listener = {on_listening, on_ready, on_scenario, serve},
	};
	struct err err;

	if (serve_run(&how, &serve->totals, &serve->cut_short, &err))
		return true;
	say_error("%s", err.text);
	return false;
}

/* That a signal came is no fault, and neither is what it cut short. */
static int judge(const struct serve_command *serve)
{
	struct run_totals totals = serve->totals;

	totals.outcomes[OUTCOME_ERROR] -=
		totals.outcomes[OUTCOME_ERROR] < serve->cut_short
			? totals.outcomes[OUTCOME_ERROR]
			: serve->cut_short;
	if (totals.total == 0)
		return RUN_EXIT_PASSED;
	return run_totals_exit(&totals, false);
}

static int play_and_report(struct serve_command *serve)
{
	const struct setup *setup = serve->setup;
	struct loop *loop;
	int exit_code;

	serve->info = (struct run_info){
		.targets = &serve->target,
		.target_count = 1,
		.is_served = true,
		.seed = choose_seed(setup->options),
		.started_wall_us = clock_wall_us(),
		.planned = (size_t)setup->options->connections,
		.jobs = 1,
	};
	if (!reports_open(&serve->reports, setup->options, &serve->info))
		return RUN_EXIT_USAGE;
	loop = loop_new();
	exit_code = play_servers(serve, loop) ? RUN_EXIT_USAGE : RUN_EXIT_ERROR;
	loop_free(&loop);
	if (serve->ready)
		exit_code = judge(serve);
	exit_code =
		reports_exit_code(&serve->reports, &serve->totals, exit_code);
	if (!reports_close(&serve->reports, &serve->totals) &&
		exit_code == RUN_EXIT_PASSED)
		exit_code = RUN_EXIT_ERROR;
	return exit_code;
}

static bool count_servers(struct serve_command *serve)
{
	const struct setup *setup = serve->setup;

	for (size_t i = 0; i < setup->set.count; i++)
		serve->server_count += setup->set.plans[i]->server_count;
	if (serve->server_count == 0)
		usage_error("serve", "there are no \"servers\" in %s",
			setup->options->paths[0]);
	return serve->server_count > 0;
}

static int play_scripted(struct setup *setup)
{
	struct serve_command serve = {.setup = setup};
	struct err err;
	int exit_code;

	/* What the scenarios say of a target is of no concern. */
	setup->target = (struct target){.is_builtin = true};
	setup->has_target = true;
	if (!setup_scenarios(setup, &exit_code) ||
		!setup_check_programs(setup, true, &exit_code))
		return exit_code;
	if (!count_servers(&serve))
		return RUN_EXIT_USAGE;
	exit_code = RUN_EXIT_USAGE;
	if (!security_open(&serve.security, setup, &err) ||
		!security_add_authority(&serve.security, setup, NULL, &err))
		say_error("%s", err.text);
	else if (serve_write_ca(setup->options, serve.security.authority))
		exit_code = play_and_report(&serve);
	security_close(&serve.security);
	buf_fini(&serve.lines);
	buf_fini(&serve.ports);
	return exit_code;
}

static int serve(struct setup *setup)
{
	struct loop *loop;
	int exit_code;

	if (!mutants_setup(setup, &exit_code))
		return exit_code;
	if (setup->options->path_count > 0)
		return play_scripted(setup);
	loop = loop_new();
	exit_code = play_builtin(setup, loop);
	loop_free(&loop);
	return exit_code;
}

static int serve_main(int argc, char **argv)
{
	return setup_main(&command_serve, argc, argv, serve);
}

const struct command_ops command_serve = {
	.name = "serve",
	.usage = "serve [FILE] [OPTIONS]",
	.summary = "be a server: the built-in one, or scripted ones",
	.help = help,
	.mask = OPTION_FOR_SERVE,
	.main = serve_main,
};
