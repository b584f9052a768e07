/*
 * reference_message.c - DATA, and what is said to a message when it has
 * ended: one reply, or, in LMTP, one for each recipient that was taken.
 * [RFC5321 4.1.1.4] [RFC2033 4.2]
 */
#include "reference/mutant_filter.h"
#include "reference/reference_message.h"

enum { HOPS_MAX = 100 }; /* [RFC5321 6.3] */

static const char *data_problem(const struct reference_session *session)
{
	const struct reference_transaction *mail = &session->mail;

	if (!mail->open)
		return "503 5.5.1 Need MAIL before DATA\r\n";
	if (mail->chunked) /* [RFC3030 2] */
		return "503 5.5.1 No DATA after BDAT\r\n";
	if (mail->binary) /* [RFC3030 3] */
		return "503 5.5.1 BINARYMIME needs BDAT\r\n";
	if (mail->recipients > 0)
		return NULL;
	/* LMTP knows but this code [RFC2033 4.2]. */
	if (mail->rcpt_refused && !session->host->lmtp)
		return "554 5.5.1 No valid recipients\r\n";
	return "503 5.5.1 Need RCPT before DATA\r\n";
}

void reference_begin_data(
	struct reference_session *session, const struct command *command)
{
	const char *problem = data_problem(session);

	(void)command;
	if (problem) {
		reference_reply(session, problem);
		return;
	}
	session->phase = REFERENCE_PHASE_DATA;
	reference_data_start(&session->data, session->host->mutants, false);
	if (mutant_has(session->host, MUTANT_SIZE_ENDS_MESSAGE))
		session->data.ends_at = session->mutant->announced;
	reference_reply(session, "354 End with a dot on a line of its own\r\n");
}

/* What is wrong with the message itself. Binary ones have no lines
 * [RFC3030 3]. */
static const char *message_problem(const struct reference_session *session)
{
	const struct reference_data *data = &session->data;

	if (data->stray && !session->mail.binary)
		return "554 5.6.0 Message has a CR or LF of its own\r\n";
	if (data->size > REFERENCE_SIZE_MAX)
		return REFERENCE_TOO_BIG;
	if (data->hops > HOPS_MAX)
		return "554 5.4.6 Message is going round in circles\r\n";
	if (data->line_too_long && !session->mail.binary)
		return "554 5.6.0 Message has a line above 1000 octets\r\n";
	return NULL;
}

static void accept_message(
	struct reference_session *session, unsigned long number)
{
	buf_printf(&session->host->out,
		"250 2.0.0 %08lu Message accepted for delivery\r\n", number);
}

/* For each recipient, in the order of their RCPTs. */
static void answer_recipients(
	struct reference_session *session, const char *problem)
{
	struct str fates = buf_view(&session->fates);
	bool is_accepted = !problem && memchr(fates.data, ' ', fates.len);

	if (is_accepted)
		session->host->message_count++;
	for (size_t i = 0; i < fates.len; i++) {
		if (problem)
			reference_reply(session, problem);
		else if (fates.data[i] == 'f')
			reference_reply(session, "452 4.2.2 Mailbox full\r\n");
		else
			accept_message(session, session->host->message_count);
	}
}

/* All recipients here are of one mind, but the client cannot know. */
static void answer_prdr(struct reference_session *session)
{
	reference_reply(session, "353 The recipients say:\r\n");
	for (unsigned i = 0; i < session->mail.recipients; i++)
		reference_reply(session, "250 2.1.5 Recipient takes it\r\n");
}

/* Whatever becomes of it, the transaction is over [RFC5321 4.1.1.4]. */
void reference_message(struct reference_session *session)
{
	const char *problem = message_problem(session);

	session->phase = REFERENCE_PHASE_COMMAND;
	if (session->host->lmtp) {
		answer_recipients(session, problem);
	} else if (problem) {
		reference_reply(session, problem);
	} else {
		if (session->mail.prdr)
			answer_prdr(session);
		accept_message(session, ++session->host->message_count);
	}
	if (!mutant_has(session->host, MUTANT_MESSAGE_KEEPS_TRANSACTION))
		reference_reset(session);
}
