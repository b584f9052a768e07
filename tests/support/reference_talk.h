/*
 * reference_talk.h - a client of the built-in server, in memory: rows of what
 * it sends and of all that it hears, byte for byte. Each row is fed whole,
 * octet by octet, and cut in two at every place.
 */
#ifndef SD_TESTS_REFERENCE_TALK_H
#define SD_TESTS_REFERENCE_TALK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "reference/reference_session.h"
#include "reference/reference_tls.h"

#define GREETING "220 mail.builtin.test ESMTP smtpdrill reference server\r\n"
#define EHLO "EHLO client.exists.test\r\n"
#define EXTENSIONS                                                        \
	"250-mail.builtin.test\r\n250-PIPELINING\r\n250-SIZE 1048576\r\n" \
	"250-8BITMIME\r\n250-BINARYMIME\r\n250-CHUNKING\r\n250-DSN\r\n"   \
	"250-SMTPUTF8\r\n250-ENHANCEDSTATUSCODES\r\n250-ETRN\r\n"         \
	"250-DELIVERBY 60\r\n250-MT-PRIORITY\r\n250-RRVS\r\n"             \
	"250-NO-SOLICITING net.example:ADV\r\n"                           \
	"250-LIMITS MAILMAX=1000 RCPTMAX=200\r\n"
#define EHLO_OK                                                          \
	EXTENSIONS "250-STARTTLS\r\n250-AUTH SCRAM-SHA-256 SCRAM-SHA-1 " \
		   "CRAM-MD5\r\n250-VRFY\r\n250 HELP\r\n"
#define HELP_OK                                                 \
	"214-2.0.0 Commands: HELO EHLO MAIL RCPT DATA BDAT\r\n" \
	"214 2.0.0 AUTH STARTTLS RSET NOOP VRFY HELP QUIT\r\n"
#define MAIL "MAIL FROM:<sender@exists.test>\r\n"
#define MAIL_OK "250 2.1.0 Sender ok\r\n"
#define RCPT "RCPT TO:<alice@builtin.test>\r\n"
#define RCPT_OK "250 2.1.5 Recipient ok\r\n"
#define OK "250 2.0.0 Ok\r\n"
#define DATA_OK "354 End with a dot on a line of its own\r\n"
#define ACCEPTED "250 2.0.0 00000001 Message accepted for delivery\r\n"
#define BYE "221 2.0.0 mail.builtin.test closing connection\r\n"
#define STRAY "554 5.6.0 Message has a CR or LF of its own\r\n"
#define BAD_LF "500 5.5.2 Bare CR or LF in a command\r\n"
#define BAD_CHARACTER "500 5.5.2 Bad character in a command\r\n"
#define BAD_HELO "501 Syntax: HELO domain or address literal\r\n"
#define BAD_EHLO "501 Syntax: EHLO domain or address literal\r\n"
#define BAD_MAIL "501 5.5.4 Syntax: MAIL FROM:<address>\r\n"
#define BAD_SENDER "501 5.1.7 Bad sender address syntax\r\n"
#define BAD_RCPT "501 5.5.4 Syntax: RCPT TO:<address>\r\n"
#define BAD_RECIPIENT "501 5.1.3 Bad recipient address syntax\r\n"
#define BAD_PARAMETER "555 5.5.4 Parameter not recognized\r\n"
#define MISSING "550 5.1.8 Sender domain must exist\r\n"
#define NO_USER "550 5.1.1 No such user here\r\n"
#define RELAYING "550 5.7.1 Relaying denied\r\n"
#define TOO_BIG "552 5.3.4 Message size exceeds 1048576 octets\r\n"
#define TOO_LONG "500 5.5.2 Line too long\r\n"
#define UNKNOWN "500 5.5.2 Command not recognized\r\n"
#define NOT_HERE "502 5.5.1 Command not implemented\r\n"
#define NO_ARGUMENT "501 5.5.4 No argument wanted\r\n"
#define NEED_MAIL_RCPT "503 5.5.1 Need MAIL before RCPT\r\n"
#define NEED_MAIL_DATA "503 5.5.1 Need MAIL before DATA\r\n"
#define NEED_RCPT "503 5.5.1 Need RCPT before DATA\r\n"
#define NEED_HELO "503 5.5.1 Need HELO or EHLO before MAIL\r\n"
#define NESTED "503 5.5.1 Sender was given already\r\n"

#define IN_MAIL EHLO MAIL
#define IN_MAIL_OK EHLO_OK MAIL_OK
#define IN_RCPT IN_MAIL RCPT
#define IN_RCPT_OK IN_MAIL_OK RCPT_OK
#define IN_DATA IN_RCPT "DATA\r\n"
#define IN_DATA_OK IN_RCPT_OK DATA_OK

