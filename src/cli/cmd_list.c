/* cmd_list.c - what would run. */
#include <stdio.h>
#include "base/escape.h"
#include "cli/list_json.h"
#include "cli/plan_print.h"
#include "cli/setup.h"
#include "result/run_totals.h"

static const char help[] =
	"Prints a line a scenario: its id, level, tags, what it goes by, what "
	"it requires\nof the server, and where in a conversation it starts. "
	"Connects to nothing.\n\n"
	"PATH is a file, a folder (every *.yaml and *.yml below it), "
	"FILE::NAME or\nFILE::NAME[CASE] for one scenario, or - for standard "
	"input.\n\n"
	"  smtpdrill list scenarios --ref rfc5321/4.1\n"
	"  smtpdrill list scenarios --json\n";

static void put_plan(struct buf *out, const struct plan *plan)
{
	const struct scenario_facts *facts = &plan->facts;

	escape_terminal(out, str_from(facts->id));
	buf_printf(out, "  %s", level_word(facts->level));
	plan_put_words(out, "  tags:", facts->tag_count, facts->tags);
	plan_put_words(out, "  ref:", facts->ref_count, facts->refs);
	if (plan->requires) {
		buf_puts(out, "  requires: ");
		escape_terminal(out, condition_text(plan->requires));
	}
	if (plan->server_count) {
		buf_puts(out, "  servers:");
		for (size_t i = 0; i < plan->server_count; i++)
			buf_printf(out, "%s %s", i ? "," : "",
				plan->servers[i].name);
	}
	plan_put_words(out, "  connections:",
		plan->connection_count > 1 ? plan->connection_count : 0,
		plan->connections);
	buf_printf(out, "  start: %s\n", plan_start_word(plan->start));
}

static int list(struct setup *setup)
{
	struct buf text = BUF_INIT;
	int exit_code;

	if (!setup_scenarios(setup, &exit_code))
		return exit_code;
	if (setup->options->json)
		return list_json(setup);
	for (size_t i = 0; i < setup->set.count; i++)
		put_plan(&text, setup->set.plans[i]);
	buf_printf(&text, "%zu scenario%s\n", setup->set.count,
		setup->set.count == 1 ? "" : "s");
	setup_print(setup, stdout, buf_view(&text));
	buf_fini(&text);
	return RUN_EXIT_PASSED;
}

static int list_main(int argc, char **argv)
{
	return setup_main(&command_list, argc, argv, list);
}

const struct command_ops command_list = {
	.name = "list",
	.usage = "list PATH... [OPTIONS]",
	.summary = "print which scenarios would run",
	.help = help,
	.mask = OPTION_FOR_LIST,
	.main = list_main,
};
