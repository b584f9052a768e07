/* layer: reference */
/* A built-in server that trusts its clients: XCLIENT, XFORWARD, and the PROXY
 * header on a port of its own. */
#include "reference_client.h"

#include "reference/reference.h"
#include "reference/reference_session.h"

#define GREETING "220 mail.builtin.test ESMTP smtpdrill reference server\r\n"
#define BAD "501 5.5.4 Bad attribute\r\n"
#define SIGNATURE "\r\n\r\n\0\r\nQUIT\n"
#define TCP4 "\x11\0\x0c\xc0\0\2\1\xc0\0\2\2\x9c\x40\0\x19"
#define BYTES(text) (text), sizeof(text) - 1

struct row {
	const char *name;
	const char *said;
	size_t len;
	const char *heard; /* behind the greeting; of a proxied one, with it */
};

static const struct row commands[] = {
	{"XCLIENT is a new session",
		BYTES("XCLIENT NAME=a.test ADDR=192.0.2.1\r\n"
		      "MAIL FROM:<a@exists.test>\r\nQUIT\r\n"),
		GREETING "503 5.5.1 Need HELO or EHLO before MAIL\r\n"},
	{"what is not known",
		BYTES("xclient name=[UNAVAILABLE] addr=[TEMPUNAVAIL]\r\n"),
		GREETING},
	{"ports, protocols, IPv6, xtext",
		BYTES("XCLIENT PORT=0 DESTPORT=65535 PROTO=SMTP "
		      "ADDR=IPV6:::1 DESTADDR=127.0.0.1 HELO=a+2Bb\r\n"),
		GREETING},
	{"bad attributes",
		BYTES("XCLIENT\r\nXCLIENT FOO=1\r\nXCLIENT ADDR\r\n"
		      "XCLIENT ADDR=\r\nXCLIENT ADDR=999.1.1.1\r\n"
		      "XCLIENT ADDR=::1\r\nXCLIENT ADDR=IPV6:127.0.0.1\r\n"
		      "XCLIENT PORT=65536\r\nXCLIENT PORT=x\r\n"
		      "XCLIENT PROTO=FTP\r\nXCLIENT NAME=a..b\r\n"
		      "XCLIENT HELO=a+zz\r\nXCLIENT SOURCE=LOCAL\r\n"
		      "XCLIENT NAM=a\r\n"),
		BAD BAD BAD BAD BAD BAD BAD BAD BAD BAD BAD BAD BAD BAD},
	{"XFORWARD changes nothing",
		BYTES("XFORWARD NAME=a.test ADDR=192.0.2.1 PORT=1 PROTO=ESMTP "
		      "HELO=a IDENT=x SOURCE=REMOTE\r\n"
		      "XFORWARD LOGIN=x\r\nXFORWARD SOURCE=MARS\r\n"),
		"250 2.0.0 Ok\r\n" BAD BAD},
};

static const struct row headers[] = {
	{"v1", BYTES("PROXY TCP4 192.0.2.1 192.0.2.2 40000 25\r\n"), GREETING},
	{"v1, IPv6", BYTES("PROXY TCP6 2001:db8::1 ::1 65535 0\r\n"), GREETING},
	{"v1, unknown", BYTES("PROXY UNKNOWN\r\n"), GREETING},
	{"v1, unknown with words", BYTES("PROXY UNKNOWN a b c\r\n"), GREETING},
	{"v2", BYTES(SIGNATURE "\x21" TCP4), GREETING},
	{"v2, local", BYTES(SIGNATURE "\x20\0\0\0"), GREETING},
	{"v2, unspecified", BYTES(SIGNATURE "\x21\0\0\0"), GREETING},
	{"v2, with a TLV",
		BYTES(SIGNATURE "\x21\x11\0\x10\xc0\0\2\1\xc0\0\2\2\x9c\x40\0"
				"\x19\4\0\1x"),
		GREETING},
	{"with a command behind it", BYTES("PROXY UNKNOWN\r\nNOOP\r\n"),
		GREETING "250 2.0.0 Ok\r\n"},
	{"no header", BYTES("EHLO a.test\r\n"), ""},
	{"v1, too few", BYTES("PROXY TCP4 1.2.3\r\n"), ""},
	{"v1, too many", BYTES("PROXY TCP4 192.0.2.1 192.0.2.2 1 25 1\r\n"),
		""},
	{"v1, no ports", BYTES("PROXY TCP4 192.0.2.1 192.0.2.2\r\n"), ""},
	{"v1, a bad port", BYTES("PROXY TCP4 192.0.2.1 192.0.2.2 99999 25\r\n"),
		""},
	{"v1, another family",
		BYTES("PROXY TCP6 192.0.2.1 192.0.2.2 40000 25\r\n"), ""},
	{"v1, no family", BYTES("PROXY UDP4 192.0.2.1 192.0.2.2 1 25\r\n"), ""},
	{"v1, a bare LF", BYTES("PROXY TCP4 192.0.2.1 192.0.2.2 40000 25\n"),
		""},
	{"v1, an LF alone", BYTES("\n"), ""},
	{"v1, without end",
		BYTES("PROXY UNKNOWN aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
		      "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
		      "a"),
		""},
	{"v2, version 1", BYTES(SIGNATURE "\x11" TCP4), ""},
	{"v2, a command that is none", BYTES(SIGNATURE "\x2f" TCP4), ""},
	{"v2, too short", BYTES(SIGNATURE "\x21\x11\0\4\xc0\0\2\1"), ""},
	{"v2, a family that is none", BYTES(SIGNATURE "\x21\x44\0\0"), ""},
	{"v2, too long", BYTES(SIGNATURE "\x20\0\xff\xff"), ""},
};

