/* layer: reference */
/* Whole AUTH exchanges with a client of our own, and their limits. */
#include "reference_talk.h"

#include "base/base64.h"
#include "smtp/sasl.h"

#define TLS_OK                                                             \
	EXTENSIONS "250-REQUIRETLS\r\n250-AUTH SCRAM-SHA-256 SCRAM-SHA-1 " \
		   "CRAM-MD5 OAUTHBEARER "                                 \
		   "XOAUTH2 PLAIN LOGIN\r\n250-VRFY\r\n250 HELP\r\n"
#define BAD_USER "535 5.7.8 Authentication failed\r\n"
#define MALFORMED "501 5.5.2 Malformed response\r\n"
#define EMPTY "334 \r\n"
#define PLAIN_WRONG "AGFsaWNlAHdyb25n" /* NUL alice NUL wrong */

/* The text of the last reply; its code is checked. */
static struct str last_reply(const struct talk *talk, const char *code)
{
	struct str heard = buf_view(&talk->heard);
	struct str line;

	assert_true(heard.len > 6);
	heard.len -= 2;
	line = heard;
	while (heard.data)
		line = str_cut(&heard, '\n');
	if (line.len < 4 || memcmp(line.data, code, 4) != 0)
		fail_msg("%s expected, heard %.*s", code, (int)line.len,
			line.data);
	return (struct str){line.data + 4, line.len - 4};
}

static void say_base64(struct talk *talk, const char *before, struct str text)
{
	struct buf line = BUF_INIT;

	buf_puts(&line, before);
	if (text.data && before[0] != '\0')
		buf_putc(&line, ' ');
	if (text.data && text.len == 0 && before[0] != '\0')
		buf_putc(&line, '=');
	base64_encode(&line, text.data ? text : (struct str){"", 0});
	buf_puts(&line, "\r\n");
	talk_say(talk, buf_view(&line));
	buf_fini(&line);
}

/* A client that plays by the book, until the server has said its word. */
static void exchange(struct talk *talk, struct sasl *client,
	const char *command, bool has_initial)
{
	struct buf in = BUF_INIT, out = BUF_INIT;
	struct err err = {.kind = ERR_NONE};
	bool is_begun = false;

	if (has_initial)
		is_begun = sasl_step(client, (struct str){"", 0}, &out, &err) !=
			   SASL_FAILED;
	say_base64(talk, command,
		is_begun ? buf_view(&out) : (struct str){NULL, 0});
	for (int i = 0; i < 10; i++) {
		if (!str_contains(
			    buf_view(&talk->heard), STR_LITERAL("\r\n334 ")))
			break;
		buf_clear(&in);
		assert_true(base64_decode(&in, last_reply(talk, "334 ")));
		buf_clear(&talk->heard);
		buf_puts(&talk->heard, "\r\n");
		if (sasl_step(client, buf_view(&in), &out, &err) == SASL_FAILED)
			buf_clear(&out);
		say_base64(talk, "", buf_view(&out));
	}
	buf_fini(&in);
	buf_fini(&out);
}

static void check_mechanism(struct talk *talk, const char *mechanism,
	const char *secret, bool has_initial, const char *code)
{
	struct sasl_identity identity = {
		.user = STR_LITERAL("alice"),
		.password = str_from(secret),
		.token = str_from(secret),
		.host = STR_LITERAL("mail.builtin.test"),
	};
	struct err err = {.kind = ERR_NONE};
	struct sasl *client = sasl_client_new(mechanism, &identity, &err);
	char command[64];

	if (!client)
		fail_msg("%s: %s", mechanism, err.text);
	snprintf(command, sizeof(command), "AUTH %s", mechanism);
	talk_begin(talk);
	talk_say(talk, STR_LITERAL(EHLO));
	exchange(talk, client, command, has_initial);
	last_reply(talk, code);
	assert_int_equal(talk->host.sessions->authenticated, code[0] == '2');
	assert_null(talk->host.sessions->auth);
	talk_end(talk);
	sasl_free(&client);
}

