/* layer: reference */
/* Mutants on a real socket: certificates, versions, what STARTTLS must forget,
 * ends of a connection, replies at another time. */
#include "reference_secure.h"

#include "reference/mutant.h"

#define OK "250 2.0.0 Ok\r\n"
#define THEN(line, then) "m\tIt is.\t-\t" line "\t-\t-\t-\t" then "\n"
#define SWITCH(what) "m\tIt is.\t-\t-\t-\t-\t-\tswitch:" what "\n"

struct bed {
	struct fixture fixture;
	struct mutants *mutants;
};

static void begin(struct bed *bed, const char *table, bool implicit_tls)
{
	struct reference_options options = {.implicit_tls = implicit_tls};
	struct diag *diag = diag_new();
	struct str unknown;
	const char *near;

	bed->mutants = mutants_new(diag);
	assert_true(mutants_add(bed->mutants, "m.tsv", str_from(table), diag));
	assert_true(mutants_choose(
		bed->mutants, STR_LITERAL("m"), &unknown, &near));
	diag_free(&diag);
	options.mutants = bed->mutants;
	fixture_begin(&bed->fixture, &options);
}

static void end(struct bed *bed)
{
	fixture_end(&bed->fixture);
	mutants_free(&bed->mutants);
}

static void test_certificates(void **state)
{
	static const struct {
		const char *name, *table;
		bool is_good;
	} rows[] = {
		{"as it should be", SWITCH("idle=100000"), true},
		{"for a few more days", SWITCH("certificate-expires-soon"),
			true},
		{"another name", SWITCH("certificate-of-another-name"), false},
		{"expired", SWITCH("certificate-expired"), false},
		{"not yet", SWITCH("certificate-not-yet-valid"), false},
		{"self-signed", SWITCH("certificate-self-signed"), false},
		{"a weak signature", SWITCH("certificate-sha1"), false},
		{"another server is asked for",
			SWITCH("tls-sni-unknown-refused"), true},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct bed bed;

		print_message("row: %s\n", rows[i].name);
		begin(&bed, rows[i].table, true);
		client_hear(&bed.fixture.client, 0);
		assert_int_equal(handshake(&bed.fixture, "mail.builtin.test"),
			rows[i].is_good);
		end(&bed);
	}
}

static void test_starttls(void **state)
{
	static const struct {
		const char *name, *table, *before, *behind, *say, *heard;
	} rows[] = {
		{"what was injected is obeyed",
			SWITCH("starttls-keeps-plaintext"), "", "NOOP\r\n", "",
			OK},
		{"but not without", SWITCH("idle=100000"), "", "NOOP\r\n",
			"NOOX\r\n", UNKNOWN},
		{"half a line goes on", SWITCH("starttls-keeps-half-line"), "",
			"NOOX\r\nNO", "OP\r\n", OK},
		{"a hello is kept", SWITCH("starttls-keeps-hello"), "", "",
			MAIL, MAIL_OK},
		{"a transaction is kept", SWITCH("starttls-keeps-transaction"),
			MAIL, "", RCPT, RCPT_OK},
		{"a word when TLS stands",
			"m\tIt is.\ttls\t<tls>\t-\t-\t250 Hi\\r\\n\n", "", "",
			"", "250 Hi\r\n"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct bed bed;

		print_message("row: %s\n", rows[i].name);
		begin(&bed, rows[i].table, false);
		enter_tls(&bed.fixture, rows[i].before, rows[i].behind);
		client_say(&bed.fixture.client, rows[i].say);
		client_expect(&bed.fixture.client, rows[i].heard);
		end(&bed);
	}
}

static void test_failure_goes_on(void **state)
{
	struct bed bed;
	struct client *client = &bed.fixture.client;

	(void)state;
	begin(&bed, SWITCH("starttls-failure-goes-on"), false);
	client_expect(client, GREETING);
	client_say(client, "STARTTLS\r\n");
	client_expect(client, READY);
	client_say(client, "no TLS at all\r\n");
	for (int i = 0; i < 100; i++)
		loop_run_once(client->loop, false);
	client_say(client, "NOOP\r\n");
	client_hear(client, strlen(OK));
	/* There may be an alert before it. */
	assert_true(str_contains(buf_view(&client->heard), STR_LITERAL(OK)));
	end(&bed);
}

/* With TLS at once, to one who says nothing. */
static void test_greets_in_the_clear(void **state)
{
	struct bed bed;

	(void)state;
	begin(&bed, SWITCH("tls-plain-banner"), true);
	client_expect(&bed.fixture.client, GREETING);
	end(&bed);
	begin(&bed, SWITCH("tls-plain-banner"), true);
	client_hear(&bed.fixture.client, 0);
	assert_true(handshake(&bed.fixture, "mail.builtin.test"));
	client_expect(&bed.fixture.client, GREETING);
	end(&bed);
}

static void test_ends(void **state)
{
	struct bed bed;
	struct client *client = &bed.fixture.client;

	(void)state;
	begin(&bed, THEN("^NOOP", "abort"), false);
	client_expect(client, GREETING);
	client_say(client, "NOOP\r\n");
	client_hear(client, 1000);
	assert_true(client->ended);
	assert_int_equal(client->how, TRANSPORT_RESET);
	end(&bed);

	begin(&bed, SWITCH("idle=1"), false);
	client_expect(client,
		GREETING "421 4.4.2 mail.builtin.test Idle for too long\r\n");
	end(&bed);

	begin(&bed, SWITCH("eof-ignored"), false);
	client_expect(client, GREETING);
	transport_shutdown(client->transport);
	client_say(client, "");
	loop_run_once(client->loop, false);
	assert_false(client->ended);
	end(&bed);

	begin(&bed, SWITCH("half-message-taken"), false);
	client_expect(client, GREETING);
	client_say(client, EHLO MAIL RCPT "DATA\r\nhalf");
	transport_shutdown(client->transport);
	client_hear(client, 100000);
	assert_true(str_contains(buf_view(&client->heard),
		STR_LITERAL("250 2.0.0 00000001 Message accepted")));
	end(&bed);
}

static void test_time(void **state)
{
	struct bed bed;
	struct client *client = &bed.fixture.client;

	(void)state;
	begin(&bed, THEN("^NOOP", "pause=1"), false);
	client_expect(client, GREETING);
	client_say(client, "RSET\r\nNOOP\r\nNOOX\r\n");
	client_expect(client, OK OK UNKNOWN);
	assert_true(client->reads > 2);
	client_say(client, "QUIT\r\n");
	client_expect(
		client, "221 2.0.0 mail.builtin.test closing connection\r\n");
	end(&bed);

	begin(&bed, THEN("^STARTTLS", "pause=1"), false);
	enter_tls(&bed.fixture, "", "");
	client_say(client, "NOOP\r\n");
	client_expect(client, OK);
	end(&bed);

	begin(&bed, THEN("^STARTTLS", "early"), false);
	enter_tls(&bed.fixture, "", "");
	client_say(client, "NOOP\r\n");
	client_expect(client, OK);
	end(&bed);

	begin(&bed, THEN("^NOOP", "early"), false);
	client_expect(client, GREETING);
	client_say(client, "NOOP\r\n");
	client_expect(client, OK OK);
	end(&bed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_certificates),
		cmocka_unit_test(test_starttls),
		cmocka_unit_test(test_failure_goes_on),
		cmocka_unit_test(test_greets_in_the_clear),
		cmocka_unit_test(test_ends),
		cmocka_unit_test(test_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
