/* layer: reference */
/*
 * The variants of the built-in server: for submission, without extensions,
 * impatient, on ::1; and what it does to clients that are none.
 */
#include "reference_client.h"

#include "reference/reference.h"
#include "reference_talk.h"

#define NEED_AUTH "530 5.7.0 Authentication required\r\n"
#define NEED_TLS "530 5.7.0 Say STARTTLS first\r\n"
#define NEED_EHLO "555 5.5.4 Parameters need EHLO\r\n"
#define OTHERS "553 5.7.1 That sender is somebody else\r\n"
#define NULL_MX "556 5.1.10 Recipient domain takes no mail\r\n"
#define NO_FQDN "550 5.1.2 Domain is not fully qualified\r\n"
#define NO_WEB "421 4.7.0 mail.builtin.test This is no web server\r\n"
#define HELLO "250 mail.builtin.test\r\n"

static const struct row plain_rows[] = {
	{"EHLO lists nothing", S(EHLO), HELLO},
	{"no parameters", S(EHLO "MAIL FROM:<> SIZE=1\r\n" MAIL RCPT),
		HELLO NEED_EHLO MAIL_OK RCPT_OK},
	{"nor of RCPT",
		S(EHLO MAIL "RCPT TO:<bob@builtin.test> NOTIFY=NEVER\r\n"),
		HELLO MAIL_OK NEED_EHLO},
	{"no command of an extension",
		S(EHLO "STARTTLS\r\nAUTH PLAIN\r\nBDAT 0 LAST\r\n"
		       "ETRN a.test\r\nHELP\r\n"),
		HELLO NOT_HERE NOT_HERE NOT_HERE NOT_HERE NOT_HERE},
	{"a message, in groups",
		S(EHLO MAIL RCPT "DATA\r\n.\r\nVRFY alice\r\nQUIT\r\n"),
		HELLO MAIL_OK RCPT_OK DATA_OK ACCEPTED
		"250 2.1.5 <alice@builtin.test>\r\n" BYE},
};

static const struct row stranger_rows[] = {
	{"no mail of strangers",
		S(MAIL RCPT "DATA\r\nVRFY alice\r\nEXPN x\r\n"),
		NEED_AUTH NEED_AUTH NEED_AUTH NEED_AUTH NEED_AUTH},
	{"nor in parts, and their octets are gone",
		S("BDAT 6\r\nNOOP\r\nBDAT 6 LAST\r\nQUIT\r\nNOOP\r\n"),
		NEED_AUTH NEED_AUTH OK},
	{"a size that is none comes first", S("BDAT x\r\nNOOP\r\n"),
		"501 5.5.4 Syntax: BDAT size [LAST]\r\n" OK},
	{"the rest is for all", S("RSET\r\nNOOP\r\nHELP\r\nQUIT\r\n"),
		OK OK HELP_OK BYE},
	{"syntax comes first", S("DATA now\r\nVRFY\r\n"),
		NO_ARGUMENT "501 5.5.4 Argument wanted\r\n"},
	{"no ETRN", S("ETRN builtin.test\r\n"), NOT_HERE},
};

/* [RFC3207 4] */
static const struct row clear_rows[] = {
	{"nothing but the way to TLS",
		S(MAIL "RCPT TO:<>\r\nDATA\r\nVRFY alice\r\nRSET\r\n"
		       "AUTH CRAM-MD5\r\nETRN builtin.test\r\nEXPN x\r\n"),
		NEED_TLS NEED_TLS NEED_TLS NEED_TLS NEED_TLS NEED_TLS NEED_TLS
			NEED_TLS},
	{"the way to TLS", S(EHLO "NOOP\r\nHELO a.test\r\nQUIT\r\n"),
		EHLO_OK OK HELLO BYE},
	{"the octets of a chunk are gone",
		S("BDAT 6\r\nNOOP\r\nBDAT 6 LAST\r\nQUIT\r\nNOOP\r\n"),
		NEED_TLS NEED_TLS OK},
	{"what nobody knows", S("FOO\r\nGET / HTTP/1.1\r\n"), UNKNOWN NO_WEB},
};

