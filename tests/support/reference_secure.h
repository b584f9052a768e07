/*
 * reference_secure.h - the built-in server, a client of it, and TLS between
 * them, verified.
 */
#ifndef SD_TESTS_REFERENCE_SECURE_H
#define SD_TESTS_REFERENCE_SECURE_H

#include "reference_client.h"

#include "reference/reference.h"
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
#define CLEAR_OK                                                         \
	EXTENSIONS "250-STARTTLS\r\n250-AUTH SCRAM-SHA-256 SCRAM-SHA-1 " \
		   "CRAM-MD5\r\n250-VRFY\r\n250 HELP\r\n"
#define TLS_OK                                                       \
	EXTENSIONS "250-REQUIRETLS\r\n250-AUTH SCRAM-SHA-256-PLUS "  \
		   "SCRAM-SHA-1-PLUS "                               \
		   "SCRAM-SHA-256 SCRAM-SHA-1 CRAM-MD5 OAUTHBEARER " \
		   "XOAUTH2 PLAIN LOGIN\r\n250-VRFY\r\n250 HELP\r\n"
#define READY "220 2.0.0 Ready to start TLS\r\n"
#define NEED_HELO "503 5.5.1 Need HELO or EHLO before MAIL\r\n"
#define NEED_MAIL "503 5.5.1 Need MAIL before DATA\r\n"
#define AUTH_OK "235 2.7.0 Authentication successful\r\n"
#define MAIL "MAIL FROM:<sender@exists.test>\r\n"
#define MAIL_OK "250 2.1.0 Sender ok\r\n"
#define RCPT "RCPT TO:<alice@builtin.test>\r\n"
#define RCPT_OK "250 2.1.5 Recipient ok\r\n"
#define FOREIGN "RCPT TO:<user@foreign.test>\r\n"
#define RELAYING "550 5.7.1 Relaying denied\r\n"
#define PLAIN_OK "AGFsaWNlAGRvd24tdGhlLXJhYmJpdC1ob2xl"
#define UNKNOWN "500 5.5.2 Command not recognized\r\n"

struct fixture {
	struct loop *loop;
	struct reference *reference;
	struct tls_context *context;
	struct client client;
};

static inline void fixture_begin(
	struct fixture *fixture, const struct reference_options *options)
{
	struct tls_settings settings = {.verify = true};
	struct err err;

	*fixture = (struct fixture){.loop = loop_new()};
	fixture->reference = reference_start(fixture->loop, options, &err);
	assert_non_null(fixture->reference);
	settings.authority = reference_authority(fixture->reference);
	assert_non_null(settings.authority);
	fixture->context = tls_context_new(&settings, &err);
	assert_non_null(fixture->context);
	client_connect(&fixture->client, fixture->loop,
		reference_port(fixture->reference));
}

static inline void fixture_end(struct fixture *fixture)
{
	client_gone(&fixture->client);
	reference_free(&fixture->reference);
	loop_run_once(fixture->loop, false);
	tls_context_free(&fixture->context);
	loop_free(&fixture->loop);
}

static inline bool handshake(struct fixture *fixture, const char *name)
{
	struct tls_params params = {.context = fixture->context, .name = name};

	return client_tls(&fixture->client, &params);
}

/* Greeting, EHLO, before, STARTTLS and behind, then TLS. */
static inline void enter_tls(
	struct fixture *fixture, const char *before, const char *behind)
{
	struct client *client = &fixture->client;
	struct buf command = BUF_INIT;

	client_expect(client, GREETING);
	client_say(client, EHLO);
	client_expect(client, CLEAR_OK);
	buf_printf(&command, "%sSTARTTLS\r\n%s", before, behind);
	client_say(client, buf_cstr(&command));
	buf_fini(&command);
	for (int i = 0; i < ROUNDS_MAX; i++) {
		if (str_contains(buf_view(&client->heard), STR_LITERAL(READY)))
			break;
		loop_run_once(client->loop, true);
	}
	assert_string_equal(
		buf_cstr(&client->heard) + client->heard.len - strlen(READY),
		READY);
	buf_clear(&client->heard);
	assert_true(handshake(fixture, "mail.builtin.test"));
}

#endif
