/*
 * reference_transaction.c - MAIL and RCPT: the order they come in, their
 * syntax, and what the policy says of them. [RFC5321 3.3]
 */
#include "reference/reference_commands.h"
#include "reference/reference_extensions.h"
#include "reference/reference_params.h"
#include "reference/reference_path.h"
#include "reference/reference_policy.h"

enum { REFUSED_RECIPIENTS_MAX = 100 };

static const char *sender_reply(enum reference_sender sender)
{
	switch (sender) {
	case REFERENCE_SENDER_OK:
		break;
	case REFERENCE_SENDER_MISSING:
		return "550 5.1.8 Sender domain must exist\r\n";
	case REFERENCE_SENDER_TEMPFAIL:
		return "451 4.4.3 Sender domain cannot be looked up now\r\n";
	case REFERENCE_SENDER_NULL_MX:
		return "550 5.7.27 Sender domain takes no mail\r\n";
	}
	return "250 2.1.0 Sender ok\r\n";
}

static bool takes_params(const struct reference_session *session)
{
	return session->hello == REFERENCE_HELLO_EHLO && !session->host->plain;
}

/* A submission server lets its users write for themselves only
 * [RFC6409 6.1]. */
static const char *owner_problem(
	const struct reference_session *session, const struct address *sender)
{
	const char *user;

	if (!session->host->submission || sender->null_path)
		return NULL;
	if (reference_recipient_check(sender, &user) ==
			REFERENCE_RECIPIENT_FOREIGN ||
		(user && strcmp(user, REFERENCE_USER) == 0))
		return NULL;
	return "553 5.7.1 That sender is somebody else\r\n";
}

/* Whom nobody knows is not given precedence [RFC6710 4.1]. */
static const char *precedence_reply(const struct reference_session *session,
	const struct command_path *path, const char *reply)
{
	if (reply[0] != '2' || session->authenticated ||
		session->host->trusted || !reference_params_urgent(path))
		return reply;
	return "250 2.3.6 0 is the priority of this message\r\n";
}

/* The reply to a MAIL that comes in its turn; "250" begins a transaction. */
static const char *mail_reply(
	struct reference_session *session, struct str argument)
{
	struct reference_transaction *mail = &session->mail;
	struct command_path path;
	struct reference_path sender;
	const char *why, *problem;

	if (!command_path_parse(argument, "FROM:", &path, &why))
		return "501 5.5.4 Syntax: MAIL FROM:<address>\r\n";
	/* <postmaster> without a domain is a recipient only
	 * [RFC5321 4.1.1.3]. */
	if (!reference_path_parse(path.path, &sender) ||
		(!sender.address.null_path && sender.address.domain.len == 0))
		return "501 5.1.7 Bad sender address syntax\r\n";
	if (path.param_count > 0 && !takes_params(session))
		return "555 5.5.4 Parameters need EHLO\r\n";
	problem = reference_mail_params(session, &path);
	if (problem)
		return problem;
	mail->utf8 = reference_params_utf8(&path);
	mail->prdr = reference_params_prdr(&path);
	mail->binary = reference_params_binary(&path);
	if (sender.utf8 && !mail->utf8) /* [RFC6531 3.5] */
		return "550 5.6.7 Sender needs SMTPUTF8\r\n";
	problem = owner_problem(session, &sender.address);
	if (problem)
		return problem;
	return precedence_reply(session, &path,
		sender_reply(reference_sender_check(&sender.address)));
}

void reference_mail(
	struct reference_session *session, const struct command *command)
{
	const char *reply;

