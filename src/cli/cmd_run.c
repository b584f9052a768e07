/* cmd_run.c - plays scenarios against the target and reports. */
#include <stdio.h>
#include "cli/choices.h"
#include "cli/mutants.h"
#include "cli/plan_print.h"
#include "cli/play.h"
#include "cli/setup.h"

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
	"not be held, 4 nothing was\nselected, 5 a fault of smtpdrill, 130 or "
	"143 interrupted.\n";

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

/* Everything that can be wrong with what was asked for. */
static bool is_ready(const struct setup *setup, int *exit_code)
{
	bool may_deliver = choose_may_deliver(setup);

	*exit_code = RUN_EXIT_USAGE;
	if (!setup_check_missing(setup, may_deliver))
		return false;
	if (setup->options->dry_run) {
		*exit_code = dry_run(setup);
		return false;
	}
	return setup_check_programs(setup, may_deliver, exit_code);
}

static int run_all(struct setup *setup)
{
	int exit_code;

	if (!mutants_setup(setup, &exit_code) ||
		!setup_scenarios(setup, &exit_code) ||
		!setup_check_target(setup, &exit_code) ||
		!mutants_check_target(setup, &exit_code) ||
		!is_ready(setup, &exit_code))
		return exit_code;
	return play(setup);
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
