/* cmd_completion.c - prints a script for a shell, and what such a script asks
 * for: targets, and the scenarios of a file. */
#include <stdio.h>
#include "base/suggest.h"
#include "cli/completion.h"
#include "cli/setup.h"
#include "cli/usage.h"
#include "result/run_totals.h"

static const char help[] =
	"Prints a script that lets the shell complete commands, options, "
	"report formats,\ntargets and scenarios. To have it in every new "
	"shell:\n\n"
	"  bash  in ~/.bashrc:\n"
	"        source <(smtpdrill completion bash)\n"
	"  zsh   in ~/.zshrc, behind compinit:\n"
	"        source <(smtpdrill completion zsh)\n"
	"  fish  once:\n"
	"        smtpdrill completion fish > "
	"~/.config/fish/completions/smtpdrill.fish\n\n"
	"The Debian package has them where the shells look.\n\n"
	"For the scripts: \"completion targets\" prints what -t can name, "
	"\"completion names\nFILE\" the ids of the scenarios in FILE.\n";

static void print(const struct buf *text)
{
	fwrite(buf_cstr(text), 1, text->len, stdout);
}

static int print_script(void (*put)(struct buf *out))
{
	struct buf text = BUF_INIT;

	put(&text);
	print(&text);
	buf_fini(&text);
	return RUN_EXIT_PASSED;
}

/* A line that a shell reads holds no control characters. */
static void put_line(struct buf *out, struct str line)
{
	for (size_t i = 0; i < line.len; i++)
		if ((unsigned char)line.data[i] < ' ')
			return;
	buf_str(out, line);
	buf_putc(out, '\n');
}

static int print_targets(struct setup *setup)
{
	struct buf text = BUF_INIT;
	const char *const *names;

	/* What is wrong with the file is for other commands to tell. */
	(void)config_load(setup->arena, setup->diag, &setup->config);
	names = config_names(setup->arena, &setup->config);
	buf_puts(&text, "builtin\n");
	for (size_t i = 0; names[i]; i++)
		put_line(&text, str_from(names[i]));
	print(&text);
	buf_fini(&text);
	return RUN_EXIT_PASSED;
}

static int print_names(struct setup *setup)
{
	struct scenario_load load = {
		.diag = setup->diag, .vars = vars_new(setup->arena, NULL)};
	struct buf text = BUF_INIT;

	(void)scenario_load_path(&setup->set, &load, setup->options->paths[1]);
	for (size_t i = 0; i < setup->set.count; i++)
		put_line(&text, str_from(setup->set.plans[i]->facts.id));
	print(&text);
	buf_fini(&text);
	return RUN_EXIT_PASSED;
}

static int refuse(const char *word)
{
	static const char *const shells[] = {"bash", "zsh", "fish", NULL};
	const char *near = suggest_closest(str_from(word), shells);

	return usage_error("completion",
		near ? "there is no completion for \"%s\", only for bash, zsh "
		       "and fish; did you mean \"%s\"?"
		     : "there is no completion for \"%s\", only for bash, zsh "
		       "and fish",
		word, near);
}

static int complete(struct setup *setup)
{
	const struct options *options = setup->options;
	const char *word = options->path_count ? options->paths[0] : NULL;
	bool is_names = word && strcmp(word, "names") == 0;

	if (!word)
		return usage_error(
			"completion", "for which shell? say bash, zsh or fish");
	if (is_names && options->path_count == 2)
		return print_names(setup);
	if (is_names)
		return usage_error("completion",
			"names takes one FILE that has scenarios");
	if (options->path_count > 1)
		return usage_error("completion",
			"one shell at a time: \"%s\" and \"%s\" were given",
			word, options->paths[1]);
	if (strcmp(word, "targets") == 0)
		return print_targets(setup);
	if (strcmp(word, "bash") == 0)
		return print_script(completion_put_bash);
	if (strcmp(word, "zsh") == 0)
		return print_script(completion_put_zsh);
	if (strcmp(word, "fish") == 0)
		return print_script(completion_put_fish);
	return refuse(word);
}

static int completion_main(int argc, char **argv)
{
	return setup_main(&command_completion, argc, argv, complete);
}

const struct command_ops command_completion = {
	.name = "completion",
	.usage = "completion bash|zsh|fish",
	.summary = "print a completion script for a shell",
	.help = help,
	.mask = OPTION_FOR_COMPLETION,
	.main = completion_main,
};
