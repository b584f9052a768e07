/* completion_fish.c - the script for fish. */
#include "cli/completion.h"

static const char helpers[] =
	"# fish completion of smtpdrill, made by \"smtpdrill completion "
	"fish\".\n"
	"\n"
	"# The command is one of those named; without any: there is none yet.\n"
	"function __smtpdrill_is\n"
	"\tset -l tokens (commandline -opc)\n"
	"\tif not set -q argv[1]\n"
	"\t\ttest (count $tokens) -eq 1\n"
	"\t\treturn\n"
	"\tend\n"
	"\ttest (count $tokens) -ge 2\n"
	"\tand contains -- $tokens[2] $argv\n"
	"end\n"
	"\n"
	"function __smtpdrill_says\n"
	"\tset -l tokens (commandline -opc)\n"
	"\t$tokens[1] completion $argv 2>/dev/null\n"
	"end\n"
	"\n"
	"function __smtpdrill_paths\n"
	"\tset -l word (commandline -ct | string unescape)\n"
	"\tif string match -q -- '*::*' $word\n"
	"\t\t__smtpdrill_says names (string replace -r -- '::.*' '' $word)\n"
	"\telse\n"
	"\t\t__fish_complete_suffix .yaml\n"
	"\t\t__fish_complete_suffix .yml\n"
	"\tend\n"
	"end\n"
	"\n"
	"function __smtpdrill_formats\n"
	"\tset -l word (commandline -ct | string replace -r -- '^--report=' "
	"'')\n"
	"\tif string match -q -- '*=*' $word\n"
	"\t\tset -l format (string replace -r -- '=.*' '' $word)\n"
	"\t\tfor path in (__fish_complete_path (string replace -r -- '^[^=]*=' "
	"'' $word))\n"
	"\t\t\techo $format=$path\n"
	"\t\tend\n"
	"\telse\n"
	"\t\tprintf '%s\\n' ";

static const char helpers_end[] =
	"\n"
	"\tend\n"
	"end\n"
	"\n"
	"complete -c smtpdrill -f\n"
	"complete -c smtpdrill -n __smtpdrill_is -l help -d 'show the help'\n"
	"complete -c smtpdrill -n __smtpdrill_is -l version -d 'show the "
	"version'\n";

/* Inside of single quotes. */
static void put_escaped(struct buf *out, struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (text.data[i] == '\'' || text.data[i] == '\\')
			buf_putc(out, '\\');
		buf_putc(out, text.data[i]);
	}
}

static const char *action(enum completion_kind kind)
{
	switch (kind) {
	case COMPLETION_FILE:
		return " -r -F";
	case COMPLETION_FOLDER:
		return " -x -a '(__fish_complete_directories)'";
	case COMPLETION_PATH:
		return " -a '(__smtpdrill_paths)'";
	case COMPLETION_TARGET:
		return " -x -a '(__smtpdrill_says targets)'";
	case COMPLETION_WHEN:
		return " -x -a 'auto always never'";
	case COMPLETION_FORMAT:
		return " -x -a '(__smtpdrill_formats)'";
	case COMPLETION_NOTHING:
	case COMPLETION_WORDS:
		break;
	}
	return " -x";
}

static void put_option(struct buf *out, const struct option *option)
{
	const struct command_ops *command;

	buf_puts(out, "complete -c smtpdrill -n '__smtpdrill_is");
	for (size_t i = 0; (command = completion_taker(option, i)); i++)
		buf_printf(out, " %s", command->name);
	buf_puts(out, "'");
	if (option->letter)
		buf_printf(out, " -s %c", option->letter);
	buf_printf(out, " -l %s", option->name);
	if (option->argument && option->argument[0] != '[')
		buf_puts(out, action(completion_of_value(option->argument)));
	buf_puts(out, " -d '");
	put_escaped(out, completion_summary(option));
	buf_puts(out, "'\n");
}

static void put_command(struct buf *out, const struct command_ops *command)
{
	struct buf words = BUF_INIT;
	enum completion_kind kind = completion_of_command(command, &words);

	buf_printf(out, "complete -c smtpdrill -n __smtpdrill_is -a %s -d '",
		command->name);
	put_escaped(out, str_from(command->summary));
	buf_printf(out,
		"'\ncomplete -c smtpdrill -n '__smtpdrill_is %s' -l help -d "
		"'show the help'\n",
		command->name);
	if (kind != COMPLETION_NOTHING)
		buf_printf(out, "complete -c smtpdrill -n '__smtpdrill_is %s'",
			command->name);
	if (kind == COMPLETION_WORDS)
		buf_printf(out, " -a '%s'\n", buf_cstr(&words));
	else if (kind == COMPLETION_FILE)
		buf_puts(out, " -F\n");
	else if (kind != COMPLETION_NOTHING)
		buf_printf(out, "%s\n", action(kind));
	buf_fini(&words);
}

void completion_put_fish(struct buf *out)
{
	const struct command_ops *command;
	const struct option *option;

	buf_puts(out, helpers);
	completion_put_formats(out);
	buf_puts(out, helpers_end);
	for (size_t i = 0; (command = command_at(i)); i++)
		put_command(out, command);
	buf_puts(out, "complete -c smtpdrill -n __smtpdrill_is -a help -d "
		      "'show the help of a command'\n"
		      "complete -c smtpdrill -n '__smtpdrill_is help' -a '");
	for (size_t i = 0; (command = command_at(i)); i++)
		buf_printf(out, "%s%s", i ? " " : "", command->name);
	buf_puts(out, "'\n");
	for (size_t i = 0; (option = options_at(i)); i++)
		if (completion_taker(option, 0))
			put_option(out, option);
}
