/* options.c - takes the arguments of a command apart, and the environment. */
#include "cli/options.h"

#include <stdlib.h>
#include "base/suggest.h"
#include "cli/help.h"
#include "cli/peer_words.h"
#include "cli/usage.h"
#include "result/run_totals.h"

static const struct option table[] = {
#define OPTION(symbol, name, letter, argument, mask, group, help) \
	{name, letter, argument, mask, group, symbol, help},
#include "cli/option_list.def"
#undef OPTION
};

enum { TABLE_COUNT = sizeof(table) / sizeof(table[0]) };

struct arguments {
	int count, at;
	char **list;
};

const struct option *options_at(size_t i)
{
	return i < TABLE_COUNT ? &table[i] : NULL;
}

static const struct option *find_name(struct str name)
{
	for (size_t i = 0; i < TABLE_COUNT; i++)
		if (str_equal(name, table[i].name))
			return &table[i];
	return NULL;
}

static const struct option *find_letter(char letter)
{
	for (size_t i = 0; i < TABLE_COUNT; i++)
		if (table[i].letter == letter)
			return &table[i];
	return NULL;
}

/* The option that others call so, if this command has it. */
static const char *option_of_peers(
	const struct options *options, struct str name)
{
	const char *words = peer_option(name);
	struct str rest = str_from(words);
	const struct option *option;

	if (!words)
		return NULL;
	option = find_name(str_cut(&rest, ' '));
	return option && option->mask & options->command->mask ? words : NULL;
}

static bool refuse_unknown(
	const struct options *options, const char *dashes, struct str name)
{
	const char *names[TABLE_COUNT + 2];
	const char *near = option_of_peers(options, name);
	size_t count = 0;

	for (size_t i = 0; i < TABLE_COUNT; i++)
		if (table[i].mask & options->command->mask)
			names[count++] = table[i].name;
	names[count++] = "help";
	names[count] = NULL;
	if (!near)
		near = suggest_closest(name, names);
	usage_error(options->command->name,
		near ? "unknown option %s%.*s; did you mean --%s?"
		     : "unknown option %s%.*s",
		dashes, (int)name.len, name.data, near);
	return false;
}

const char *options_given(const struct options *options, const char *name)
{
	const struct option *option = find_name(str_from(name));

	return option ? options->labels[option - table] : NULL;
}

/* What to do instead of giving an option of the selection twice: one of the
 * two would be forgotten, and other scenarios selected than was meant. NULL:
 * it may be given again. */
static const char *instead_of_twice(const struct option *option)
{
	if (option->group != OPTION_GROUP_SELECT || !option->argument)
		return NULL;
	if (strcmp(option->argument, "EXPR") == 0)
		return "join the two with \"and\" or \"or\"";
	return strcmp(option->argument, "I/N") == 0
		       ? "a run plays one part"
		       : "join the two with a comma";
}

/* Sets an option of this command. */
static bool set(struct options *options, const struct option *option,
	const char *label, const char *text)
{
	struct option_value value = {label, text, false};
	const char *instead = instead_of_twice(option);

	if (instead && options->labels[option - table]) {
		usage_error(options->command->name, "%s was given twice: %s",
			label, instead);
		return false;
	}
	if (option->mask & options->command->mask) {
		options->labels[option - table] = label;
		return option->set(options, &value);
	}
	usage_error(options->command->name, "%s takes no %s",
		options->command->name, label);
	return false;
}

/* The next argument as the value of an option. */
static bool take_value(const struct options *options,
	struct arguments *arguments, const struct option *option,
	const char *label, const char **text)
{
	const char *next = arguments->at < arguments->count
				   ? arguments->list[arguments->at]
				   : NULL;

	/* Hardly a value; what begins so is given with "=" instead. */
	if (next && (next[0] != '-' || !next[1])) {
		arguments->at++;
		*text = next;
		return true;
	}
	usage_error(options->command->name, "%s needs a value: %s %s", label,
		label, option->argument);
	return false;
}

/* --name, --name=value, --name value */
static bool parse_long(
	struct options *options, struct arguments *arguments, const char *arg)
{
	struct str rest = str_from(arg + 2);
	struct str name = str_cut(&rest, '=');
	const struct option *option = find_name(name);
	const char *label, *text = rest.data;

