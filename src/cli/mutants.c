/* mutants.c - see mutants.h. */
#include "cli/mutants.h"

#include "base/file.h"
#include "cli/usage.h"
#include "reference/mutant.h"
#include "result/run_totals.h"

enum { FILE_BYTES_MAX = 4 * 1024 * 1024 };

static bool add_file(struct setup *setup, const char *path)
{
	struct buf text = BUF_INIT;
	struct err err;
	bool ok = file_read_piped(path, FILE_BYTES_MAX, &text, &err);

	if (!ok) {
		say_error("%s", err.text);
		return false;
	}
	diag_add_source(setup->diag, path, buf_view(&text));
	ok = mutants_add(setup->mutants, path, buf_view(&text), setup->diag);
	buf_fini(&text);
	return ok;
}

static bool read_all(struct setup *setup)
{
	const struct options *options = setup->options;
	/* Mistakes in the program's own are for its tests to find. */
	struct diag *own = diag_new();
	bool ok = true;

	setup->mutants = mutants_new(own);
	diag_free(&own);
	for (size_t i = 0; i < options->mutant_file_count; i++)
		ok &= add_file(setup, options->mutant_files[i]);
	if (ok && diag_error_count(setup->diag) == 0)
		return true;
	setup_print_diag(setup, setup->diag);
	return false;
}

static void print_list(const struct setup *setup)
{
	struct buf text = BUF_INIT;
	const char *name, *breaks;

	for (size_t i = 0; (name = mutants_at(setup->mutants, i, &breaks)); i++)
		buf_printf(&text, "%s\n    %s\n", name, breaks);
	setup_print(setup, stdout, buf_view(&text));
	buf_fini(&text);
}

static bool choose(const struct setup *setup)
{
	const struct options *options = setup->options;
	struct str unknown;
	const char *near;

	if (mutants_choose(setup->mutants, options->mutant, &unknown, &near))
		return true;
	usage_error(options->command->name,
		near ? "no mutant is named \"%.*s\"; did you mean \"%s\"?"
		     : "no mutant is named \"%.*s\"; --mutant list has them "
		       "all",
		(int)(unknown.len < 100 ? unknown.len : 100), unknown.data,
		near);
	return false;
}

bool mutants_setup(struct setup *setup, int *exit_code)
{
	const struct options *options = setup->options;

	*exit_code = RUN_EXIT_USAGE;
	if (!options->mutant.data && !options->mutant_file_count)
		return true;
	if (!options->mutant.data) {
		usage_error(options->command->name,
			"--mutants %s: which of them? --mutant NAME says it, "
			"and --mutant list shows all",
			options->mutant_files[0]);
		return false;
	}
	if (!read_all(setup))
		return false;
	if (!str_equal(options->mutant, "list"))
		return choose(setup);
	print_list(setup);
	*exit_code = RUN_EXIT_PASSED;
	return false;
}

bool mutants_check_target(const struct setup *setup, int *exit_code)
{
	if (!setup->mutants || setup->target.is_builtin)
		return true;
	*exit_code = usage_error(setup->options->command->name,
		"--mutant breaks the built-in server: it goes with -t builtin "
		"only");
	return false;
}
