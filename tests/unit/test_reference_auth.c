/* layer: reference */
/* AUTH: who may use which mechanism, what may go wrong in an exchange, and
 * what it is good for. [RFC4954] */
#include "reference_talk.h"

/* In TLS, or as if. */
#define TLS_OK                                                             \
	EXTENSIONS "250-REQUIRETLS\r\n250-AUTH SCRAM-SHA-256 SCRAM-SHA-1 " \
		   "CRAM-MD5 OAUTHBEARER "                                 \
		   "XOAUTH2 PLAIN LOGIN\r\n250-VRFY\r\n250 HELP\r\n"
#define AUTH_OK "235 2.7.0 Authentication successful\r\n"
#define BAD_USER "535 5.7.8 Authentication failed\r\n"
#define BAD_BASE64 "501 5.5.2 Cannot decode base64\r\n"
#define MALFORMED "501 5.5.2 Malformed response\r\n"
#define CANCELLED "501 5.7.0 Authentication cancelled\r\n"
#define NEED_TLS "538 5.7.11 Encryption required for mechanism\r\n"
#define NO_MECHANISM "504 5.5.4 Mechanism not recognized\r\n"
#define NOT_AVAILABLE "504 5.5.4 Mechanism not available\r\n"
#define NEED_EHLO "503 5.5.1 Need EHLO before AUTH\r\n"
#define TWICE "503 5.5.1 Authenticated already\r\n"
#define IN_TRANSACTION "503 5.5.1 No AUTH within a transaction\r\n"
#define SERVER_FIRST "501 5.7.0 Server begins this one\r\n"
#define EMPTY "334 \r\n"
#define LOGIN_USER "334 VXNlciBOYW1l\r\n"
#define LOGIN_PASSWORD "334 UGFzc3dvcmQ=\r\n"
#define FOREIGN "RCPT TO:<user@foreign.test>\r\n"

/* Base64 of NUL, name, NUL, password and the like. */
#define PLAIN_OK "AGFsaWNlAGRvd24tdGhlLXJhYmJpdC1ob2xl"
#define PLAIN_SELF "YWxpY2UAYWxpY2UAZG93bi10aGUtcmFiYml0LWhvbGU="
#define PLAIN_OTHER "Ym9iAGFsaWNlAGRvd24tdGhlLXJhYmJpdC1ob2xl"
#define PLAIN_WRONG "AGFsaWNlAHdyb25n"
#define PLAIN_BOB "AGJvYgBkb3duLXRoZS1yYWJiaXQtaG9sZQ=="
#define ALICE "YWxpY2U="
#define BOB "Ym9i"
#define PASSWORD "ZG93bi10aGUtcmFiYml0LWhvbGU="
#define WRONG "d3Jvbmc="
#define XOAUTH2_OK                                                       \
	"dXNlcj1hbGljZQFhdXRoPUJlYXJlciBjdXJpb3VzZXItYW5kLWN1cmlvdXNlcg" \
	"EB"

