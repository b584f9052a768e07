/* cmd_schema.c - prints the JSON Schema of our files, for editors. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include "base/suggest.h"
#include "cli/config.h"
#include "cli/options.h"
#include "cli/usage.h"
#include "result/run_totals.h"
#include "schema/schema.h"

static const char help[] =
	"Prints a JSON Schema (draft 7) with which an editor completes keys, "
	"explains\nthem and marks mistakes while you write:\n\n"
	"  smtpdrill schema > smtpdrill.schema.json\n\n"
	"\"schema\" or \"schema scenario\" is that of scenario files, \"schema "
	"config\" that of\n" CONFIG_FILE ". docs/editors.md says where VS "
	"Code, IntelliJ, Neovim and others\nwant it.\n";

static int print(struct buf *text)
{
	bool ok = fwrite(buf_cstr(text), 1, text->len, stdout) == text->len &&
		  fflush(stdout) == 0;

	buf_fini(text);
	if (ok)
		return RUN_EXIT_PASSED;
	say_error("cannot write to standard output: %s", strerror(errno));
	return RUN_EXIT_ERROR;
}

static int refuse(const char *word)
{
	static const char *const kinds[] = {"scenario", "config", NULL};
	const char *near = suggest_closest(str_from(word), kinds);

	return usage_error("schema",
		near ? "there is no schema of \"%s\", only of scenario and "
		       "config; did you mean \"%s\"?"
		     : "there is no schema of \"%s\", only of scenario and "
		       "config",
		word, near);
}

static int schema(const struct options *options)
{
	const char *word = options->path_count ? options->paths[0] : "scenario";
	struct buf text = BUF_INIT;

	if (options->path_count > 1)
		return usage_error("schema",
			"one schema at a time: \"%s\" and \"%s\" were given",
			word, options->paths[1]);
	if (strcmp(word, "scenario") == 0)
		schema_put_scenarios(&text);
	else if (strcmp(word, "config") == 0)
		schema_put_shape(&text, &config_shape, "smtpdrill " CONFIG_FILE,
			"The targets of a project, by name.");
	else
		return refuse(word);
	return print(&text);
}

static int schema_main(int argc, char **argv)
{
	struct options options;
	int exit_code;

	if (options_parse(&options, &command_schema, argc, argv, &exit_code))
		exit_code = schema(&options);
	options_fini(&options);
	return exit_code;
}

const struct command_ops command_schema = {
	.name = "schema",
	.usage = "schema [scenario|config]",
	.summary = "print the JSON Schema of scenario files, for editors",
	.help = help,
	.mask = OPTION_FOR_SCHEMA,
	.main = schema_main,
};
