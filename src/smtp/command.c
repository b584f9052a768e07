/* command.c - a command line in its parts. */
#include "smtp/command.h"

static const char *const verb_names[COMMAND_UNKNOWN] = {
	[COMMAND_HELO] = "HELO",
	[COMMAND_EHLO] = "EHLO",
	[COMMAND_MAIL] = "MAIL",
	[COMMAND_RCPT] = "RCPT",
	[COMMAND_DATA] = "DATA",
	[COMMAND_RSET] = "RSET",
	[COMMAND_NOOP] = "NOOP",
	[COMMAND_QUIT] = "QUIT",
	[COMMAND_VRFY] = "VRFY",
	[COMMAND_EXPN] = "EXPN",
	[COMMAND_HELP] = "HELP",
	[COMMAND_STARTTLS] = "STARTTLS",
	[COMMAND_AUTH] = "AUTH",
	[COMMAND_BDAT] = "BDAT",
	[COMMAND_LHLO] = "LHLO",
	[COMMAND_ETRN] = "ETRN",
};

static enum command_verb find_verb(struct str word)
{
	for (int verb = 0; verb < COMMAND_UNKNOWN; verb++)
		if (str_equal_nocase(word, verb_names[verb]))
			return (enum command_verb)verb;
	return COMMAND_UNKNOWN;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* White space before the line end is tolerated [RFC5321 4.1.1]; only SP
 * stands between verb and argument. */
void command_parse(struct str line, struct command *command)
{
	struct str rest = line;

	while (rest.len && is_blank(rest.data[rest.len - 1]))
		rest.len--;
	command->word = (struct str){"", 0};
	command->argument = (struct str){"", 0};
	if (rest.len) {
		command->word = str_cut(&rest, ' ');
		if (rest.data)
			command->argument = str_trim(rest);
	}
	command->verb = find_verb(command->word);
}

static bool fail(const char **why, const char *text)
{
	*why = text;
	return false;
}

/* Length of "<...>" at the start of text, 0 if it does not close. A quoted
 * string may hold an angle bracket. [RFC5321 4.1.2] */
static size_t path_len(struct str text)
{
	bool quoted = false;

	for (size_t i = 1; i < text.len; i++) {
		char c = text.data[i];

		if (quoted && c == '\\')
			i++;
		else if (c == '"')
			quoted = !quoted;
		else if (c == '>' && !quoted)
			return i + 1;
	}
	return 0;
}

static bool is_keyword(struct str word)
{
	for (size_t i = 0; i < word.len; i++) {
		char c = word.data[i];
		bool letter_or_digit = (c >= 'a' && c <= 'z') ||
				       (c >= 'A' && c <= 'Z') ||
				       (c >= '0' && c <= '9');

		if (!letter_or_digit && (c != '-' || i == 0))
			return false;
	}
	return word.len > 0;
}

static bool is_value(struct str value)
{
	for (size_t i = 0; i < value.len; i++) {
		unsigned char c = (unsigned char)value.data[i];

		if (c < 33 || c == 127 || c == '=')
			return false;
	}
	return value.len > 0;
}

/*
 * Mail-parameters = esmtp-param *(SP esmtp-param)
 * esmtp-param     = esmtp-keyword ["=" esmtp-value]
 * esmtp-value     = 1*(%d33-60 / %d62-126)             [RFC5321 4.1.2]
 * esmtp-value    =/ UTF8-non-ascii                     [RFC6531 3.3]
 */
static bool parse_params(
	struct str rest, struct command_path *out, const char **why)
{
	while (rest.data) {
		struct str value = str_cut(&rest, ' ');
		struct str name = str_cut(&value, '=');

		if (!is_keyword(name))
			return fail(why, "a parameter has no valid keyword");
		if (value.data && !is_value(value))
			return fail(why, "a parameter has no valid value");
		if (out->param_count == COMMAND_PARAMS_MAX)
			return fail(why, "too many parameters");
		out->params[out->param_count].name = name;
		out->params[out->param_count].value = value;
		out->param_count++;
	}
	return true;
}

bool command_path_parse(struct str argument, const char *keyword,
	struct command_path *out, const char **why)
{
	struct str rest = argument;
	size_t skip = strlen(keyword), len;

	*out = (struct command_path){.path = {"", 0}};
	if (!str_starts_nocase(argument, keyword))
		return fail(why, "the keyword is missing");
	rest.data += skip;
	rest.len -= skip;
	if (rest.len && is_blank(rest.data[0]))
		return fail(why, "a blank follows the colon");
	if (!rest.len || rest.data[0] != '<')
		return fail(why, "the path has no angle brackets");
	len = path_len(rest);
	if (!len)
		return fail(why, "the path is not closed");
	out->path = (struct str){rest.data, len};
	rest.data += len;
	rest.len -= len;
	if (!rest.len)
		return true;
	if (str_cut(&rest, ' ').len)
		return fail(why, "no space follows the path");
	return parse_params(rest, out, why);
}