static void mechanisms_work_with_our_own_client(void **state)
{
	static const struct {
		const char *name;
		const char *secret;
		bool takes_initial;
	} list[] = {
		{"SCRAM-SHA-256", "down-the-rabbit-hole", true},
		{"SCRAM-SHA-1", "down-the-rabbit-hole", true},
		{"CRAM-MD5", "down-the-rabbit-hole", false},
		{"OAUTHBEARER", "curiouser-and-curiouser", true},
		{"XOAUTH2", "curiouser-and-curiouser", true},
		{"PLAIN", "down-the-rabbit-hole", true},
		{"LOGIN", "down-the-rabbit-hole", false},
	};
	struct talk talk;

	(void)state;
	talk_init(&talk);
	talk.tls = true;
	for (size_t i = 0; i < sizeof(list) / sizeof(list[0]); i++) {
		check_mechanism(
			&talk, list[i].name, list[i].secret, false, "235 ");
		check_mechanism(&talk, list[i].name, "wrong", false, "535 ");
		if (!list[i].takes_initial)
			continue;
		check_mechanism(
			&talk, list[i].name, list[i].secret, true, "235 ");
		check_mechanism(&talk, list[i].name, "wrong", true, "535 ");
	}
	talk_fini(&talk);
}

/* before, count times A, after, which is heard with server. */
static void check_long(
	struct talk *talk, const char *before, size_t count, const char *server)
{
	struct row row = {before, {NULL, 0}, server};
	struct buf client = BUF_INIT;

	buf_puts(&client, before);
	buf_fill(&client, 'A', count);
	buf_puts(&client, "\r\nNOOP\r\n");
	row.client = buf_view(&client);
	check_row(talk, &row, 0, 7);
	check_row(talk, &row, 0, 100000);
	buf_fini(&client);
}

static void lines_have_limits(void **state)
{
	struct talk talk;

	(void)state;
	talk_init(&talk);
	talk.tls = true;
	check_long(
		&talk, EHLO "AUTH PLAIN\r\n", 12288, TLS_OK EMPTY MALFORMED OK);
	check_long(&talk, EHLO "AUTH PLAIN\r\n", 12289,
		TLS_OK EMPTY "500 5.5.6 Line too long\r\n" OK);
	check_long(&talk, EHLO "AUTH PLAIN\r\n", 70000,
		TLS_OK EMPTY "500 5.5.6 Line too long\r\n" OK);
	check_long(&talk, EHLO "AUTH PLAIN ", 12276, TLS_OK MALFORMED OK);
	check_long(&talk, EHLO "AUTH PLAIN ", 12280, TLS_OK TOO_LONG OK);
	talk_fini(&talk);
}

static void guessing_has_a_limit(void **state)
{
	static const struct row row = {"two guesses",
		S(EHLO "AUTH PLAIN " PLAIN_WRONG "\r\nAUTH PLAIN " PLAIN_WRONG
		       "\r\nAUTH PLAIN " PLAIN_WRONG "\r\nNOOP\r\n"),
		TLS_OK BAD_USER BAD_USER
		"421 4.7.0 mail.builtin.test Too many errors\r\n"};
	struct talk talk;

	(void)state;
	talk_init(&talk);
	talk.tls = true;
	talk.host.limits.errors = 2;
	check_row(&talk, &row, 0, 1);
	check_row(&talk, &row, 0, 1000);
	talk_fini(&talk);
}

static void five_guesses_are_enough(void **state)
{
	static const struct row row = {"six guesses",
		S(EHLO "AUTH PLAIN " PLAIN_WRONG "\r\nAUTH PLAIN " PLAIN_WRONG
		       "\r\nAUTH PLAIN " PLAIN_WRONG
		       "\r\nAUTH PLAIN " PLAIN_WRONG
		       "\r\nAUTH PLAIN " PLAIN_WRONG
		       "\r\nAUTH PLAIN " PLAIN_WRONG "\r\nNOOP\r\n"),
		TLS_OK BAD_USER BAD_USER BAD_USER BAD_USER BAD_USER
		"421 4.7.0 mail.builtin.test Too many failures\r\n"};
	struct talk talk;

	(void)state;
	talk_init(&talk);
	talk.tls = true;
	check_row(&talk, &row, 0, 1);
	check_row(&talk, &row, 0, 1000);
	talk_fini(&talk);
}

/* A client that goes in the middle of an exchange takes it along. */
static void an_exchange_may_end_in_nothing(void **state)
{
	struct talk talk;

	(void)state;
	talk_init(&talk);
	talk_begin(&talk);
	talk_say(&talk, STR_LITERAL(EHLO "AUTH CRAM-MD5\r\nabc"));
	last_reply(&talk, "334 ");
	assert_non_null(talk.host.sessions->auth);
	talk_end(&talk);
	talk_fini(&talk);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(mechanisms_work_with_our_own_client),
		cmocka_unit_test(lines_have_limits),
		cmocka_unit_test(guessing_has_a_limit),
		cmocka_unit_test(five_guesses_are_enough),
		cmocka_unit_test(an_exchange_may_end_in_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
