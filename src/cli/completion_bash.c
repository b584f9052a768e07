/* completion_bash.c - the script for bash: old ones too, and without the
 * package bash-completion. */
#include "cli/completion.h"

static const char helpers[] =
	"# bash completion of smtpdrill, made by \"smtpdrill completion "
	"bash\".\n"
	"\n"
	"# The words up to the cursor; what bash parted at \":\" and \"=\" is "
	"one again.\n"
	"_smtpdrill_join() {\n"
	"\tlocal line=$COMP_LINE piece i last=-1\n"
	"\twords=()\n"
	"\tfor ((i = 0; i <= COMP_CWORD; i++)); do\n"
	"\t\tpiece=${COMP_WORDS[i]}\n"
	"\t\tif [[ $last -ge 0 && $piece && $line != [[:blank:]]* ]]; then\n"
	"\t\t\twords[last]+=$piece\n"
	"\t\telse\n"
	"\t\t\tlast=$((last + 1))\n"
	"\t\t\twords[last]=$piece\n"
	"\t\tfi\n"
	"\t\twhile [[ $line == [[:blank:]]* ]]; do line=${line#?}; done\n"
	"\t\tline=${line#\"$piece\"}\n"
	"\tdone\n"
	"}\n"
	"\n"
	"# Keeps those lines of standard input that begin as the value does.\n"
	"_smtpdrill_offer() {\n"
	"\tlocal line\n"
	"\twhile IFS= read -r line; do\n"
	"\t\t[[ $line == \"$part\"* ]] || continue\n"
	"\t\tline=$lead$line\n"
	"\t\tline=${line#\"$cut\"}\n"
	"\t\t[[ $escape ]] && printf -v line %q \"$line\"\n"
	"\t\tCOMPREPLY+=(\"$line\")\n"
	"\tdone\n"
	"}\n"
	"\n"
	"_smtpdrill_files() {\n"
	"\tcompopt -o filenames 2>/dev/null\n"
	"\t_smtpdrill_offer < <(compgen \"$1\" -- \"$part\")\n"
	"}\n"
	"\n"
	"_smtpdrill_paths() {\n"
	"\tlocal path\n"
	"\tif [[ $part == *::* ]]; then\n"
	"\t\tescape=$bare\n"
	"\t\t_smtpdrill_offer < <(\"${words[0]}\" completion names \\\n"
	"\t\t\t\"${part%%::*}\" 2>/dev/null)\n"
	"\t\treturn\n"
	"\tfi\n"
	"\tcompopt -o filenames 2>/dev/null\n"
	"\t_smtpdrill_offer < <(compgen -f -- \"$part\" |\n"
	"\t\twhile IFS= read -r path; do\n"
	"\t\t\t[[ -d $path || $path == *.yaml || $path == *.yml ]] &&\n"
	"\t\t\t\tprintf '%s\\n' \"$path\"\n"
	"\t\tdone)\n"
	"}\n"
	"\n"
	"_smtpdrill_value() {\n"
	"\tcase $1 in\n"
	"\tfile) _smtpdrill_files -f ;;\n"
	"\tfolder) _smtpdrill_files -d ;;\n"
	"\tpath) _smtpdrill_paths ;;\n"
	"\ttarget)\n"
	"\t\t_smtpdrill_offer < <(\"${words[0]}\" completion targets "
	"2>/dev/null)\n"
	"\t\t;;\n"
	"\twhen) _smtpdrill_offer < <(printf '%s\\n' auto always never) ;;\n"
	"\tformat)\n"
	"\t\tif [[ $part == *=* ]]; then\n"
	"\t\t\tlead=$lead${part%%=*}=\n"
	"\t\t\tpart=${part#*=}\n"
	"\t\t\t_smtpdrill_files -f\n"
	"\t\telse\n"
	"\t\t\t_smtpdrill_offer < <(printf '%s\\n' ";

static const char helpers_end[] =
	")\n"
	"\t\tfi\n"
	"\t\t;;\n"
	"\t'' | nothing) ;;\n"
	"\t*) _smtpdrill_offer < <(printf '%s\\n' $1) ;;\n"
	"\tesac\n"
	"}\n"
	"\n";

