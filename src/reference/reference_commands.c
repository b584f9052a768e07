/*
 * reference_commands.c - one function a command, and the table of them. Every
 * command line gets exactly one reply. [RFC5321 4.1.1, 4.3.2]
 *
 * All replies have an enhanced code, but for the greeting, those to HELO and
 * EHLO, 334 and 354 [RFC2034 4]. Nothing that a client said is sent back: a
 * reply line has 512 octets at the most and only printable ASCII by
 * construction.
 */
#include "reference/reference_commands.h"

#include "reference/mutant_filter.h"
#include "reference/reference_auth.h"
#include "reference/reference_extensions.h"
#include "reference/reference_hello.h"
#include "reference/reference_message.h"
#include "reference/reference_path.h"
#include "reference/reference_policy.h"
#include "reference/reference_tls.h"
#include "reference/reference_xclient.h"

static void do_rset(
	struct reference_session *session, const struct command *command)
{
	(void)command;
	if (!mutant_has(session->host, MUTANT_RSET_KEEPS_TRANSACTION))
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
		session->host->lmtp
			? "214-2.0.0 Commands: LHLO MAIL RCPT DATA BDAT\r\n"
			  "214 2.0.0 AUTH STARTTLS RSET NOOP VRFY HELP QUIT\r\n"
			: "214-2.0.0 Commands: HELO EHLO MAIL RCPT DATA "
			  "BDAT\r\n"
			  "214 2.0.0 AUTH STARTTLS RSET NOOP VRFY HELP "
			  "QUIT\r\n");
}

/* vrfy-string is a user's name or a mailbox, with or without angle brackets
 * [RFC5321 3.5.1]. path is room for the latter. */
static bool vrfy_parse(struct str name, char path[REFERENCE_COMMAND_MAX],
	struct reference_path *out)
{
	out->address = (struct address){.local_part = name, .domain = {"", 0}};
	out->utf8 = !reference_is_ascii(name);
	if (name.data[0] == '<')
		return reference_path_parse(name, out) &&
		       !out->address.null_path;
	if (!memchr(name.data, '@', name.len))
		return true;
	path[0] = '<';
	memcpy(path + 1, name.data, name.len);
	path[name.len + 1] = '>';
	return reference_path_parse((struct str){path, name.len + 2}, out);
}

/* Cuts " SMTPUTF8" off the argument [RFC6531 3.1]. */
static bool cut_utf8(struct str *argument)
{
	static const struct str word = {" SMTPUTF8", 9};
	struct str end;

	if (argument->len <= word.len)
		return false;
	end.data = argument->data + argument->len - word.len;
	end.len = word.len;
	if (!str_equal_nocase(end, word.data))
		return false;
	argument->len -= word.len;
	*argument = str_trim(*argument);
	return true;
}

static const char *vrfy_refusal(
	struct str name, bool allows_utf8, const char **user)
{
	char path[REFERENCE_COMMAND_MAX]; /* the verb makes room for "<>" */
	struct reference_path who;

	if (!vrfy_parse(name, path, &who))
		return "501 5.1.3 Bad address syntax\r\n";
	if (who.utf8 && !allows_utf8)
		return "553 5.6.7 Name needs SMTPUTF8\r\n";
	switch (reference_recipient_check(&who.address, user)) {
	case REFERENCE_RECIPIENT_OK:
	case REFERENCE_RECIPIENT_FULL:
		break;
	case REFERENCE_RECIPIENT_UNKNOWN:
		return "550 5.1.1 No such user here\r\n";
	case REFERENCE_RECIPIENT_FOREIGN:
		return "252 2.0.0 Cannot verify that user\r\n";
	}
	return NULL;
}

static void do_vrfy(
	struct reference_session *session, const struct command *command)
{
	struct str name = command->argument;
	bool allows_utf8 = cut_utf8(&name);
	const char *user = NULL;
	const char *refusal = vrfy_refusal(name, allows_utf8, &user);

	if (refusal)
		reference_reply(session, refusal);
	else
		buf_printf(&session->host->out,
			"250 2.1.5 <%s@" REFERENCE_DOMAIN ">\r\n", user);
}

static void do_not_here(
	struct reference_session *session, const struct command *command)
{
	(void)command;
	reference_reply(session, "502 5.5.1 Command not implemented\r\n");
}

/* A browser that was sent here by somebody else: the form in its body must
 * not be obeyed. */
static bool is_http(struct str word)
{
	static const char *const methods[] = {"GET", "HEAD", "POST", "PUT",
		"OPTIONS", "CONNECT", "TRACE", "DELETE", "PATCH", "PRI"};

	for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++)
		if (str_equal(word, methods[i]))
			return true;
	return false;
}

static void do_unknown(
	struct reference_session *session, const struct command *command)
{
	if (reference_xclient(session, command))
		return;
	if (is_http(command->word)) {
		reference_reply(session, "421 4.7.0 " REFERENCE_HOST
					 " This is no web server\r\n");
		reference_hang_up(session);
		return;
	}
	reference_reply(session, "500 5.5.2 Command not recognized\r\n");
}

enum argument { ARGUMENT_ANY, ARGUMENT_NONE, ARGUMENT_NEEDED };

