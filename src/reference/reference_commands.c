/*
 * reference_commands.c - one function a command, and the table of them. Every
 * command line gets exactly one reply. [RFC5321 4.1.1, 4.3.2]
 *
 * All replies have an enhanced code, but for the greeting, those to HELO and
 * EHLO, and 354 [RFC2034 4]. Nothing that a client said is sent back: a reply
 * line has 512 octets at the most and only printable ASCII by construction.
 */
#include "reference/reference_commands.h"

#include "reference/reference_policy.h"

static bool hello_is_valid(struct str name)
{
	if (name.len > 0 && name.data[0] == '[')
		return address_literal_is_valid(name);
	return domain_is_valid(name);
}

/* A hello that is refused changes nothing [RFC5321 4.1.4]. */
static void do_helo(
	struct reference_session *session, const struct command *command)
{
	if (!hello_is_valid(command->argument)) {
		reference_reply(session,
			"501 Syntax: HELO domain or address literal\r\n");
		return;
	}
	reference_reset(session);
	session->hello = REFERENCE_HELLO_HELO;
	reference_reply(session, "250 " REFERENCE_HOST "\r\n");
}

static void do_ehlo(
	struct reference_session *session, const struct command *command)
{
	if (!hello_is_valid(command->argument)) {
		reference_reply(session,
			"501 Syntax: EHLO domain or address literal\r\n");
		return;
	}
	reference_reset(session);
	session->hello = REFERENCE_HELLO_EHLO;
	reference_reply(session, "250-" REFERENCE_HOST "\r\n"
				 "250-PIPELINING\r\n"
				 "250-SIZE " REFERENCE_SIZE_MAX_TEXT "\r\n"
				 "250-8BITMIME\r\n"
				 "250-ENHANCEDSTATUSCODES\r\n"
				 "250-VRFY\r\n"
				 "250 HELP\r\n");
}

static void do_rset(
	struct reference_session *session, const struct command *command)
{
	(void)command;
	reference_reset(session);
	reference_reply(session, "250 2.0.0 Ok\r\n");
}

static void do_noop(
	struct reference_session *session, const struct command *command)
{
	(void)command;
	reference_reply(session, "250 2.0.0 Ok\r\n");
}

static void do_quit(
	struct reference_session *session, const struct command *command)
{
	(void)command;
	reference_reply(
		session, "221 2.0.0 " REFERENCE_HOST " closing connection\r\n");
	reference_hang_up(session);
}

static void do_help(
	struct reference_session *session, const struct command *command)
{
	(void)command;
	reference_reply(session,
		"214-2.0.0 Commands: HELO EHLO MAIL RCPT DATA\r\n"
		"214 2.0.0 RSET NOOP VRFY HELP QUIT\r\n");
}

/* vrfy-string is a user's name or a mailbox, with or without angle brackets
 * [RFC5321 3.5.1]. path is room for the latter. */
static bool vrfy_parse(
	struct str name, char path[REFERENCE_COMMAND_MAX], struct address *out)
{
	const char *why;

	*out = (struct address){.local_part = name, .domain = {"", 0}};
	if (name.data[0] == '<')
		return address_parse(name, out, &why) && !out->null_path;
	if (!memchr(name.data, '@', name.len))
		return true;
	path[0] = '<';
	memcpy(path + 1, name.data, name.len);
	path[name.len + 1] = '>';
	return address_parse((struct str){path, name.len + 2}, out, &why);
}

static void do_vrfy(
	struct reference_session *session, const struct command *command)
{
	char path[REFERENCE_COMMAND_MAX]; /* the verb makes room for "<>" */
	struct address address;
	const char *user;

