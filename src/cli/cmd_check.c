/* cmd_check.c - reads scenarios and says what is wrong with them. */
#include <stdio.h>
#include "cli/setup.h"
#include "cli/usage.h"
#include "result/run_totals.h"

static const char help[] =
	"Reads scenarios and says what is wrong with them, where, and what "
	"may have been\nmeant. Connects to nothing. The exit code is 2 when "
	"there are mistakes; with\n--strict also when there are only "
	"warnings.\n\n"
	"PATH is a file, a folder (every *.yaml and *.yml below it) or - for "
	"standard\ninput. The variables that only a target knows need no "
	"value here.\n";

static void put_count(struct buf *out, size_t count, const char *what)
{
	buf_printf(out, "%zu %s%s", count, what, count == 1 ? "" : "s");
}

static void print_summary(const struct setup *setup)
{
	size_t errors = diag_error_count(setup->diag);
	size_t warnings = diag_warning_count(setup->diag);
	struct buf text = BUF_INIT;

	if (errors == 0) {
		put_count(&text, setup->set.count, "scenario");
		buf_puts(&text, " in ");
		put_count(&text, setup->set.file_count, "file");
		buf_puts(&text, ": ");
	}
	if (errors + warnings == 0) {
		buf_puts(&text, "no mistakes");
	} else {
		put_count(&text, errors, "error");
		buf_puts(&text, ", ");
		put_count(&text, warnings, "warning");
	}
	puts(buf_cstr(&text));
	buf_fini(&text);
}

static int check(struct setup *setup)
{
	int exit_code;
	bool ok;

	if (!setup_target(setup, &exit_code))
		return exit_code;
	ok = setup_load(setup);
	setup_print_diag(setup, setup->diag);
	if (ok && !setup_select(setup, &exit_code))
		return exit_code;
	if (setup->options->verbosity > VERBOSITY_QUIET)
		print_summary(setup);
	if (ok && setup->options->strict)
		ok = diag_warning_count(setup->diag) == 0;
	return ok ? RUN_EXIT_PASSED : RUN_EXIT_USAGE;
}

static int check_main(int argc, char **argv)
{
	return setup_main(&command_check, argc, argv, check);
}

const struct command_ops command_check = {
	.name = "check",
	.usage = "check PATH... [OPTIONS]",
	.summary = "read scenarios and say what is wrong with them; send "
		   "nothing",
	.help = help,
	.mask = OPTION_FOR_CHECK,
	.main = check_main,
};
