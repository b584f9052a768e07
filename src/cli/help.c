/* help.c - what --help prints, in 80 columns. */
#include "cli/help.h"

#include "base/buf.h"
#include "base/wrap.h"
#include "cli/options.h"

enum { WIDTH = 79, HELP_COLUMN = 26 };

static const char *group_title(enum option_group group)
{
	switch (group) {
	case OPTION_GROUP_TARGET:
		return "The target";
	case OPTION_GROUP_SELECT:
		return "Which scenarios";
	case OPTION_GROUP_VALUES:
		return "Variables";
	case OPTION_GROUP_RUN:
		return "The run";
	case OPTION_GROUP_SERVE:
		return "The server";
	case OPTION_GROUP_EXPLAIN:
		return "Replies";
	case OPTION_GROUP_OUTPUT:
		return "Output";
	case OPTION_GROUP_COUNT:
		break;
	}
	return "";
}

static void put_option(struct buf *out, const struct option *option)
{
	size_t start = out->len;

	if (option->letter)
		buf_printf(out, "  -%c, --%s", option->letter, option->name);
	else
		buf_printf(out, "      --%s", option->name);
	if (option->argument && option->argument[0] == '[')
		buf_printf(out, "[=%s", option->argument + 1);
	else if (option->argument)
		buf_printf(out, " %s", option->argument);
	if (out->len - start > HELP_COLUMN - 2) {
		buf_putc(out, '\n');
		start = out->len;
	}
	buf_fill(out, ' ', HELP_COLUMN - (out->len - start));
	wrap_words(out, str_from(option->help), HELP_COLUMN, WIDTH);
	buf_putc(out, '\n');
}

static void put_group(struct buf *out, const struct command_ops *command,
	enum option_group group)
{
	const struct option *option;
	bool first = true;

	for (size_t i = 0; (option = options_at(i)); i++) {
		if (option->group != group || !(option->mask & command->mask))
			continue;
		if (first)
			buf_printf(out, "\n%s:\n", group_title(group));
		first = false;
		put_option(out, option);
	}
}

void help_command(const struct command_ops *command)
{
	struct buf out = BUF_INIT;
	size_t before;

	buf_printf(&out, "usage: smtpdrill %s\n\n%s", command->usage,
		command->help);
	before = out.len;
	for (int i = 0; i < OPTION_GROUP_COUNT; i++)
		put_group(&out, command, (enum option_group)i);
	if (command->mask & OPTION_FOR_RUN)
		buf_puts(&out,
			"\nEvery option can come from the environment too, as "
			"SMTPDRILL_ and its name:\n"
			"SMTPDRILL_TARGET=mail.example, SMTPDRILL_STRICT=1. "
			"The command line wins.\n");
	else if (out.len != before)
		buf_puts(&out,
			"\nEvery option can come from the environment too: "
			"see \"smtpdrill help run\".\n");
	fputs(buf_cstr(&out), stdout);
	buf_fini(&out);
}

void help_program(FILE *out)
{
	const struct command_ops *command;

	fputs("smtpdrill plays scripted SMTP conversations against a mail "
	      "server and says where\nthe server leaves the script.\n\n"
	      "usage: smtpdrill COMMAND [ARGUMENTS]\n\n"
	      "Commands:\n",
		out);
	for (size_t i = 0; (command = command_at(i)); i++)
		fprintf(out, "  %-12s%s\n", command->name, command->summary);
	fputs("  help        the help of a command: smtpdrill help run\n\n"
	      "To begin with:\n"
	      "  smtpdrill run scenarios -t builtin       against the built-in "
	      "server\n"
	      "  smtpdrill run scenarios -t mail.example  against yours, port "
	      "25\n\n"
	      "Options: --help, --version\n",
		out);
}