static const struct row user_rows[] = {
	{"a user writes for herself",
		S("MAIL FROM:<alice@builtin.test>\r\nRSET\r\n"
		  "MAIL FROM:<\"Alice\"@BUILTIN.test>\r\nRSET\r\n"
		  "MAIL FROM:<alice+x@builtin.test>\r\nRSET\r\n"
		  "MAIL FROM:<>\r\n"),
		MAIL_OK OK MAIL_OK OK MAIL_OK OK MAIL_OK},
	{"or from elsewhere", S(MAIL), MAIL_OK},
	{"but not for others here",
		S("MAIL FROM:<bob@builtin.test>\r\n"
		  "MAIL FROM:<nobody-here@builtin.test>\r\n"
		  "MAIL FROM:<full@builtin.test>\r\n"
		  "MAIL FROM:<alice%x@builtin.test>\r\n"),
		OTHERS OTHERS OTHERS OTHERS},
	{"to anybody",
		S(MAIL "RCPT TO:<user@foreign.test>\r\n" RCPT
		       "RCPT TO:<nobody-here@builtin.test>\r\n"),
		MAIL_OK RCPT_OK RCPT_OK NO_USER},
	{"but where no mail is taken",
		S(MAIL "RCPT TO:<a@nullmx.test>\r\nRCPT TO:<a@host>\r\n"),
		MAIL_OK NULL_MX NO_FQDN},
	{"in parts", S(MAIL RCPT "BDAT 4 LAST\r\nhi\r\nNOOP\r\n"),
		MAIL_OK RCPT_OK ACCEPTED OK},
};

