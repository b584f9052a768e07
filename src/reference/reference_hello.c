/*
 * reference_hello.c - how a client introduces itself, and what it is told
 * that this server can. [RFC5321 4.1.1.1] [RFC2033 4.1]
 */
#include "reference/reference_hello.h"

#include "reference/mutant_filter.h"
#include "reference/reference_auth.h"
#include "reference/reference_extensions.h"
#include "reference/reference_policy.h"
#include "reference/reference_xclient.h"

static bool hello_is_valid(struct str name)
{
	if (name.len > 0 && name.data[0] == '[')
		return address_literal_is_valid(name);
	return domain_is_valid(name);
}

static void forget_transaction(struct reference_session *session)
{
	if (!mutant_has(session->host, MUTANT_EHLO_KEEPS_TRANSACTION))
		reference_reset(session);
}

void reference_helo(
	struct reference_session *session, const struct command *command)
{
	if (session->host->lmtp) {
		reference_reply(session, "500 5.5.1 This is LMTP: LHLO\r\n");
		return;
	}
	if (!hello_is_valid(command->argument)) {
		reference_reply(session,
			"501 Syntax: HELO domain or address literal\r\n");
		return;
	}
	forget_transaction(session);
	session->hello = REFERENCE_HELLO_HELO;
	reference_reply(session, "250 " REFERENCE_HOST "\r\n");
}

static void list_extensions(struct reference_session *session)
{
	struct buf *out = &session->host->out;

	if (session->host->plain) {
		buf_puts(out, "250 " REFERENCE_HOST "\r\n");
		return;
	}
	buf_puts(out, "250-" REFERENCE_HOST);
	/* Who a proxy says that it is. */
	if (session->client[0])
		buf_printf(out, " [%s]", session->client);
	buf_puts(out, "\r\n"
		      "250-PIPELINING\r\n"
		      "250-SIZE " REFERENCE_SIZE_MAX_TEXT "\r\n"
		      "250-8BITMIME\r\n"
		      "250-BINARYMIME\r\n"
		      "250-CHUNKING\r\n"
		      "250-DSN\r\n"
		      "250-SMTPUTF8\r\n"
		      "250-ENHANCEDSTATUSCODES\r\n");
	reference_extensions_list(session, out);
	reference_xclient_list(session, out);
	/* Not once it is used [RFC3207 4.2]. */
	if (!session->tls)
		buf_puts(out, "250-STARTTLS\r\n");
	reference_auth_list(session, out);
	buf_puts(out, "250-VRFY\r\n"
		      "250 HELP\r\n");
}

/* A hello that is refused changes nothing [RFC5321 4.1.4]. */
static void extended_hello(
	struct reference_session *session, struct str name, const char *refusal)
{
	if (!hello_is_valid(name)) {
		reference_reply(session, refusal);
		return;
	}
	forget_transaction(session);
	session->hello = REFERENCE_HELLO_EHLO;
	list_extensions(session);
}

void reference_ehlo(
	struct reference_session *session, const struct command *command)
{
	if (session->host->lmtp)
		reference_reply(session, "500 5.5.1 This is LMTP: LHLO\r\n");
	else
		extended_hello(session, command->argument,
			"501 Syntax: EHLO domain or address literal\r\n");
}

void reference_lhlo(
	struct reference_session *session, const struct command *command)
{
	if (!session->host->lmtp)
		reference_reply(
			session, "500 5.5.2 Command not recognized\r\n");
	else
		extended_hello(session, command->argument,
			"501 Syntax: LHLO domain or address literal\r\n");
}