static const struct {
	enum argument argument;
	void (*run)(struct reference_session *session,
		const struct command *command);
	size_t max; /* of the line; 0: REFERENCE_COMMAND_MAX */
	bool takes_utf8;
} commands[] = {
	[COMMAND_HELO] = {ARGUMENT_ANY, reference_helo, 0, false},
	[COMMAND_EHLO] = {ARGUMENT_ANY, reference_ehlo, 0, false},
	[COMMAND_MAIL] = {ARGUMENT_ANY, reference_mail, REFERENCE_MAIL_MAX,
		true},
	[COMMAND_RCPT] = {ARGUMENT_ANY, reference_rcpt, REFERENCE_RCPT_MAX,
		true},
	[COMMAND_DATA] = {ARGUMENT_NONE, reference_begin_data, 0, false},
	[COMMAND_RSET] = {ARGUMENT_NONE, do_rset, 0, false},
	/* [RFC5321 4.1.1.9] */
	[COMMAND_NOOP] = {ARGUMENT_ANY, do_noop, 0, false},
	[COMMAND_QUIT] = {ARGUMENT_NONE, do_quit, 0, false},
	[COMMAND_VRFY] = {ARGUMENT_NEEDED, do_vrfy, 0, true},
	[COMMAND_HELP] = {ARGUMENT_ANY, do_help, 0, false},
	[COMMAND_EXPN] = {ARGUMENT_ANY, do_not_here, 0, false},
	[COMMAND_STARTTLS] = {ARGUMENT_NONE, reference_starttls, 0, false},
	/* Initial responses are longer than they should be [RFC4954 4]. */
	[COMMAND_AUTH] = {ARGUMENT_NEEDED, reference_auth, REFERENCE_LINE_MAX,
		false},
	[COMMAND_BDAT] = {ARGUMENT_NEEDED, reference_begin_chunk, 0, false},
	[COMMAND_LHLO] = {ARGUMENT_ANY, reference_lhlo, 0, false},
	[COMMAND_ETRN] = {ARGUMENT_NEEDED, reference_etrn, 0, false},
	[COMMAND_UNKNOWN] = {ARGUMENT_ANY, do_unknown, 0, false},
};

/* Those that EHLO has to list [RFC5321 4.1.1.1], which a plain server does
 * not have. */
static bool is_extension(enum command_verb verb)
{
	return verb == COMMAND_STARTTLS || verb == COMMAND_AUTH ||
	       verb == COMMAND_BDAT || verb == COMMAND_ETRN ||
	       verb == COMMAND_HELP;
}

/* What a submission server does for nobody it does not know [RFC4954 6].
 * BDAT says so itself, when its octets are gone. */
static bool needs_auth(enum command_verb verb)
{
	return verb == COMMAND_MAIL || verb == COMMAND_RCPT ||
	       verb == COMMAND_DATA || verb == COMMAND_VRFY ||
	       verb == COMMAND_EXPN;
}

/* [RFC3207 4] BDAT says so itself, when its octets are gone. */
static bool goes_in_clear(enum command_verb verb)
{
	return verb == COMMAND_EHLO || verb == COMMAND_HELO ||
	       verb == COMMAND_LHLO || verb == COMMAND_NOOP ||
	       verb == COMMAND_STARTTLS || verb == COMMAND_QUIT ||
	       verb == COMMAND_BDAT || verb == COMMAND_UNKNOWN;
}

/* The reply of a server that does not do this, or not yet; NULL: it does. */
static const char *duty_problem(
	const struct reference_session *session, enum command_verb verb)
{
	if ((session->host->plain && is_extension(verb)) ||
		(session->host->submission && verb == COMMAND_ETRN))
		return "502 5.5.1 Command not implemented\r\n";
	if (session->host->needs_tls && !session->tls && !goes_in_clear(verb))
		return REFERENCE_NEED_TLS;
	if (session->host->submission && !session->authenticated &&
		needs_auth(verb))
		return REFERENCE_NEED_AUTH;
	return NULL;
}

/* The reply to octets that no command can have, NULL if there are none. A
 * backspace must not rub out what was said before it. */
static const char *octets_problem(struct str line)
{
	for (size_t i = 0; i < line.len; i++) {
		unsigned char c = (unsigned char)line.data[i];

		if (c == '\r' || c == '\n')
			return "500 5.5.2 Bare CR or LF in a command\r\n";
		if ((c < ' ' && c != '\t') || c == 0x7f)
			return "500 5.5.2 Bad character in a command\r\n";
	}
	return NULL;
}

/* The reply that refuses a command whatever it asks for. */
static const char *form_problem(const struct reference_host *host,
	struct str line, const struct command *command)
{
	enum command_verb verb = command->verb;
	size_t max = commands[verb].max;

	if (!reference_is_ascii(line) &&
		!mutant_has(host, MUTANT_EIGHT_BIT_PASSED) &&
		!(commands[verb].takes_utf8 && reference_is_utf8(line)))
		return "500 5.5.2 Bad character in a command\r\n";
	if (line.len > mutant_number(host, MUTANT_LINE_MAX, line.len))
		return REFERENCE_LINE_TOO_LONG;
	if (line.len + 2 > (max > 0 ? max : REFERENCE_COMMAND_MAX) &&
		!mutant_has(host, MUTANT_NO_LINE_LIMIT))
		return REFERENCE_LINE_TOO_LONG;
	if (commands[verb].argument == ARGUMENT_NONE &&
		command->argument.len > 0)
		return "501 5.5.4 No argument wanted\r\n";
	if (commands[verb].argument == ARGUMENT_NEEDED &&
		command->argument.len == 0)
		return "501 5.5.4 Argument wanted\r\n";
	return NULL;
}

void reference_command(struct reference_session *session, struct str line)
{
	const struct reference_host *host = session->host;
	const char *problem = mutant_has(host, MUTANT_CONTROLS_PASSED)
				      ? NULL
				      : octets_problem(line);
	struct command command;

	if (!problem) {
		command_parse(line, &command);
		/* An URL may be long, and not of ASCII. */
		if (!is_http(command.word))
			problem = form_problem(host, line, &command);
		if (!problem)
			problem = duty_problem(session, command.verb);
	}
	if (problem)
		reference_reply(session, problem);
	else
		commands[command.verb].run(session, &command);
}
