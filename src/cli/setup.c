/* setup.c - see setup.h. */
#include "cli/setup.h"

#include "base/suggest.h"
#include "cli/choices.h"
#include "cli/suite.h"
#include "cli/terminal.h"
#include "cli/usage.h"
#include "net/transport.h"
#include "cli/variables.h"
#include "reference/mutant.h"
#include "result/run_totals.h"

static void setup_init(struct setup *setup, const struct options *options)
{
	*setup = (struct setup){
		.options = options, .seed = choose_seed(options)};
	setup->arena = arena_new(0);
	setup->diag = diag_new();
	setup->redactor = redactor_new();
	scenario_set_init(&setup->set);
}

static void setup_fini(struct setup *setup)
{
	scenario_set_fini(&setup->set);
	mutants_free(&setup->mutants);
	redactor_free(&setup->redactor);
	diag_free(&setup->diag);
	arena_free(&setup->arena);
}

int setup_main(const struct command_ops *command, int argc, char **argv,
	int (*run)(struct setup *setup))
{
	struct options options;
	struct setup setup;
	int exit_code;

	if (options_parse(&options, command, argc, argv, &exit_code)) {
		setup_init(&setup, &options);
		exit_code = run(&setup);
		setup_fini(&setup);
	}
	options_fini(&options);
	return exit_code;
}

void setup_print(const struct setup *setup, FILE *stream, struct str text)
{
	struct buf shown = BUF_INIT;

	redact(setup->redactor, text, &shown);
	if (stream == stderr)
		say_text(buf_view(&shown));
	else
		fwrite(buf_cstr(&shown), 1, shown.len, stream);
	buf_fini(&shown);
}

void setup_print_diag(const struct setup *setup, const struct diag *diag)
{
	struct buf text = BUF_INIT;

	diag_print(diag, &text,
		terminal_takes_colour(stderr, setup->options->color));
	setup_print(setup, stderr, buf_view(&text));
	buf_fini(&text);
}

static int refuse_no_target(const struct setup *setup)
{
	const char *names = config_list(setup->arena, &setup->config);

	return usage_error(setup->options->command->name,
		"no target: say where to play: -t HOST[:PORT], or -t builtin "
		"for the built-in server (SMTPDRILL_TARGET does it "
		"too%s%s%s%s)",
		names ? "; " : "", names ? setup->config.path : "",
		names ? " has: " : "", names ? names : "");
}

static bool find_target(struct setup *setup, int *exit_code)
{
	const char *text = setup->options->target, *why = NULL;

	if (!target_find(
		    setup->arena, &setup->config, text, &setup->target, &why)) {
		*exit_code = usage_error(setup->options->command->name,
			"the target \"%s\": %s", text, why);
		return false;
	}
	setup->has_target = true;
	/* Scenarios get to know it before the server is there. */
	if (setup->target.builtin.trusted)
		setup->target.builtin.proxy_port = listener_unused_port();
	if (!setup->target.is_builtin || setup->target.builtin.ipv6 ||
		setup->options->family != NET_FAMILY_IPV6)
		return true;
	*exit_code = usage_error(setup->options->command->name,
		"the built-in server listens on 127.0.0.1: not with IPv6 (but "
		"builtin+ipv6)");
	return false;
}

static bool collect_variables(struct setup *setup)
{
	struct variables_from from = {setup->options, &setup->config,
		setup->has_target ? &setup->target : NULL, setup->redactor};

	setup->vars = variables_collect(setup->arena, setup->diag, &from);
	return setup->vars != NULL;
}

bool setup_target(struct setup *setup, int *exit_code)
{
	*exit_code = RUN_EXIT_USAGE;
	if (!config_load(setup->arena, setup->diag, &setup->config)) {
		setup_print_diag(setup, setup->diag);
		return false;
	}
	if (setup->options->target && !find_target(setup, exit_code))
		return false;
	if (collect_variables(setup))
		return true;
	setup_print_diag(setup, setup->diag);
	return false;
}

static void add_secret(void *owner, struct str name, struct str value)
{
	struct setup *setup = owner;

	(void)name;
	redactor_add(setup->redactor, value);
}

/* A misspelt -D would otherwise do nothing, and nobody would know. */
static void lint_unused(struct setup *setup)
{
	const struct options *options = setup->options;

	for (size_t i = 0; i < options->var_count; i++) {
		const struct option_pair *pair = &options->vars[i];
		const char *near;

		if (pair->from_environment || vars_is_vocabulary(pair->name) ||
			diag_sources_mention(setup->diag, pair->name))
			continue;
		near = suggest_closest(pair->name, vars_vocabulary());
		diag_warning(setup->diag, (struct loc){NULL, 0, 0},
			"-D %.*s: no scenario uses it%s%s%s",
			(int)pair->name.len, pair->name.data,
			near ? "; did you mean \"" : "", near ? near : "",
			near ? "\"?" : "");
	}
}

/* What is known of the target is no news in each of them. */
static void allow_anomalies(struct setup *setup)
{
	const struct config_target *target = setup->target.config;
	unsigned allowed = setup->options->allow | (target ? target->allow : 0);

	for (size_t i = 0; i < setup->set.count; i++)
		setup->set.plans[i]->allow |=
			allowed & ~setup->set.plans[i]->deny;
}

bool setup_load(struct setup *setup)
{
	struct scenario_load load = {.diag = setup->diag,
		.vars = setup->vars,
		.redactor = setup->redactor,
		.secret = add_secret,
		.owner = setup,
		.protocol = setup->target.url.protocol,
		.implicit_tls = setup->target.url.implicit_tls};
	const struct config_target *target = setup->target.config;
	bool ok = true;

	ok = suite_load(setup, &load);
	for (size_t i = 0; i < setup->options->path_count; i++)
		ok &= scenario_load_path(
			&setup->set, &load, setup->options->paths[i]);
	setup->loaded = setup->set.count;
	if (ok && target)
		ok = config_mark_xfail(setup->diag, target, &setup->set);
	if (ok)
		allow_anomalies(setup);
	if (ok)
		lint_unused(setup);
	return ok && diag_error_count(setup->diag) == 0;
}

bool setup_check_target(const struct setup *setup, int *exit_code)
{
	if (setup->has_target || !setup->needs_target)
		return true;
	*exit_code = refuse_no_target(setup);
	return false;
}

bool setup_scenarios(struct setup *setup, int *exit_code)
{
	bool ok;

	if (str_equal(setup->options->suites, "list")) {
		ok = suite_print_list(setup);
		*exit_code = ok ? RUN_EXIT_PASSED : RUN_EXIT_USAGE;
		setup_print_diag(setup, setup->diag);
		return false;
	}

	if (!setup_target(setup, exit_code))
		return false;
	ok = setup_load(setup);
	setup_print_diag(setup, setup->diag);
	*exit_code = RUN_EXIT_USAGE;
	return ok && setup_select(setup, exit_code);
}