static const struct reference_options trusting = {.trusted = true};

struct world {
	struct loop *loop;
	struct reference *reference;
	struct client client;
};

static void world_begin(struct world *world)
{
	struct err err;

	world->loop = loop_new();
	world->reference = reference_start(world->loop, &trusting, &err);
	assert_non_null(world->reference);
}

static void world_end(struct world *world)
{
	client_gone(&world->client);
	reference_free(&world->reference);
	loop_free(&world->loop);
}

static void client_says(struct client *client, const char *said, size_t len)
{
	transport_write(client->transport, said, len);
}

static void commands_are_obeyed(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		const struct row *row = &commands[i];
		struct world world;

		world_begin(&world);
		client_connect(&world.client, world.loop,
			reference_port(world.reference));
		client_hear(&world.client, strlen(GREETING));
		buf_clear(&world.client.heard);
		client_says(&world.client, row->said, row->len);
		client_hear(&world.client, strlen(row->heard));
		if (strncmp(buf_cstr(&world.client.heard), row->heard,
			    strlen(row->heard)) != 0)
			fail_msg("%s: %s", row->name,
				buf_cstr(&world.client.heard));
		world_end(&world);
	}
}

static void hear_header(const struct row *row, size_t cut)
{
	struct world world;

	world_begin(&world);
	client_connect(&world.client, world.loop,
		reference_proxy_port(world.reference));
	client_says(&world.client, row->said, cut);
	for (int i = 0; cut < row->len && i < 3; i++)
		loop_run_once(world.loop, false);
	client_says(&world.client, row->said + cut, row->len - cut);
	client_hear(
		&world.client, row->heard[0] ? strlen(row->heard) : SIZE_MAX);
	if (strcmp(buf_cstr(&world.client.heard), row->heard) != 0)
		fail_msg("%s: %s", row->name, buf_cstr(&world.client.heard));
	world_end(&world);
}

static void headers_are_read(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(headers) / sizeof(headers[0]); i++) {
		hear_header(&headers[i], headers[i].len);
		hear_header(&headers[i], headers[i].len / 2);
		hear_header(&headers[i], 1);
	}
}

static void ehlo_shows_the_client(void **state)
{
	static const char said[] =
		"PROXY TCP4 192.0.2.1 192.0.2.2 40000 25\r\nEHLO a.test\r\n"
		"XCLIENT ADDR=IPV6:2001:db8::1\r\nEHLO a.test\r\n"
		"XCLIENT NAME=a.test\r\nEHLO a.test\r\nQUIT\r\n";
	struct world world;
	const char *text;

	(void)state;
	world_begin(&world);
	client_connect(&world.client, world.loop,
		reference_proxy_port(world.reference));
	client_says(&world.client, said, sizeof(said) - 1);
	client_hear(&world.client, SIZE_MAX);
	text = strstr(buf_cstr(&world.client.heard),
		"250-mail.builtin.test [192.0.2.1]\r\n");
	assert_non_null(text);
	text = strstr(text, "250-mail.builtin.test [2001:db8::1]\r\n");
	assert_non_null(text);
	assert_non_null(strstr(text, "250-mail.builtin.test\r\n"));
	world_end(&world);
}

static void each_recipient_has_a_reply(void **state)
{
	static const char said[] =
		"EHLO a.test\r\nMAIL FROM:<a@exists.test> PRDR\r\n"
		"RCPT TO:<alice@builtin.test>\r\n"
		"RCPT TO:<bob@builtin.test>\r\nDATA\r\n.\r\n"
		"MAIL FROM:<a@exists.test> PRDR=1\r\nQUIT\r\n";
	struct world world;

	(void)state;
	world_begin(&world);
	client_connect(
		&world.client, world.loop, reference_port(world.reference));
	client_says(&world.client, said, sizeof(said) - 1);
	client_hear(&world.client, SIZE_MAX);
	assert_non_null(strstr(buf_cstr(&world.client.heard),
		"\r\n353 The recipients say:\r\n"
		"250 2.1.5 Recipient takes it\r\n"
		"250 2.1.5 Recipient takes it\r\n"
		"250 2.0.0 00000001 Message accepted for delivery\r\n"
		"501 5.5.4 PRDR takes no value\r\n"));
	world_end(&world);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(commands_are_obeyed),
		cmocka_unit_test(headers_are_read),
		cmocka_unit_test(ehlo_shows_the_client),
		cmocka_unit_test(each_recipient_has_a_reply),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