	if (session->hello == REFERENCE_HELLO_NONE) {
		reference_reply(
			session, session->host->lmtp
					 ? "503 5.5.1 Need LHLO before MAIL\r\n"
					 : "503 5.5.1 Need HELO or EHLO before "
					   "MAIL\r\n");
		return;
	}
	if (session->mail.open) {
		reference_reply(
			session, "503 5.5.1 Sender was given already\r\n");
		return;
	}
	if (session->mail_commands >= REFERENCE_MAIL_COMMANDS_MAX) {
		reference_reply(
			session, "452 4.5.3 Too many messages here\r\n");
		return;
	}
	session->mail_commands++;
	reference_reset(session);
	reply = mail_reply(session, command->argument);
	session->mail.open = reply[0] == '2';
	session->mail_refused = !session->mail.open;
	reference_reply(session, reply);
}

/* What the policy says; who is authenticated may send to anyone. */
static const char *recipient_reply(
	struct reference_session *session, const struct address *recipient)
{
	const char *user;
	char fate = ' ';

	switch (reference_recipient_check(recipient, &user)) {
	case REFERENCE_RECIPIENT_OK:
		break;
	case REFERENCE_RECIPIENT_FULL:
		/* Only LMTP has a reply for one recipient after the dot. */
		if (!session->host->lmtp)
			return "452 4.2.2 Mailbox full\r\n";
		fate = 'f';
		break;
	case REFERENCE_RECIPIENT_UNKNOWN:
		return "550 5.1.1 No such user here\r\n";
	case REFERENCE_RECIPIENT_FOREIGN:
		if (!session->authenticated)
			return "550 5.7.1 Relaying denied\r\n";
		if (reference_sender_check(recipient) ==
			REFERENCE_SENDER_NULL_MX) /* [RFC7505 4.1] */
			return "556 5.1.10 Recipient domain takes no mail\r\n";
		/* Names are to be whole [RFC6409 4.2]. */
		if (!memchr(recipient->domain.data, '.', recipient->domain.len))
			return "550 5.1.2 Domain is not fully qualified\r\n";
		break;
	}
	/* 452, not 552, and those before it stay [RFC5321 4.5.3.1.10]. */
	if (session->mail.recipients >= session->host->limits.recipients)
		return "452 4.5.3 Too many recipients\r\n";
	if (session->host->lmtp)
		buf_putc(&session->fates, fate);
	return "250 2.1.5 Recipient ok\r\n";
}

/* The reply to a RCPT that comes in its turn; "250" adds a recipient. */
static const char *rcpt_reply(
	struct reference_session *session, struct str argument)
{
	struct command_path path;
	struct reference_path recipient;
	const char *why, *problem;

	if (!command_path_parse(argument, "TO:", &path, &why))
		return "501 5.5.4 Syntax: RCPT TO:<address>\r\n";
	if (!reference_path_parse(path.path, &recipient) ||
		recipient.address.null_path)
		return "501 5.1.3 Bad recipient address syntax\r\n";
	if (path.param_count > 0 && !takes_params(session))
		return "555 5.5.4 Parameters need EHLO\r\n";
	problem = reference_rcpt_params(session, &path);
	if (problem)
		return problem;
	if (recipient.utf8 && !session->mail.utf8) /* [RFC6531 3.5] */
		return "553 5.6.7 Recipient needs SMTPUTF8\r\n";
	return recipient_reply(session, &recipient.address);
}

void reference_rcpt(
	struct reference_session *session, const struct command *command)
{
	const char *reply;

	if (!session->mail.open) {
		reference_reply(session, "503 5.5.1 Need MAIL before RCPT\r\n");
		return;
	}
	if (session->mail.chunked) {
		reference_reply(session, "503 5.5.1 No RCPT after BDAT\r\n");
		return;
	}
	reply = rcpt_reply(session, command->argument);
	if (reply[0] == '2')
		session->mail.recipients++;
	else
		session->mail.rcpt_refused = true;
	/* Somebody is trying names [RFC5321 7.3]. */
	if (strncmp(reply, "550", 3) == 0 &&
		++session->refused_recipients > REFUSED_RECIPIENTS_MAX) {
		reply = "421 4.7.0 " REFERENCE_HOST
			" Too many refused recipients\r\n";
		reference_hang_up(session);
	}
	reference_reply(session, reply);
}
