/* command.c - which subcommand it is. */
#include "cli/command.h"

#include <errno.h>
#include <stdio.h>
#include "base/suggest.h"
#include "cli/descriptors.h"
#include "cli/help.h"
#include "cli/peer_words.h"
#include "cli/plugin.h"
#include "cli/usage.h"
#include "result/run_totals.h"

static const struct command_ops *const commands[] = {
#define COMMAND(symbol) &symbol,
#include "cli/command_list.def"
#undef COMMAND
};

enum { COMMAND_COUNT = sizeof(commands) / sizeof(commands[0]) };

/* Designed, and to come: told apart from typing errors. */
static const char *const later[] = {
	"talk", "record", "import", "load", NULL};

const struct command_ops *command_at(size_t i)
{
	return i < COMMAND_COUNT ? commands[i] : NULL;
}

static const struct command_ops *find(const char *name)
{
	for (size_t i = 0; i < COMMAND_COUNT; i++)
		if (strcmp(commands[i]->name, name) == 0)
			return commands[i];
	return NULL;
}

/* A scenario where a command should be. */
static bool looks_like_path(struct str name)
{
	return memchr(name.data, '/', name.len) ||
	       memchr(name.data, '.', name.len) || str_equal(name, "-");
}

static int refuse(const char *name)
{
	static const char *const options[] = {"--help", "--version", NULL};
	const char *names[COMMAND_COUNT + 2], *near;

	for (size_t i = 0; later[i]; i++)
		if (strcmp(name, later[i]) == 0)
			return usage_error(NULL,
				"the command \"%s\" is not in this version",
				name);
	if (name[0] && looks_like_path(str_from(name)))
		return usage_error(NULL,
			"\"%s\" is no command; did you mean \"smtpdrill run "
			"%s\"?",
			name, name);
	near = suggest_closest(str_from(name), options);
	if (near)
		return usage_error(NULL,
			name[0] == '-' ? "unknown option %s; did you mean %s?"
				       : "unknown command \"%s\"; did you "
					 "mean %s?",
			name, near);
	if (name[0] == '-')
		return usage_error(NULL,
			"%s: the command comes first, as in \"smtpdrill run "
			"%s\"",
			name, name);
	for (size_t i = 0; i < COMMAND_COUNT; i++)
		names[i] = commands[i]->name;
	names[COMMAND_COUNT] = "help";
	names[COMMAND_COUNT + 1] = NULL;
	near = peer_command(str_from(name));
	if (!near)
		near = suggest_closest(str_from(name), names);
	return usage_error(NULL,
		near ? "unknown command \"%s\"; did you mean \"%s\"?"
		     : "unknown command \"%s\"",
		name, near);
}

static int help(const char *name)
{
	const struct command_ops *command = name ? find(name) : NULL;

	if (name && !command)
		return refuse(name);
	if (command)
		help_command(command);
	else
		help_program(stdout);
	return RUN_EXIT_PASSED;
}

static int dispatch(int argc, char **argv)
{
	const struct command_ops *command;
	const char *name = argc > 1 ? argv[1] : NULL;

	if (!name) {
		help_program(stderr);
		return RUN_EXIT_USAGE;
	}
	if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0)
		return help(NULL);
	if (strcmp(name, "help") == 0)
		return help(argc > 2 ? argv[2] : NULL);
	if (strcmp(name, "--version") == 0 || strcmp(name, "-V") == 0) {
		puts("smtpdrill " SMTPDRILL_VERSION);
		return RUN_EXIT_PASSED;
	}
	command = find(name);
	return command ? command->main(argc - 2, argv + 2) : refuse(name);
}

int command_main(int argc, char **argv)
{
	struct plugin plugin;
	int code;

	descriptors_open_standard();
	plugin_begin(&plugin, argc, argv);
	code = plugin_end(&plugin, dispatch(argc, argv));

	/* A full disk must not look like a quiet success. */
	errno = 0;
	if ((fflush(stdout) == 0 && !ferror(stdout)) || code != RUN_EXIT_PASSED)
		return code;
	say_error("cannot write to standard output: %s",
		strerror(errno ? errno : EIO));
	return RUN_EXIT_ERROR;
}
