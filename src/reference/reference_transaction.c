/*
 * reference_transaction.c - MAIL, RCPT, DATA and the message: the order they
 * come in, their syntax, and what the policy says of them. [RFC5321 3.3]
 */
#include "reference/reference_commands.h"
#include "reference/reference_policy.h"

#define TOO_BIG                                                               \
	"552 5.3.4 Message size exceeds " REFERENCE_SIZE_MAX_TEXT " octets\r" \
	"\n"

/* size-value = 1*20DIGIT [RFC1870 3]; more than fits is just too much. */
static const char *size_problem(struct str value)
{
	uint64_t size = 0;

	if (value.len > 20 || !str_is_digits(value))
		return "501 5.5.4 SIZE needs 1 to 20 digits\r\n";
	for (size_t i = 0; i < value.len && size <= REFERENCE_SIZE_MAX; i++)
		size = size * 10 + (uint64_t)(value.data[i] - '0');
	if (size > REFERENCE_SIZE_MAX)
		return TOO_BIG;
	return NULL;
}

static const char *body_problem(struct str value)
{
	if (str_equal_nocase(value, "7BIT") ||
		str_equal_nocase(value, "8BITMIME"))
		return NULL;
	return "501 5.5.4 BODY is 7BIT or 8BITMIME\r\n";
}

/* The reply that refuses the parameters of MAIL, NULL if they are fine. */
static const char *mail_problem(const struct reference_session *session,
	const struct command_path *path)
{
	bool size_seen = false, body_seen = false;
	const char *problem = NULL;

	if (path->param_count > 0 && session->hello != REFERENCE_HELLO_EHLO)
		return "555 5.5.4 Parameters need EHLO\r\n";
	for (size_t i = 0; !problem && i < path->param_count; i++) {
		struct str name = path->params[i].name;
		bool size = str_equal_nocase(name, "SIZE");
		bool body = str_equal_nocase(name, "BODY");

		if (!size && !body)
			return "555 5.5.4 Parameter not recognized\r\n";
		if ((size && size_seen) || (body && body_seen))
			return "501 5.5.4 Parameter given twice\r\n";
		size_seen = size_seen || size;
		body_seen = body_seen || body;
		problem = size ? size_problem(path->params[i].value)
			       : body_problem(path->params[i].value);
	}
	return problem;
}

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

/* The reply to a MAIL that comes in its turn; "250" begins a transaction. */
static const char *mail_reply(
	const struct reference_session *session, struct str argument)
{
	struct command_path path;
	struct address sender;
	const char *why, *problem;

	if (!command_path_parse(argument, "FROM:", &path, &why))
		return "501 5.5.4 Syntax: MAIL FROM:<address>\r\n";
	/* <postmaster> without a domain is a recipient only
	 * [RFC5321 4.1.1.3]. */
	if (!address_parse(path.path, &sender, &why) ||
		(!sender.null_path && sender.domain.len == 0))
		return "501 5.1.7 Bad sender address syntax\r\n";
	problem = mail_problem(session, &path);
	return problem ? problem
		       : sender_reply(reference_sender_check(&sender));
}

void reference_mail(
	struct reference_session *session, const struct command *command)
{
	const char *reply;

	if (session->hello == REFERENCE_HELLO_NONE) {
		reference_reply(
			session, "503 5.5.1 Need HELO or EHLO before MAIL\r\n");
		return;
	}
	if (session->mail) {
		reference_reply(
			session, "503 5.5.1 Sender was given already\r\n");
		return;
	}
	reply = mail_reply(session, command->argument);
	session->mail = reply[0] == '2';
	session->mail_refused = !session->mail;
	reference_reply(session, reply);
}

/* The reply to a RCPT that comes in its turn; "250" adds a recipient. */
static const char *rcpt_reply(
	const struct reference_session *session, struct str argument)
{
	struct command_path path;
	struct address recipient;
	const char *why;

	if (!command_path_parse(argument, "TO:", &path, &why))
		return "501 5.5.4 Syntax: RCPT TO:<address>\r\n";
	if (!address_parse(path.path, &recipient, &why) || recipient.null_path)
		return "501 5.1.3 Bad recipient address syntax\r\n";
	if (path.param_count > 0)
		return "555 5.5.4 Parameter not recognized\r\n";
	switch (reference_recipient_check(&recipient, NULL)) {
	case REFERENCE_RECIPIENT_OK:
		break;
	case REFERENCE_RECIPIENT_UNKNOWN:
		return "550 5.1.1 No such user here\r\n";
	case REFERENCE_RECIPIENT_FOREIGN:
		return "550 5.7.1 Relaying denied\r\n";
	}
	/* 452, not 552, and those before it stay [RFC5321 4.5.3.1.10]. */
	if (session->recipients >= session->host->limits.recipients)
		return "452 4.5.3 Too many recipients\r\n";
	return "250 2.1.5 Recipient ok\r\n";
}

void reference_rcpt(
	struct reference_session *session, const struct command *command)
{
	const char *reply;

	if (!session->mail) {
		reference_reply(session, "503 5.5.1 Need MAIL before RCPT\r\n");
		return;
	}
	reply = rcpt_reply(session, command->argument);
	if (reply[0] == '2')
		session->recipients++;
	else
		session->rcpt_refused = true;
	reference_reply(session, reply);
}

void reference_begin_data(
	struct reference_session *session, const struct command *command)
{
	(void)command;
	if (!session->mail) {
		reference_reply(session, "503 5.5.1 Need MAIL before DATA\r\n");
		return;
	}
	if (session->recipients == 0 && session->rcpt_refused) {
		reference_reply(session, "554 5.5.1 No valid recipients\r\n");
		return;
	}
	if (session->recipients == 0) {
		reference_reply(session, "503 5.5.1 Need RCPT before DATA\r\n");
		return;
	}
	session->phase = REFERENCE_PHASE_DATA;
	reference_data_start(&session->data);
	reference_reply(session, "354 End with a dot on a line of its own\r\n");
}

/* Whatever becomes of it, the transaction is over [RFC5321 4.1.1.4]. */
void reference_message(struct reference_session *session)
{
	const struct reference_data *data = &session->data;
	struct reference_host *host = session->host;

	session->phase = REFERENCE_PHASE_COMMAND;
	reference_reset(session);
	if (data->stray) {
		reference_reply(session,
			"554 5.6.0 Message has a CR or LF of its own\r\n");
	} else if (data->size > REFERENCE_SIZE_MAX) {
		reference_reply(session, TOO_BIG);
	} else if (data->line_too_long) {
		reference_reply(session,
			"554 5.6.0 Message has a line above 1000 octets\r\n");
	} else {
		buf_printf(&host->out,
			"250 2.0.0 %08lu Message accepted for delivery\r\n",
			++host->message_count);
	}
}
