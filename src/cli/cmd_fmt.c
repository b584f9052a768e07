/* cmd_fmt.c - scenario files in the one layout that all have. */
#include <stdio.h>
#include <sys/stat.h>
#include "base/escape.h"
#include "base/file.h"
#include "cli/file_replace.h"
#include "cli/options.h"
#include "cli/terminal.h"
#include "cli/usage.h"
#include "result/run_totals.h"
#include "scenario/scenario_private.h"
#include "yaml/yaml_format.h"

static const char help[] =
	"Gives scenario files the one layout that all have, and prints the "
	"names of\nthose that it changes. Values, comments, line breaks and "
	"the order of keys stay:\nonly white space changes. A file that is no "
	"YAML stays as it is.\n\n"
	"PATH is a file, a folder (every *.yaml and *.yml below it, but no\n"
	"smtpdrill.yaml), or - for standard input, which is formatted to "
	"standard output.\n\n"
	"  smtpdrill fmt scenarios\n"
	"  smtpdrill fmt --check scenarios\n\n"
	"Exit codes: 0 all are formatted, 1 some are not (--check), 2 a "
	"mistake in the\ncommand or in a file, 3 a file cannot be "
	"written.\n";

struct fmt {
	const struct options *options;
	struct arena *arena;
	struct diag *diag; /* about paths, not about what is in files */
	bool has_unformatted, has_mistake, has_error, has_fault;
};

static void print_diag(const struct fmt *fmt, const struct diag *diag)
{
	struct buf text = BUF_INIT;

	diag_print(diag, &text,
		terminal_takes_colour(stderr, fmt->options->color));
	fwrite(buf_cstr(&text), 1, text.len, stderr);
	buf_fini(&text);
}

static void print_name(const struct fmt *fmt, const char *path)
{
	struct buf name = BUF_INIT;

	if (fmt->options->verbosity <= VERBOSITY_QUIET)
		return;
	escape_terminal(&name, str_from(path));
	puts(buf_cstr(&name));
	buf_fini(&name);
}

static bool is_stdin(const char *path)
{
	return strcmp(path, "-") == 0;
}

static void settle(
	struct fmt *fmt, const char *path, struct str text, struct str result)
{
	bool is_formatted = str_same(text, result);
	struct err err;

	if (!is_formatted)
		fmt->has_unformatted = true;
	if (is_stdin(path) && !fmt->options->check_only) {
		fwrite(result.data, 1, result.len, stdout);
		return;
	}
	if (is_formatted)
		return;
	if (!fmt->options->check_only && !file_replace(path, result, &err)) {
		say_error("%s", err.text);
		fmt->has_error = true;
		return;
	}
	print_name(fmt, path);
}

/* Lints are for `check` to tell. */
static void format_text(struct fmt *fmt, const char *path, struct str text)
{
	struct diag *diag = diag_new();
	struct buf result = BUF_INIT;

	switch (yaml_format(diag, path, text, &result)) {
	case YAML_FORMAT_DONE:
		settle(fmt, path, text, buf_view(&result));
		break;
	case YAML_FORMAT_MISTAKE:
		print_diag(fmt, diag);
		fmt->has_mistake = true;
		break;
	case YAML_FORMAT_FAULT:
		say_error("cannot format %s, which stays as it is: please "
			  "report this",
			path);
		fmt->has_fault = true;
		break;
	}
	buf_fini(&result);
	diag_free(&diag);
}

static bool format_file(void *owner, const char *path)
{
	struct fmt *fmt = owner;
	struct buf text = BUF_INIT;
	struct err err;

	if (file_read(path, YAML_BYTES_MAX, &text, &err)) {
		format_text(fmt, path, buf_view(&text));
	} else {
		say_error("%s", err.text);
		fmt->has_mistake = true;
	}
	buf_fini(&text);
	return true;
}

static void format_path(struct fmt *fmt, const char *path)
{
	struct stat info;
	bool ok = true;

	if (is_stdin(path))
		format_file(fmt, path);
	else if (stat(path, &info) != 0)
		ok = scenario_complain_missing(fmt->diag, fmt->arena, path);
	else if (S_ISDIR(info.st_mode))
		ok = scenario_walk(
			fmt->diag, fmt->arena, path, format_file, fmt);
	else
		format_file(fmt, path);
	if (!ok)
		fmt->has_mistake = true;
}

static bool check_paths(const struct options *options)
{
	if (options->path_count == 0) {
		usage_error("fmt", "no file: say what to format: a file, a "
				   "folder, or - for standard input");
		return false;
	}
	for (size_t i = 0; options->path_count > 1 && i < options->path_count;
		i++)
		if (is_stdin(options->paths[i])) {
			usage_error("fmt", "- goes with no other PATH: its "
					   "text goes to standard output");
			return false;
		}
	return true;
}

static int exit_code_of(const struct fmt *fmt)
{
	if (fmt->has_fault)
		return RUN_EXIT_BUG;
	if (fmt->has_mistake)
		return RUN_EXIT_USAGE;
	if (fmt->has_error)
		return RUN_EXIT_ERROR;
	if (fmt->options->check_only && fmt->has_unformatted)
		return RUN_EXIT_FAILED;
	return RUN_EXIT_PASSED;
}

static int format_all(const struct options *options)
{
	struct fmt fmt = {
		.options = options, .arena = arena_new(0), .diag = diag_new()};

	for (size_t i = 0; i < options->path_count; i++)
		format_path(&fmt, options->paths[i]);
	print_diag(&fmt, fmt.diag);
	diag_free(&fmt.diag);
	arena_free(&fmt.arena);
	return exit_code_of(&fmt);
}

static int fmt_main(int argc, char **argv)
{
	struct options options;
	int exit_code;

	if (options_parse(&options, &command_fmt, argc, argv, &exit_code))
		exit_code = check_paths(&options) ? format_all(&options)
						  : RUN_EXIT_USAGE;
	options_fini(&options);
	return exit_code;
}

const struct command_ops command_fmt = {
	.name = "fmt",
	.usage = "fmt PATH... [OPTIONS]",
	.summary = "format scenario files",
	.help = help,
	.mask = OPTION_FOR_FMT,
	.main = fmt_main,
};