	if (!vrfy_parse(command->argument, path, &address)) {
		reference_reply(session, "501 5.1.3 Bad address syntax\r\n");
		return;
	}
	switch (reference_recipient_check(&address, &user)) {
	case REFERENCE_RECIPIENT_OK:
		buf_printf(&session->host->out,
			"250 2.1.5 <%s@" REFERENCE_DOMAIN ">\r\n", user);
		break;
	case REFERENCE_RECIPIENT_UNKNOWN:
		reference_reply(session, "550 5.1.1 No such user here\r\n");
		break;
	case REFERENCE_RECIPIENT_FOREIGN:
		reference_reply(
			session, "252 2.0.0 Cannot verify that user\r\n");
		break;
	}
}

static void do_not_here(
	struct reference_session *session, const struct command *command)
{
	(void)command;
	reference_reply(session, "502 5.5.1 Command not implemented\r\n");
}

static void do_unknown(
	struct reference_session *session, const struct command *command)
{
	(void)command;
	reference_reply(session, "500 5.5.2 Command not recognized\r\n");
}

enum argument { ARGUMENT_ANY, ARGUMENT_NONE, ARGUMENT_NEEDED };

static const struct {
	enum argument argument;
	void (*run)(struct reference_session *session,
		const struct command *command);
} commands[] = {
	[COMMAND_HELO] = {ARGUMENT_ANY, do_helo},
	[COMMAND_EHLO] = {ARGUMENT_ANY, do_ehlo},
	[COMMAND_MAIL] = {ARGUMENT_ANY, reference_mail},
	[COMMAND_RCPT] = {ARGUMENT_ANY, reference_rcpt},
	[COMMAND_DATA] = {ARGUMENT_NONE, reference_begin_data},
	[COMMAND_RSET] = {ARGUMENT_NONE, do_rset},
	[COMMAND_NOOP] = {ARGUMENT_ANY, do_noop}, /* [RFC5321 4.1.1.9] */
	[COMMAND_QUIT] = {ARGUMENT_NONE, do_quit},
	[COMMAND_VRFY] = {ARGUMENT_NEEDED, do_vrfy},
	[COMMAND_HELP] = {ARGUMENT_ANY, do_help},
	[COMMAND_EXPN] = {ARGUMENT_ANY, do_not_here},
	[COMMAND_STARTTLS] = {ARGUMENT_ANY, do_not_here},
	[COMMAND_AUTH] = {ARGUMENT_ANY, do_not_here},
	[COMMAND_BDAT] = {ARGUMENT_ANY, do_not_here},
	[COMMAND_LHLO] = {ARGUMENT_ANY, do_unknown},
	[COMMAND_UNKNOWN] = {ARGUMENT_ANY, do_unknown},
};

/* The reply to octets that no command can have, NULL if there are none. A
 * backspace must not rub out what was said before it. */
static const char *octets_problem(struct str line)
{
	for (size_t i = 0; i < line.len; i++) {
		unsigned char c = (unsigned char)line.data[i];

		if (c == '\r' || c == '\n')
			return "500 5.5.2 Bare CR or LF in a command\r\n";
		if ((c < ' ' && c != '\t') || c > '~')
			return "500 5.5.2 Bad character in a command\r\n";
	}
	return NULL;
}

void reference_command(struct reference_session *session, struct str line)
{
	const char *problem = octets_problem(line);
	struct command command;

	if (problem) {
		reference_reply(session, problem);
		return;
	}
	command_parse(line, &command);
	if (line.len + 2 > REFERENCE_COMMAND_MAX &&
		command.verb != COMMAND_MAIL) {
		reference_reply(session, REFERENCE_LINE_TOO_LONG);
		return;
	}
	if (commands[command.verb].argument == ARGUMENT_NONE &&
		command.argument.len > 0) {
		reference_reply(session, "501 5.5.4 No argument wanted\r\n");
		return;
	}
	if (commands[command.verb].argument == ARGUMENT_NEEDED &&
		command.argument.len == 0) {
		reference_reply(session, "501 5.5.4 Argument wanted\r\n");
		return;
	}
	commands[command.verb].run(session, &command);
}