	if (!option)
		return refuse_unknown(options, "--", name);
	label = arena_printf(options->arena, "--%s", option->name);
	if (!option->argument && text) {
		usage_error(options->command->name, "%s takes no value", label);
		return false;
	}
	if (option->argument && option->argument[0] != '[' && !text &&
		!take_value(options, arguments, option, label, &text))
		return false;
	return set(options, option, label, text);
}

/* -x, -vv, -tVALUE, -t VALUE */
static bool parse_letters(
	struct options *options, struct arguments *arguments, const char *arg)
{
	/* -target is not -t with the value "arget". */
	if (arg[2] && find_name(str_from(arg + 1)))
		return refuse_unknown(options, "-", str_from(arg + 1));
	for (const char *at = arg + 1; *at; at++) {
		const struct option *option = find_letter(*at);
		const char *label, *text = NULL;

		if (!option)
			return refuse_unknown(
				options, "-", (struct str){at, 1});
		label = arena_printf(options->arena, "-%c", *at);
		if (!option->argument) {
			if (!set(options, option, label, NULL))
				return false;
			continue;
		}
		if (at[1])
			text = at + 1;
		else if (!take_value(options, arguments, option, label, &text))
			return false;
		return set(options, option, label, text);
	}
	return true;
}

static bool parse_arguments(
	struct options *options, struct arguments *arguments)
{
	bool only_paths = false;

	while (arguments->at < arguments->count) {
		const char *arg = arguments->list[arguments->at++];
		bool ok = true;

		if (only_paths || arg[0] != '-' || !arg[1])
			options->paths[options->path_count++] = arg;
		else if (strcmp(arg, "--") == 0)
			only_paths = true;
		else if (arg[1] == '-')
			ok = parse_long(options, arguments, arg);
		else
			ok = parse_letters(options, arguments, arg);
		if (!ok)
			return false;
	}
	return true;
}

/* SMTPDRILL_VARS_FILE of "vars-file". */
static char *environment_name(struct arena *arena, const char *name)
{
	char *text = arena_printf(arena, "SMTPDRILL_%s", name);

	for (char *at = text; *at; at++) {
		if (*at >= 'a' && *at <= 'z')
			*at = (char)(*at - 'a' + 'A');
		else if (*at == '-')
			*at = '_';
	}
	return text;
}

static bool parse_environment(struct options *options)
{
	for (size_t i = 0; i < TABLE_COUNT; i++) {
		struct option_value value = {.from_environment = true};

		if (!(table[i].mask & options->command->mask))
			continue;
		value.label = environment_name(options->arena, table[i].name);
		value.text = getenv(value.label);
		if (value.text && value.text[0] &&
			!table[i].set(options, &value))
			return false;
	}
	return true;
}

static bool wants_help(const struct arguments *arguments)
{
	for (int i = 0; i < arguments->count; i++) {
		const char *arg = arguments->list[i];

		if (strcmp(arg, "--") == 0)
			return false;
		if (strcmp(arg, "--help") == 0 || strcmp(arg, "-h") == 0)
			return true;
	}
	return false;
}

/* Each argument adds to one list at most, and so does the environment. */
static void options_init(
	struct options *options, const struct command_ops *command, int argc)
{
	size_t cap = (size_t)argc + 1;
	struct arena *arena = arena_new(0);

	*options = (struct options){
		.command = command, .arena = arena, .time_scale = 1};
	options->paths = arena_calloc(arena, cap, sizeof(*options->paths));
	options->vars = arena_calloc(arena, cap, sizeof(*options->vars));
	options->secrets = arena_calloc(arena, cap, sizeof(*options->secrets));
	options->vars_files =
		arena_calloc(arena, cap, sizeof(*options->vars_files));
	options->mutant_files =
		arena_calloc(arena, cap, sizeof(*options->mutant_files));
	options->reports = arena_calloc(arena, cap, sizeof(*options->reports));
	options->labels =
		arena_calloc(arena, TABLE_COUNT, sizeof(*options->labels));
}

bool options_parse(struct options *options, const struct command_ops *command,
	int argc, char **argv, int *exit_code)
{
	struct arguments arguments = {argc, 0, argv};

	options_init(options, command, argc);
	if (wants_help(&arguments)) {
		help_command(command);
		*exit_code = RUN_EXIT_PASSED;
		return false;
	}
	*exit_code = RUN_EXIT_USAGE;
	return parse_environment(options) &&
	       parse_arguments(options, &arguments) && options_check(options);
}

void options_fini(struct options *options)
{
	arena_free(&options->arena);
}