static const struct row clear_rows[] = {
	{"no password in the clear, however it is asked",
		S(EHLO "AUTH PLAIN " PLAIN_OK "\r\nAUTH PLAIN\r\n"
		       "AUTH LOGIN\r\nAUTH XOAUTH2 " XOAUTH2_OK "\r\n"
		       "AUTH OAUTHBEARER\r\nAUTH "
		       "SCRAM-SHA-256-PLUS\r\nNOOP\r\n"),
		EHLO_OK NEED_TLS NEED_TLS NEED_TLS NEED_TLS NEED_TLS NEED_TLS
			OK},
	{"mechanisms that nobody has, or that we do not",
		S(EHLO "AUTH NOSUCHMECH\r\nAUTH EXTERNAL =\r\n"
		       "AUTH ANONYMOUS\r\nAUTH DIGEST-MD5\r\nAUTH *\r\n"),
		EHLO_OK NO_MECHANISM NO_MECHANISM NO_MECHANISM NO_MECHANISM
			NO_MECHANISM},
	{"no mechanism", S(EHLO "AUTH\r\nAUTH \r\n"),
		EHLO_OK "501 5.5.4 Argument wanted\r\n"
			"501 5.5.4 Argument wanted\r\n"},
	{"before EHLO, after HELO",
		S("AUTH CRAM-MD5\r\nHELO a.test\r\nAUTH CRAM-MD5\r\n"),
		NEED_EHLO "250 mail.builtin.test\r\n" NEED_EHLO},
	{"within a transaction", S(IN_MAIL "AUTH SCRAM-SHA-1\r\n" RCPT),
		IN_MAIL_OK IN_TRANSACTION RCPT_OK},
	{"a challenge without data, cancelled, and others after it",
		S(EHLO "auth scram-sha-256\r\n*\r\nAUTH SCRAM-SHA-1\r\n*\r\n"
		       "NOOP\r\n"),
		EHLO_OK EMPTY CANCELLED EMPTY CANCELLED OK},
	{"a star is no initial response",
		S(EHLO "AUTH SCRAM-SHA-1 *\r\nNOOP\r\n"),
		EHLO_OK BAD_BASE64 OK},
	{"what is no base64",
		S(EHLO "AUTH SCRAM-SHA-1 !!!!\r\nAUTH SCRAM-SHA-1 =AAA\r\n"
		       "AUTH SCRAM-SHA-1 AAA=BBBB\r\nAUTH SCRAM-SHA-1 AAA\r\n"
		       "AUTH SCRAM-SHA-1 AAAA AAAA\r\n"
		       "AUTH SCRAM-SHA-1\r\nQUIT\r\nAUTH SCRAM-SHA-1\r\n**\r\n"
		       "NOOP\r\n"),
		EHLO_OK BAD_BASE64 BAD_BASE64 BAD_BASE64 BAD_BASE64 BAD_BASE64
			EMPTY MALFORMED EMPTY BAD_BASE64 OK},
	{"CRAM-MD5 takes no initial response",
		S(EHLO "AUTH CRAM-MD5 eA==\r\nAUTH CRAM-MD5 =\r\nNOOP\r\n"),
		EHLO_OK SERVER_FIRST SERVER_FIRST OK},
	{"commands in an exchange are responses",
		S(EHLO "AUTH SCRAM-SHA-1\r\nNOOP NOOP\r\nNOOP\r\n"),
		EHLO_OK EMPTY BAD_BASE64 OK},
};

