/* completion_table.c - what the tables say of what can be completed. */
#include "cli/completion.h"

#include "report/reporter.h"

enum completion_kind completion_of_value(const char *argument)
{
	static const struct {
		const char *argument;
		enum completion_kind kind;
	} kinds[] = {
		{"FILE", COMPLETION_FILE},
		{"DIR", COMPLETION_FOLDER},
		{"TARGET", COMPLETION_TARGET},
		{"WHEN", COMPLETION_WHEN},
		{"FORMAT[=FILE]", COMPLETION_FORMAT},
	};

	for (size_t i = 0; argument && i < sizeof(kinds) / sizeof(kinds[0]);
		i++)
		if (strcmp(argument, kinds[i].argument) == 0)
			return kinds[i].kind;
	return COMPLETION_NOTHING;
}

/* "run PATH... -t TARGET": the word behind the name says it. */
enum completion_kind completion_of_command(
	const struct command_ops *command, struct buf *words)
{
	struct str rest = str_from(command->usage);
	struct str word;

	str_cut(&rest, ' ');
	if (!rest.data)
		return COMPLETION_NOTHING;
	word = str_cut(&rest, ' ');
	if (word.len && word.data[0] == '[')
		word = (struct str){word.data + 1, word.len - 1};
	if (str_starts_nocase(word, "PATH"))
		return COMPLETION_PATH;
	if (str_starts_nocase(word, "FILE"))
		return COMPLETION_FILE;
	if (!memchr(word.data, '|', word.len))
		return COMPLETION_NOTHING;
	for (size_t i = 0; i < word.len; i++)
		if (word.data[i] != ']')
			buf_putc(words,
				word.data[i] == '|' ? ' ' : word.data[i]);
	return COMPLETION_WORDS;
}

const char *completion_kind_word(enum completion_kind kind)
{
	switch (kind) {
	case COMPLETION_NOTHING:
		break;
	case COMPLETION_FILE:
		return "file";
	case COMPLETION_FOLDER:
		return "folder";
	case COMPLETION_PATH:
		return "path";
	case COMPLETION_TARGET:
		return "target";
	case COMPLETION_WHEN:
		return "when";
	case COMPLETION_FORMAT:
		return "format";
	case COMPLETION_WORDS:
		return "words";
	}
	return "nothing";
}

bool completion_takes(
	const struct command_ops *command, const struct option *option)
{
	return (command->mask & option->mask) != 0;
}

const struct command_ops *completion_taker(
	const struct option *option, size_t i)
{
	const struct command_ops *command;

	for (size_t at = 0; (command = command_at(at)); at++)
		if (completion_takes(command, option) && i-- == 0)
			return command;
	return NULL;
}

struct str completion_summary(const struct option *option)
{
	struct str help = str_from(option->help);
	int depth = 0;

	for (size_t i = 0; i + 1 < help.len; i++) {
		char c = help.data[i];

		depth += (c == '(') - (c == ')');
		if (depth == 0 && (c == ';' || c == ':') &&
			help.data[i + 1] == ' ')
			return (struct str){help.data, i};
	}
	return help;
}

void completion_put_formats(struct buf *out)
{
	const char *const *names = reporter_names();

	for (size_t i = 0; names[i]; i++)
		buf_printf(out, "%s%s", i ? " " : "", names[i]);
}