static const char entry[] =
	"_smtpdrill() {\n"
	"\tlocal words cur part lead='' cut='' breaks='=' option i rest='' "
	"kind=''\n"
	"\tlocal bare=1 escape=''\n"
	"\tCOMPREPLY=()\n"
	"\t_smtpdrill_join\n"
	"\ti=$((${#words[@]} - 1))\n"
	"\tcur=${words[i]}\n"
	"\t[[ $COMP_WORDBREAKS == *:* ]] && breaks+=:\n"
	"\tcase $cur in\n"
	"\t[\\'\\\"]*) cur=${cur#?} bare='' ;;\n"
	"\t*[$breaks]*) cut=${cur%\"${cur##*[$breaks]}\"} ;;\n"
	"\tesac\n"
	"\tcut=${cut//\\\\/}\n"
	"\tcur=${cur//\\\\/}\n"
	"\tpart=$cur\n"
	"\tif ((i == 1)); then\n"
	"\t\t_smtpdrill_offer < <(printf '%s\\n' $(_smtpdrill_commands))\n"
	"\t\treturn\n"
	"\tfi\n"
	"\toption=${words[i - 1]}\n"
	"\tcase $cur in\n"
	"\t--*=*)\n"
	"\t\toption=${cur%%=*}\n"
	"\t\tpart=${cur#*=}\n"
	"\t\tlead=$option=\n"
	"\t\t;;\n"
	"\tesac\n"
	"\tfor ((i = 2; i < ${#words[@]} - 1; i++)); do\n"
	"\t\t[[ ${words[i]} == -- ]] && rest=1\n"
	"\tdone\n"
	"\t[[ $rest ]] || kind=$(_smtpdrill_kind \"${words[1]}\" \"$option\")\n"
	"\tif [[ $kind ]]; then\n"
	"\t\t_smtpdrill_value \"$kind\"\n"
	"\telif [[ ! $rest && $cur == -* ]]; then\n"
	"\t\t_smtpdrill_offer < <(printf '%s\\n' \\\n"
	"\t\t\t$(_smtpdrill_options \"${words[1]}\"))\n"
	"\telse\n"
	"\t\t_smtpdrill_value \"$(_smtpdrill_arguments \"${words[1]}\")\"\n"
	"\tfi\n"
	"}\n"
	"\n"
	"complete -F _smtpdrill smtpdrill\n";

static void put_commands(struct buf *out)
{
	const struct command_ops *command;

	buf_puts(out, "_smtpdrill_commands() {\n\techo");
	for (size_t i = 0; (command = command_at(i)); i++)
		buf_printf(out, " %s", command->name);
	buf_puts(out, " help --help --version\n}\n\n");
}

static void put_options(struct buf *out)
{
	const struct command_ops *command;
	const struct option *option;

	buf_puts(out, "_smtpdrill_options() {\n\tcase $1 in\n");
	for (size_t i = 0; (command = command_at(i)); i++) {
		buf_printf(out, "\t%s) echo", command->name);
		for (size_t j = 0; (option = options_at(j)); j++)
			if (completion_takes(command, option))
				buf_printf(out, " --%s", option->name);
		buf_puts(out, " --help ;;\n");
	}
	buf_puts(out, "\tesac\n}\n\n");
}

/* A value that may be left out stands behind "=" only. */
static void put_kinds(struct buf *out)
{
	const struct option *option;

	buf_puts(out, "# What the value of an option is, if the command takes "
		      "it: COMMAND OPTION\n_smtpdrill_kind() {\n"
		      "\tlocal name='' kind=''\n\tcase $2 in\n");
	for (size_t i = 0; (option = options_at(i)); i++) {
		if (!option->argument || option->argument[0] == '[')
			continue;
		buf_puts(out, "\t");
		if (option->letter)
			buf_printf(out, "-%c | ", option->letter);
		buf_printf(out, "--%s) name=--%s kind=%s ;;\n", option->name,
			option->name,
			completion_kind_word(
				completion_of_value(option->argument)));
	}
	buf_puts(out, "\tesac\n\t[[ \" $(_smtpdrill_options \"$1\") \" == "
		      "*\" $name \"* ]] && echo \"$kind\"\n}\n\n");
}

static void put_arguments(struct buf *out)
{
	const struct command_ops *command;
	struct buf words = BUF_INIT;

	buf_puts(out, "_smtpdrill_arguments() {\n\tcase $1 in\n");
	for (size_t i = 0; (command = command_at(i)); i++) {
		enum completion_kind kind;

		buf_clear(&words);
		kind = completion_of_command(command, &words);
		buf_printf(out, "\t%s) echo %s ;;\n", command->name,
			kind == COMPLETION_WORDS ? buf_cstr(&words)
						 : completion_kind_word(kind));
	}
	buf_puts(out, "\thelp) _smtpdrill_commands | sed 's/ help.*//' ;;\n"
		      "\tesac\n}\n\n");
	buf_fini(&words);
}

void completion_put_bash(struct buf *out)
{
	buf_puts(out, helpers);
	completion_put_formats(out);
	buf_puts(out, helpers_end);
	put_commands(out);
	put_options(out);
	put_kinds(out);
	put_arguments(out);
	buf_puts(out, entry);
}
