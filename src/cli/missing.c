/*
 * missing.c - what the scenarios need and nobody gave: the variables of a
 * target, all of them in one message and where to put them, and the
 * permission to start programs.
 */
#include <stdio.h>
#include "base/escape.h"
#include "base/suggest.h"
#include "cli/setup.h"
#include "cli/terminal.h"
#include "cli/usage.h"

enum { PROGRAMS_SHOWN = 5 };

struct missing {
	const char *name;
	const char *first; /* the id of a scenario that needs it */
	size_t count;	   /* how many do */
};

bool setup_is_played(const struct plan *plan, bool may_deliver)
{
	return !plan->skip && !plan->lacking.data &&
	       (!plan->deliver || may_deliver);
}

static void count_one(struct missing *missing, const struct plan *plan)
{
	for (size_t i = 0; i < plan->missing_count; i++) {
		if (!str_equal(plan->missing[i], missing->name))
			continue;
		if (missing->count++ == 0)
			missing->first = plan->facts.id;
		return;
	}
}

static void put_missing(struct buf *out, const struct missing *missing)
{
	buf_printf(out, "  %-18s ", missing->name);
	escape_terminal(out, str_from(missing->first));
	if (missing->count > 1)
		buf_printf(out, ", and %zu more", missing->count - 1);
	buf_putc(out, '\n');
}

/* A typing error in a target's name looks like a host. */
static void put_near_name(struct buf *out, const struct setup *setup)
{
	const struct target *target = &setup->target;
	const char *near = NULL;

	if (target_may_be_name(target))
		near = suggest_closest(str_from(target->url.host),
			config_names(setup->arena, &setup->config));
	if (!near)
		return;
	buf_puts(out, "Did you mean the target \"");
	escape_terminal(out, str_from(near));
	buf_puts(out, "\"?\n");
}

static void put_help(struct buf *out, const struct setup *setup,
	const char *const *names, const struct missing *all)
{
	const struct target *target = &setup->target;
	const char *name = target->config ? target->config->name : "NAME";

	put_near_name(out, setup);
	buf_puts(out, "Give each with -D NAME=VALUE, or put them into "
		      "smtpdrill.yaml:\n\n  targets:\n    ");
	escape_terminal(out, str_from(name));
	buf_puts(out, ":\n      url: ");
	escape_terminal(out, str_from(target->url.text));
	buf_puts(out, "\n      vars:\n");
	for (size_t i = 0; names[i]; i++)
		if (all[i].count)
			buf_printf(out, "        %s: ...\n", names[i]);
	if (!target->config)
		buf_puts(out, "\nand play with -t NAME.\n");
}

bool setup_check_missing(const struct setup *setup, bool may_deliver)
{
	const char *const *names = vars_vocabulary();
	struct missing all[PLAN_MISSING_MAX] = {{NULL, NULL, 0}};
	struct buf text = BUF_INIT;
	size_t lacking = 0;

	for (size_t i = 0; i < PLAN_MISSING_MAX && names[i]; i++) {
		all[i].name = names[i];
		for (size_t p = 0; p < setup->set.count; p++)
			if (setup_is_played(setup->set.plans[p], may_deliver))
				count_one(&all[i], setup->set.plans[p]);
		if (!all[i].count)
			continue;
		lacking++;
		put_missing(&text, &all[i]);
	}
	if (lacking) {
		say_error("this target has no value for %zu variable%s that "
			  "the scenarios need",
			lacking, lacking == 1 ? "" : "s");
		put_help(&text, setup, names, all);
		say_text(buf_view(&text));
	}
	buf_fini(&text);
	return lacking == 0;
}

bool setup_check_programs(
	const struct setup *setup, bool may_deliver, int *exit_code)
{
	struct buf text = BUF_INIT;
	size_t count = 0;

	for (size_t i = 0; i < setup->set.count; i++) {
		const struct plan *plan = setup->set.plans[i];

		if (!plan->runs_programs || setup->options->allow_run ||
			!setup_is_played(plan, may_deliver))
			continue;
		if (count++ < PROGRAMS_SHOWN)
			buf_printf(&text, "%s\"%s\"", count > 1 ? ", " : "",
				plan->facts.id);
	}
	if (count > PROGRAMS_SHOWN)
		buf_printf(&text, " and %zu more", count - PROGRAMS_SHOWN);
	if (count)
		*exit_code = usage_error(setup->options->command->name,
			"programs would be started on this machine: say "
			"--allow-run if they may be (%s)",
			buf_cstr(&text));
	buf_fini(&text);
	return count == 0;
}