static const struct row http_rows[] = {
	{"a browser's form is not obeyed",
		S("POST / HTTP/1.1\r\nHost: mail.builtin.test:25\r\n\r\n" EHLO
				MAIL),
		NO_WEB},
	{"GET", S("GET / HTTP/1.1\r\n\r\n"), NO_WEB},
	{"a bare verb", S("GET\r\nNOOP\r\n"), NO_WEB},
	{"HTTP/2", S("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), NO_WEB},
	{"in the middle", S(IN_MAIL "OPTIONS * HTTP/1.1\r\n" RCPT),
		IN_MAIL_OK NO_WEB},
	{"an URL that is not of ASCII", S("GET /\xc3\xa4 HTTP/1.1\r\nNOOP\r\n"),
		NO_WEB},
	{"words that are none", S("get / HTTP/1.1\r\nGETX\r\nPOSTX /\r\n"),
		UNKNOWN UNKNOWN UNKNOWN},
	{"within a message it is text",
		S(IN_DATA "GET / HTTP/1.1\r\n.\r\nNOOP\r\n"),
		IN_DATA_OK ACCEPTED OK},
};

static void a_plain_one_has_no_extension(void **state)
{
	struct talk talk;

	(void)state;
	talk_init(&talk);
	talk.host.plain = true;
	check_rows_in(
		&talk, plain_rows, sizeof(plain_rows) / sizeof(plain_rows[0]));
	talk_fini(&talk);
}

static void another_wants_tls_first(void **state)
{
	struct talk talk;

	(void)state;
	talk_init(&talk);
	talk.host.needs_tls = true;
	check_rows_in(
		&talk, clear_rows, sizeof(clear_rows) / sizeof(clear_rows[0]));
	talk.tls = talk.said_ehlo = true;
	check_row(&talk, &(struct row){"inside", S(MAIL), MAIL_OK}, 0, 1);
	talk_fini(&talk);
}

static void submission_is_for_users(void **state)
{
	struct talk talk;

	(void)state;
	talk_init(&talk);
	talk.host.submission = talk.said_ehlo = true;
	check_rows_in(&talk, stranger_rows,
		sizeof(stranger_rows) / sizeof(stranger_rows[0]));
	talk.is_authenticated = true;
	check_rows_in(
		&talk, user_rows, sizeof(user_rows) / sizeof(user_rows[0]));
	talk_fini(&talk);
}

/* FUTURERELEASE says a time and the moment that it is from now. */
static void submission_offers_to_hold_mail(void **state)
{
	static const struct str hello = S(EHLO);
	static const char word[] = "\r\n250-FUTURERELEASE 864000 ";
	struct talk talk;
	const char *line;
	int year;
	char end[3];

	(void)state;
	talk_init(&talk);
	talk.host.submission = true;
	talk_begin(&talk);
	talk_say(&talk, hello);
	line = strstr(buf_cstr(&talk.heard), word);
	assert_non_null(line);
	line += strlen(word);
	assert_int_equal(
		sscanf(line, "%4d-%*2d-%*2dT%*2d:%*2d:%*2dZ%2c", &year, end),
		2);
	assert_memory_equal(end, "\r\n", 2);
	assert_true(year >= 2024 && year <= 9999);
	assert_null(strstr(buf_cstr(&talk.heard), "ETRN"));
	talk_end(&talk);
	talk_fini(&talk);
}

static void browsers_are_sent_away(void **state)
{
	static const struct str verbs[] = {S("GET "), S("HEAD "), S("POST "),
		S("PUT "), S("OPTIONS "), S("CONNECT "), S("TRACE "),
		S("DELETE "), S("PATCH "), S("PRI ")};
	struct buf client = BUF_INIT;
	struct talk talk;

	(void)state;
	CHECK_ROWS(http_rows);
	talk_init(&talk);
	/* With an URL above the length of commands. */
	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++) {
		struct row row = {verbs[i].data, {NULL, 0}, NO_WEB};

		buf_clear(&client);
		buf_str(&client, verbs[i]);
		buf_fill(&client, '/', 2000);
		buf_puts(&client, " HTTP/1.1\r\nNOOP\r\n");
		row.client = buf_view(&client);
		check_row(&talk, &row, 0, 1);
		check_row(&talk, &row, 0, row.client.len);
	}
	buf_fini(&client);
	talk_fini(&talk);
}

/* Also where each is refused for another reason, and over transactions. */
static void guessing_has_an_end(void **state)
{
	enum { GUESSES = 100 };
	static const struct str guess =
		S("RCPT TO:<nobody-here@builtin.test>\r\nRSET\r\n" MAIL);
	static const char end[] =
		"421 4.7.0 mail.builtin.test Too many refused recipients\r\n";
	struct talk talk;

	(void)state;
	talk_init(&talk);
	talk_begin(&talk);
	talk_say(&talk, (struct str)S(IN_MAIL));
	for (int i = 0; i < GUESSES; i++) {
		buf_clear(&talk.heard);
		talk_say(&talk, guess);
		assert_string_equal(buf_cstr(&talk.heard), NO_USER OK MAIL_OK);
	}
	buf_clear(&talk.heard);
	talk_say(&talk, guess);
	assert_string_equal(buf_cstr(&talk.heard), end);
	talk_end(&talk);
	talk_fini(&talk);
}

static void an_impatient_one_hangs_up(void **state)
{
	struct reference_options options = {.impatient = true};
	struct loop *loop = loop_new();
	struct err err;
	struct reference *reference = reference_start(loop, &options, &err);
	struct client client;

	(void)state;
	assert_non_null(reference);
	client_connect(&client, loop, reference_port(reference));
	client_hear(&client, SIZE_MAX);
	assert_string_equal(buf_cstr(&client.heard),
		GREETING "421 4.4.2 mail.builtin.test Idle for too long\r\n");
	assert_int_equal(client.how, TRANSPORT_EOF);
	client_gone(&client);
	reference_free(&reference);
	loop_free(&loop);
}

static void it_may_listen_on_ipv6(void **state)
{
	struct reference_options options = {.ipv6 = true};
	struct loop *loop = loop_new();
	struct err err;
	struct reference *reference = reference_start(loop, &options, &err);
	struct net_address address;
	struct client client;

	(void)state;
	if (!reference) { /* no IPv6 on this machine */
		loop_free(&loop);
		skip();
	}
	assert_true(net_address_parse(
		STR_LITERAL("::1"), reference_port(reference), &address));
	client_connect_to(&client, loop, &address);
	client_expect(&client, GREETING);
	client_gone(&client);
	reference_free(&reference);
	loop_free(&loop);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_plain_one_has_no_extension),
		cmocka_unit_test(another_wants_tls_first),
		cmocka_unit_test(submission_is_for_users),
		cmocka_unit_test(submission_offers_to_hold_mail),
		cmocka_unit_test(browsers_are_sent_away),
		cmocka_unit_test(guessing_has_an_end),
		cmocka_unit_test(an_impatient_one_hangs_up),
		cmocka_unit_test(it_may_listen_on_ipv6),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