struct row {
	const char *claim;
	struct str client;
	const char *server;
};

#define S(text)                        \
	{                              \
		text, sizeof(text) - 1 \
	}

static const struct reference_limits talk_limits = {
	.idle_us = INT64_C(3600000000),
	.linger_us = INT64_C(3600000000),
	.connections = 10,
	.pending_bytes = 4096,
	.errors = 20,
	.recipients = 100,
};

/* A client in memory. */
struct talk {
	struct loop *loop;
	struct reference_host host;
	struct transport *transport;
	const char *greeting;
	bool tls;			  /* as if */
	bool said_ehlo, is_authenticated; /* as if */
	struct buf heard;
};

static inline void talk_hear(struct talk *talk)
{
	buf_str(&talk->heard, transport_memory_take(talk->transport));
}

static inline void talk_begin(struct talk *talk)
{
	struct reference_session *session;

	buf_clear(&talk->heard);
	talk->host.message_count = 0;
	session = reference_session_new(&talk->host);
	talk->transport = transport_memory_new(
		talk->loop, &reference_session_events, session);
	reference_session_open(session, talk->transport);
	session->tls = talk->tls;
	if (talk->said_ehlo)
		session->hello = REFERENCE_HELLO_EHLO;
	session->authenticated = talk->is_authenticated;
	loop_run_once(talk->loop, false);
	talk_hear(talk);
}

static inline void talk_say(struct talk *talk, struct str text)
{
	transport_memory_feed(talk->transport, text.data, text.len);
	talk_hear(talk);
}

static inline void talk_end(struct talk *talk)
{
	transport_memory_end(talk->transport, TRANSPORT_EOF);
	assert_int_equal(talk->host.session_count, 0);
	assert_null(talk->host.sessions);
	loop_run_once(talk->loop, false);
}

static inline void talk_init(struct talk *talk)
{
	*talk = (struct talk){.loop = loop_new(), .greeting = GREETING};
	talk->host.loop = talk->loop;
	talk->host.limits = talk_limits;
}

static inline void talk_fini(struct talk *talk)
{
	reference_tls_fini(&talk->host);
	buf_fini(&talk->host.out);
	buf_fini(&talk->heard);
	loop_free(&talk->loop);
}

static inline void check_heard(
	const struct talk *talk, const struct row *row, size_t cut)
{
	const char *heard = buf_cstr(&talk->heard);
	size_t skip = strlen(talk->greeting);

	if (strncmp(heard, talk->greeting, skip) == 0 &&
		strcmp(heard + skip, row->server) == 0)
		return;
	print_error("%s, cut at %zu: heard\n%s", row->claim, cut, heard);
	fail();
}

/* piece octets at a time from cut on; before it, all at once. */
static inline void check_row(
	struct talk *talk, const struct row *row, size_t cut, size_t piece)
{
	size_t at = cut;

	talk_begin(talk);
	if (cut > 0)
		talk_say(talk, (struct str){row->client.data, cut});
	for (; at < row->client.len; at += piece) {
		size_t rest = row->client.len - at;

		talk_say(talk, (struct str){row->client.data + at,
				       rest < piece ? rest : piece});
	}
	check_heard(talk, row, cut);
	talk_end(talk);
}

static inline void check_rows_in(
	struct talk *talk, const struct row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		check_row(talk, &rows[i], 0, 1);
		for (size_t cut = 0; cut < rows[i].client.len; cut++)
			check_row(talk, &rows[i], cut, rows[i].client.len);
	}
}

static inline void check_rows(const struct row *rows, size_t count)
{
	struct talk talk;

	talk_init(&talk);
	check_rows_in(&talk, rows, count);
	talk_fini(&talk);
}

/* What a parameter is answered. */
struct param_row {
	const char *claim, *param, *reply;
};

/* command stands before each parameter. */
static inline void check_params(struct talk *talk, const struct param_row *rows,
	size_t count, const char *command)
{
	struct buf client = BUF_INIT;

	for (size_t i = 0; i < count; i++) {
		struct row row = {rows[i].claim, {NULL, 0}, rows[i].reply};

		buf_clear(&client);
		buf_printf(&client, "%s %s\r\n", command, rows[i].param);
		row.client = buf_view(&client);
		check_rows_in(talk, &row, 1);
	}
	buf_fini(&client);
}

#define CHECK_PARAMS(talk, rows, command) \
	check_params(talk, rows, sizeof(rows) / sizeof((rows)[0]), command)

#define CHECK_ROWS(rows) check_rows(rows, sizeof(rows) / sizeof((rows)[0]))

#endif
