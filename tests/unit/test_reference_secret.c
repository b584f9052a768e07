/* layer: reference */
/* AUTH inside TLS: passwords, and mechanisms that are bound to it. */
#include "reference_secure.h"

#include "base/base64.h"
#include "smtp/sasl.h"

static void a_password_may_be_said_inside(void **state)
{
	struct fixture fixture;
	struct client *client = &fixture.client;

	(void)state;
	fixture_begin(&fixture, NULL);
	enter_tls(&fixture, "", "");
	client_say(client, EHLO "AUTH PLAIN " PLAIN_OK "\r\n" MAIL FOREIGN);
	client_expect(client, TLS_OK AUTH_OK MAIL_OK RCPT_OK);
	fixture_end(&fixture);
}

/* The text of the reply that is heard next, whose code must be so. */
static struct str next_reply(struct client *client, const char *code)
{
	client_hear(client, 6);
	assert_memory_equal(client->heard.data, code, 4);
	return (struct str){client->heard.data + 4, client->heard.len - 6};
}

static void say_base64(
	struct client *client, const char *before, struct str text)
{
	struct buf line = BUF_INIT;

	buf_puts(&line, before);
	base64_encode(&line, text);
	buf_puts(&line, "\r\n");
	client_say(client, buf_cstr(&line));
	buf_fini(&line);
}

/* SCRAM is three messages and a proof of the server's. */
static void authenticate(struct client *client, const char *mechanism)
{
	struct buf exporter = BUF_INIT, in = BUF_INIT, out = BUF_INIT;
	struct sasl_identity identity = {.user = STR_LITERAL("alice"),
		.password = STR_LITERAL("down-the-rabbit-hole")};
	struct err err = {.kind = ERR_NONE};
	char command[64];
	struct sasl *sasl;

	assert_true(transport_tls_binding(
		client->transport, "tls-exporter", &exporter));
	identity.tls_exporter = buf_view(&exporter);
	sasl = sasl_client_new(mechanism, &identity, &err);
	if (!sasl)
		fail_msg("%s: %s", mechanism, err.text);
	snprintf(command, sizeof(command), "AUTH %s ", mechanism);
	sasl_step(sasl, (struct str){"", 0}, &out, &err);
	for (int i = 0; i < 3; i++) {
		say_base64(client, i == 0 ? command : "", buf_view(&out));
		if (i == 2)
			break;
		buf_clear(&in);
		assert_true(base64_decode(&in, next_reply(client, "334 ")));
		buf_clear(&client->heard);
		assert_int_not_equal(sasl_step(sasl, buf_view(&in), &out, &err),
			SASL_FAILED);
	}
	client_expect(client, AUTH_OK);
	sasl_free(&sasl);
	buf_fini(&exporter);
	buf_fini(&in);
	buf_fini(&out);
}

static void channel_bindings_hold(void **state)
{
	static const char *const names[] = {
		"SCRAM-SHA-256-PLUS", "SCRAM-SHA-1-PLUS"};
	struct fixture fixture;

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		fixture_begin(&fixture, NULL);
		enter_tls(&fixture, "", "");
		client_say(&fixture.client, EHLO);
		client_expect(&fixture.client, TLS_OK);
		authenticate(&fixture.client, names[i]);
		fixture_end(&fixture);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_password_may_be_said_inside),
		cmocka_unit_test(channel_bindings_hold),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
