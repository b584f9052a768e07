/* layer: reference */
/* TLS at the built-in server, and what must not survive its beginning. */
#include "reference_secure.h"

static void starttls_leads_to_another_world(void **state)
{
	struct fixture fixture;
	struct client *client = &fixture.client;

	(void)state;
	fixture_begin(&fixture, NULL);
	enter_tls(&fixture, "", "");
	client_say(client, EHLO);
	client_expect(client, TLS_OK);
	client_say(client, "STARTTLS\r\n");
	client_expect(client, "503 5.5.1 TLS is active\r\n");
	client_say(client, "QUIT\r\n");
	client_expect(
		client, "221 2.0.0 mail.builtin.test closing connection\r\n");
	client_hear(client, SIZE_MAX);
	assert_int_equal(client->how, TRANSPORT_EOF);
	assert_false(transport_tls_was_truncated(client->transport));
	fixture_end(&fixture);
}

static void what_was_said_before_is_forgotten(void **state)
{
	struct fixture fixture;
	struct client *client = &fixture.client;

	(void)state;
	fixture_begin(&fixture, NULL);
	enter_tls(&fixture, MAIL RCPT, "");
	client_say(client, "DATA\r\n" MAIL EHLO "DATA\r\n");
	client_expect(client, NEED_MAIL NEED_HELO TLS_OK NEED_MAIL);
	fixture_end(&fixture);
}

/* What is in the clear behind STARTTLS, whole or half of a command. */
static void what_was_injected_is_dropped(void **state)
{
	static const char *const behind[] = {"NOOP\r\n",
		"EHLO evil.test\r\n" MAIL RCPT "DATA\r\n", "RSET\r\nNO", "\r\n",
		"MAIL FROM:<"};
	struct fixture fixture;
	struct client *client = &fixture.client;

	(void)state;
	for (size_t i = 0; i < sizeof(behind) / sizeof(behind[0]); i++) {
		fixture_begin(&fixture, NULL);
		enter_tls(&fixture, "", behind[i]);
		client_say(client, "OP\r\n" MAIL EHLO);
		client_expect(client, UNKNOWN NEED_HELO TLS_OK);
		fixture_end(&fixture);
	}
}

static void starttls_takes_no_argument(void **state)
{
	struct fixture fixture;

	(void)state;
	fixture_begin(&fixture, NULL);
	client_expect(&fixture.client, GREETING);
	client_say(&fixture.client, "STARTTLS now\r\nNOOP\r\n");
	client_expect(&fixture.client,
		"501 5.5.4 No argument wanted\r\n250 2.0.0 Ok\r\n");
	fixture_end(&fixture);
}

/* No reply in the clear to it, and an end. */
static void rubbish_is_no_handshake(void **state)
{
	struct fixture fixture;
	struct client *client = &fixture.client;

	(void)state;
	fixture_begin(&fixture, NULL);
	client_expect(client, GREETING);
	client_say(client, "STARTTLS\r\n");
	client_expect(client, READY);
	client_say(client, EHLO EHLO EHLO);
	client_hear(client, SIZE_MAX);
	assert_true(client->ended);
	assert_false(
		str_contains(buf_view(&client->heard), STR_LITERAL("250")));
	assert_false(
		str_contains(buf_view(&client->heard), STR_LITERAL("500")));
	fixture_end(&fixture);
}

static void implicit_tls_comes_before_the_greeting(void **state)
{
	static const char *const names[] = {"mail.builtin.test", "builtin.test",
		"localhost", "127.0.0.1", "::1"};
	struct reference_options options = {.implicit_tls = true};
	struct fixture fixture;

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		fixture_begin(&fixture, &options);
		assert_true(handshake(&fixture, names[i]));
		client_expect(&fixture.client, GREETING);
		client_say(&fixture.client, EHLO);
		client_expect(&fixture.client, TLS_OK);
		fixture_end(&fixture);
	}
	fixture_begin(&fixture, &options);
	assert_false(handshake(&fixture, "other.test"));
	fixture_end(&fixture);
}

static void nothing_is_said_in_the_clear_with_implicit_tls(void **state)
{
	struct reference_options options = {.implicit_tls = true};
	struct fixture fixture;
	struct client *client = &fixture.client;

	(void)state;
	fixture_begin(&fixture, &options);
	client_say(client, EHLO EHLO EHLO);
	client_hear(client, SIZE_MAX);
	assert_true(client->ended);
	assert_false(
		str_contains(buf_view(&client->heard), STR_LITERAL("builtin")));
	fixture_end(&fixture);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(starttls_leads_to_another_world),
		cmocka_unit_test(what_was_said_before_is_forgotten),
		cmocka_unit_test(what_was_injected_is_dropped),
		cmocka_unit_test(starttls_takes_no_argument),
		cmocka_unit_test(rubbish_is_no_handshake),
		cmocka_unit_test(implicit_tls_comes_before_the_greeting),
		cmocka_unit_test(
			nothing_is_said_in_the_clear_with_implicit_tls),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