static const struct row tls_rows[] = {
	{"PLAIN with an initial response",
		S(EHLO "AUTH PLAIN " PLAIN_OK "\r\n"), TLS_OK AUTH_OK},
	{"PLAIN without", S(EHLO "auth plain\r\n" PLAIN_OK "\r\n"),
		TLS_OK EMPTY AUTH_OK},
	{"PLAIN for oneself", S(EHLO "AUTH PLAIN " PLAIN_SELF "\r\n"),
		TLS_OK AUTH_OK},
	{"PLAIN for another", S(EHLO "AUTH PLAIN " PLAIN_OTHER "\r\n"),
		TLS_OK BAD_USER},
	{"PLAIN that is wrong, three times, then right",
		S(EHLO "AUTH PLAIN " PLAIN_WRONG "\r\nAUTH PLAIN " PLAIN_BOB
		       "\r\nAUTH PLAIN\r\n" PLAIN_WRONG
		       "\r\nAUTH PLAIN " PLAIN_OK "\r\n"),
		TLS_OK BAD_USER BAD_USER EMPTY BAD_USER AUTH_OK},
	{"PLAIN cancelled", S(EHLO "AUTH PLAIN\r\n*\r\nNOOP\r\n"),
		TLS_OK EMPTY CANCELLED OK},
	{"PLAIN with an empty response is malformed, and asks no more",
		S(EHLO "AUTH PLAIN =\r\nAUTH PLAIN\r\n\r\nNOOP\r\n"),
		TLS_OK MALFORMED EMPTY MALFORMED OK},
	{"PLAIN without its NULs", S(EHLO "AUTH PLAIN " ALICE "\r\nNOOP\r\n"),
		TLS_OK MALFORMED OK},
	{"LOGIN", S(EHLO "AUTH LOGIN\r\n" ALICE "\r\n" PASSWORD "\r\n"),
		TLS_OK LOGIN_USER LOGIN_PASSWORD AUTH_OK},
	{"LOGIN with the name at once",
		S(EHLO "AUTH LOGIN " ALICE "\r\n" PASSWORD "\r\n"),
		TLS_OK LOGIN_PASSWORD AUTH_OK},
	{"LOGIN that is wrong",
		S(EHLO "AUTH LOGIN\r\n" ALICE "\r\n" WRONG "\r\n"
		       "AUTH LOGIN\r\n" BOB "\r\n" PASSWORD "\r\nNOOP\r\n"),
		TLS_OK LOGIN_USER LOGIN_PASSWORD BAD_USER LOGIN_USER
			LOGIN_PASSWORD BAD_USER OK},
	{"LOGIN cancelled at the password",
		S(EHLO "AUTH LOGIN\r\n" ALICE "\r\n*\r\nNOOP\r\n"),
		TLS_OK LOGIN_USER LOGIN_PASSWORD CANCELLED OK},
	{"XOAUTH2", S(EHLO "AUTH XOAUTH2 " XOAUTH2_OK "\r\n"), TLS_OK AUTH_OK},
	{"no channel bindings, no -PLUS", S(EHLO "AUTH SCRAM-SHA-1-PLUS\r\n"),
		TLS_OK NOT_AVAILABLE},
	{"once is enough",
		S(EHLO "AUTH PLAIN " PLAIN_OK "\r\nAUTH PLAIN " PLAIN_OK
		       "\r\n" EHLO "AUTH PLAIN\r\n"),
		TLS_OK AUTH_OK TWICE TLS_OK TWICE},
	{"who is authenticated may relay, to what is an address",
		S(EHLO "AUTH PLAIN " PLAIN_OK "\r\n" MAIL FOREIGN RCPT
		       "RCPT TO:<x@builtin.test>\r\nRCPT TO:<a@b@c>\r\n"),
		TLS_OK AUTH_OK MAIL_OK RCPT_OK RCPT_OK NO_USER BAD_RECIPIENT},
	{"and has precedence [RFC6710 4.1]",
		S(EHLO "AUTH PLAIN " PLAIN_OK "\r\n"
		       "MAIL FROM:<a@exists.test> MT-PRIORITY=9\r\n"),
		TLS_OK AUTH_OK MAIL_OK},
	{"who is not may not",
		S(EHLO "AUTH PLAIN " PLAIN_WRONG "\r\n" MAIL FOREIGN),
		TLS_OK BAD_USER MAIL_OK RELAYING},
	{"RSET and EHLO forget no user",
		S(EHLO "AUTH PLAIN " PLAIN_OK "\r\n" MAIL
		       "RSET\r\n" EHLO MAIL FOREIGN),
		TLS_OK AUTH_OK MAIL_OK OK TLS_OK MAIL_OK RCPT_OK},
	{"MAIL in the same write",
		S(EHLO "AUTH PLAIN " PLAIN_OK "\r\n" MAIL FOREIGN "QUIT\r\n"),
		TLS_OK AUTH_OK MAIL_OK RCPT_OK BYE},
	{"STARTTLS within TLS", S(EHLO "STARTTLS\r\nNOOP\r\n"),
		TLS_OK "503 5.5.1 TLS is active\r\n" OK},
};

static void passwords_are_not_for_the_clear(void **state)
{
	(void)state;
	CHECK_ROWS(clear_rows);
}

static void who_knows_the_password_may_relay(void **state)
{
	struct talk talk;

	(void)state;
	talk_init(&talk);
	talk.tls = true;
	check_rows_in(&talk, tls_rows, sizeof(tls_rows) / sizeof(tls_rows[0]));
	talk_fini(&talk);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(passwords_are_not_for_the_clear),
		cmocka_unit_test(who_knows_the_password_may_relay),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
