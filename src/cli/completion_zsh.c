/* completion_zsh.c - the script for zsh. */
#include "cli/completion.h"

static const char helpers[] =
	"#compdef smtpdrill\n"
	"# zsh completion of smtpdrill, made by \"smtpdrill completion zsh\".\n"
	"\n"
	"# Lines of the program itself, which the first word was.\n"
	"_smtpdrill_lines() {\n"
	"\tlocal -a lines\n"
	"\tlines=(${(f)\"$($program completion \"$@\" 2>/dev/null)\"})\n"
	"\tcompadd -- $lines\n"
	"}\n"
	"\n"
	"_smtpdrill_targets() {\n"
	"\t_smtpdrill_lines targets\n"
	"}\n"
	"\n"
	"_smtpdrill_paths() {\n"
	"\tif [[ $PREFIX == *::* ]]; then\n"
	"\t\t_smtpdrill_lines names ${(Q)PREFIX%%::*}\n"
	"\telse\n"
	"\t\t_files -g '*.(yaml|yml)(-.)'\n"
	"\tfi\n"
	"}\n"
	"\n"
	"_smtpdrill_formats() {\n"
	"\tif compset -P '*='; then\n"
	"\t\t_files\n"
	"\telse\n"
	"\t\tcompadd -S '' -- ";

static const char helpers_end[] = "\n"
				  "\tfi\n"
				  "}\n"
				  "\n";

static const char begin[] =
	"_smtpdrill() {\n"
	"\tlocal curcontext=$curcontext program=${(Q)words[1]} state line\n"
	"\ttypeset -A opt_args\n"
	"\t_arguments -C \\\n"
	"\t\t'(- *)--help[show the help]' \\\n"
	"\t\t'(- *)--version[show the version]' \\\n"
	"\t\t'1:command:_smtpdrill_commands' '*::argument:->arguments'\n"
	"\t[[ $state == arguments ]] || return\n"
	"\tcurcontext=${curcontext%:*:*}:smtpdrill-$words[1]:\n"
	"\tcase $words[1] in\n";

static const char end[] =
	"\thelp) _arguments '1:command:_smtpdrill_commands' ;;\n"
	"\tesac\n"
	"}\n"
	"\n"
	"# Read with \"source\" it has to be made known, found in fpath it is "
	"called.\n"
	"if [[ $funcstack[1] == _smtpdrill ]]; then\n"
	"\t_smtpdrill \"$@\"\n"
	"else\n"
	"\tcompdef _smtpdrill smtpdrill\n"
	"fi\n";

/* Inside of single quotes, where _arguments and _describe have signs of
 * their own. */
static void put_escaped(struct buf *out, struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.data[i];

		if (c == '\'') {
			buf_puts(out, "'\\''");
			continue;
		}
		if (strchr("[]:\\", c))
			buf_putc(out, '\\');
		buf_putc(out, c);
	}
}

static const char *action(enum completion_kind kind)
{
	switch (kind) {
	case COMPLETION_FILE:
		return "_files";
	case COMPLETION_FOLDER:
		return "_files -/";
	case COMPLETION_PATH:
		return "_smtpdrill_paths";
	case COMPLETION_TARGET:
		return "_smtpdrill_targets";
	case COMPLETION_WHEN:
		return "(auto always never)";
	case COMPLETION_FORMAT:
		return "_smtpdrill_formats";
	case COMPLETION_NOTHING:
	case COMPLETION_WORDS:
		break;
	}
	return " ";
}

/* ":target:_smtpdrill_targets" behind an option that takes a value. */
static void put_value(struct buf *out, const struct option *option)
{
	bool may_lack;

	if (!option->argument)
		return;
	may_lack = option->argument[0] == '[';
	buf_puts(out, may_lack ? "::" : ":");
	put_escaped(out, str_from(option->argument));
	buf_printf(out, ":%s", action(completion_of_value(option->argument)));
}

static void put_option(struct buf *out, const struct option *option)
{
	bool again = strstr(option->help, "repeatable") ||
		     strstr(option->help, "twice");
	const char *sign = !option->argument		? ""
			   : option->argument[0] == '[' ? "=-"
							: "=";

	buf_puts(out, "\t\t\t");
	if (option->letter && again)
		buf_printf(out, "\\*{-%c%s,--%s%s}", option->letter,
			option->argument ? "+" : "", option->name, sign);
	else if (option->letter)
		buf_printf(out, "'(-%c --%s)'{-%c%s,--%s%s}", option->letter,
			option->name, option->letter,
			option->argument ? "+" : "", option->name, sign);
	else
		buf_printf(
			out, "'%s--%s%s", again ? "*" : "", option->name, sign);
	buf_puts(out, option->letter ? "'[" : "[");
	put_escaped(out, completion_summary(option));
	buf_puts(out, "]");
	put_value(out, option);
	buf_puts(out, "' \\\n");
}

static void put_arguments(struct buf *out, const struct command_ops *command)
{
	struct buf words = BUF_INIT;
	enum completion_kind kind = completion_of_command(command, &words);

	if (kind == COMPLETION_WORDS)
		buf_printf(out, "\t\t\t'1:argument:(%s)'\n", buf_cstr(&words));
	else if (kind != COMPLETION_NOTHING)
		buf_printf(out, "\t\t\t'*:%s:%s'\n", completion_kind_word(kind),
			action(kind));
	else
		buf_puts(out, "\t\t\t'*::'\n");
	buf_fini(&words);
}

static void put_command(struct buf *out, const struct command_ops *command)
{
	const struct option *option;

	buf_printf(out, "\t%s)\n\t\t_arguments -s -S \\\n", command->name);
	for (size_t i = 0; (option = options_at(i)); i++)
		if (completion_takes(command, option))
			put_option(out, option);
	buf_puts(out, "\t\t\t'(- *)--help[show the help]' \\\n");
	put_arguments(out, command);
	buf_puts(out, "\t\t;;\n");
}

static void put_names(struct buf *out)
{
	const struct command_ops *command;

	buf_puts(out, "_smtpdrill_commands() {\n\tlocal -a commands\n"
		      "\tcommands=(\n");
	for (size_t i = 0; (command = command_at(i)); i++) {
		buf_printf(out, "\t\t'%s:", command->name);
		put_escaped(out, str_from(command->summary));
		buf_puts(out, "'\n");
	}
	buf_puts(out, "\t\t'help:show the help of a command'\n\t)\n"
		      "\t_describe -t commands command commands\n}\n\n");
}

void completion_put_zsh(struct buf *out)
{
	const struct command_ops *command;

	buf_puts(out, helpers);
	completion_put_formats(out);
	buf_puts(out, helpers_end);
	put_names(out);
	buf_puts(out, begin);
	for (size_t i = 0; (command = command_at(i)); i++)
		put_command(out, command);
	buf_puts(out, end);
}
