/* layer: reference */
/* What each command is answered, in which state, and by which policy. */
#include "reference_talk.h"

static const struct row order_rows[] = {
	{"a whole conversation in one write",
		S(IN_DATA "hello\r\n.\r\nQUIT\r\n"), IN_DATA_OK ACCEPTED BYE},
	{"nothing is heard after QUIT", S("QUIT\r\nNOOP\r\nX\r\n"), BYE},
	{"HELO is enough", S("HELO client.exists.test\r\n" MAIL RCPT),
		"250 mail.builtin.test\r\n" MAIL_OK RCPT_OK},
	{"verbs and keywords in any case",
		S("ehlo x.test\r\nmAiL fRoM:<a@exists.test> body=8bitmime "
		  "size=1\r\nrcpt to:<ALICE@BUILTIN.TEST>\r\nquit\r\n"),
		IN_RCPT_OK BYE},
	{"MAIL before HELO", S(MAIL), NEED_HELO},
	{"RCPT before HELO", S(RCPT), NEED_MAIL_RCPT},
	{"DATA before HELO", S("DATA\r\n"), NEED_MAIL_DATA},
	{"RCPT before MAIL", S(EHLO RCPT), EHLO_OK NEED_MAIL_RCPT},
	{"DATA before MAIL", S(EHLO "DATA\r\n"), EHLO_OK NEED_MAIL_DATA},
	{"DATA before RCPT", S(IN_MAIL "DATA\r\n"), IN_MAIL_OK NEED_RCPT},
	{"DATA with refused recipients only",
		S(IN_MAIL "RCPT TO:<nobody-here@builtin.test>\r\nDATA\r\n"),
		IN_MAIL_OK NO_USER "554 5.5.1 No valid recipients\r\n"},
	{"one good recipient is enough",
		S(IN_MAIL "RCPT TO:<x@builtin.test>\r\n" RCPT "DATA\r\n"),
		IN_MAIL_OK NO_USER RCPT_OK DATA_OK},
	{"a second MAIL is refused and changes nothing",
		S(IN_RCPT MAIL "DATA\r\n"), IN_RCPT_OK NESTED DATA_OK},
	{"a refused MAIL begins nothing",
		S(EHLO "MAIL FROM:<bad\r\n" RCPT MAIL),
		EHLO_OK BAD_MAIL NEED_MAIL_RCPT MAIL_OK},
	{"RSET drops the transaction, not the hello",
		S(IN_RCPT "RSET\r\nDATA\r\n" RCPT MAIL "DATA\r\n"),
		IN_RCPT_OK OK NEED_MAIL_DATA NEED_MAIL_RCPT MAIL_OK NEED_RCPT},
	{"EHLO drops the transaction", S(IN_RCPT EHLO "DATA\r\n"),
		IN_RCPT_OK EHLO_OK NEED_MAIL_DATA},
	{"HELO drops the transaction", S(IN_RCPT "HELO a.test\r\nDATA\r\n"),
		IN_RCPT_OK "250 mail.builtin.test\r\n" NEED_MAIL_DATA},
	{"a refused EHLO drops nothing", S(IN_RCPT "EHLO\r\nDATA\r\n"),
		IN_RCPT_OK BAD_EHLO DATA_OK},
	{"NOOP, HELP and VRFY leave the transaction alone",
		S(IN_RCPT "NOOP\r\nHELP\r\nVRFY alice\r\nDATA\r\n"),
		IN_RCPT_OK OK HELP_OK
		"250 2.1.5 <alice@builtin.test>\r\n" DATA_OK},
	{"RSET, NOOP, HELP, VRFY and QUIT before HELO",
		S("RSET\r\nNOOP x y\r\nHELP MAIL\r\nVRFY nobody\r\nQUIT\r\n"),
		OK OK HELP_OK NO_USER BYE},
	{"the message ends the transaction",
		S(IN_DATA ".\r\n" RCPT "DATA\r\n" MAIL),
		IN_DATA_OK ACCEPTED NEED_MAIL_RCPT NEED_MAIL_DATA MAIL_OK},
	{"two messages get numbers",
		S(IN_DATA ".\r\n" MAIL RCPT "DATA\r\n.\r\n"),
		IN_DATA_OK ACCEPTED MAIL_OK RCPT_OK DATA_OK
		"250 2.0.0 00000002 Message accepted for delivery\r\n"},
	{"what follows a refused DATA is commands",
		S(IN_MAIL "DATA\r\nNOOP\r\n.\r\n"),
		IN_MAIL_OK NEED_RCPT OK UNKNOWN},
};

static const struct row syntax_rows[] = {
	{"EHLO without, with a bad, with two names",
		S("EHLO\r\nEHLO a_b.test\r\nEHLO a b\r\nEHLO -a\r\n"),
		BAD_EHLO BAD_EHLO BAD_EHLO BAD_EHLO},
	{"HELO without, with a bad name", S("HELO\r\nHELO a..b\r\n"),
		BAD_HELO BAD_HELO},
	{"address literals in EHLO",
		S("EHLO [192.0.2.1]\r\nEHLO [IPv6:2001:db8::1]\r\n"
		  "EHLO [999.1.1.1]\r\nEHLO [192.0.2.1\r\n"),
		EHLO_OK EHLO_OK BAD_EHLO BAD_EHLO},
	{"the form of MAIL",
		S(EHLO "MAIL\r\nMAIL FROM:\r\nMAIL FROM: <a@exists.test>\r\n"
		       "MAIL FROM:a@exists.test\r\nMAIL TO:<a@exists.test>\r\n"
		       "MAIL FROM:<a@exists.test\r\n"
		       "MAILFROM:<a@exists.test>\r\n"),
		EHLO_OK BAD_MAIL BAD_MAIL BAD_MAIL BAD_MAIL BAD_MAIL BAD_MAIL
			UNKNOWN},
	{"senders that are no addresses",
		S(EHLO "MAIL FROM:<a>\r\nMAIL FROM:<postmaster>\r\n"
		       "MAIL FROM:<a@>\r\nMAIL FROM:<@exists.test>\r\n"
		       "MAIL FROM:<a@b@exists.test>\r\n"
		       "MAIL FROM:<.a@exists.test>\r\n"
		       "MAIL FROM:<a@exists.test.>\r\n"
		       "MAIL FROM:<a@e_x.test>\r\n"),
		EHLO_OK BAD_SENDER BAD_SENDER BAD_SENDER BAD_SENDER BAD_SENDER
			BAD_SENDER BAD_SENDER BAD_SENDER},
	{"the null sender", S(EHLO "MAIL FROM:<>\r\n" RCPT),
		EHLO_OK MAIL_OK RCPT_OK},
	{"a sender with every atext",
		S(EHLO "MAIL FROM:<!#$%&'*+-/=?^_`.{|}~@exists.test>\r\n"),
		EHLO_OK MAIL_OK},
	{"a sender in quotes",
		S(EHLO "MAIL FROM:<\"a\\\"b,<>:;@d\"@exists.test>\r\n"),
		EHLO_OK MAIL_OK},
	{"a sender behind a route, one at a literal",
		S(EHLO "MAIL FROM:<@a.test,@b.test:a@exists.test>\r\nRSET\r\n"
		       "MAIL FROM:<a@[192.0.2.1]>\r\n"),
		EHLO_OK MAIL_OK OK MAIL_OK},
	{"the form of RCPT",
		S(IN_MAIL "RCPT\r\nRCPT FROM:<a@b.test>\r\n"
			  "RCPT TO:alice@builtin.test\r\nRCPT TO:<>\r\n"
			  "RCPT TO:<alice>\r\nRCPT TO:<alice@builtin.test\r\n"),
		IN_MAIL_OK BAD_RCPT BAD_RCPT BAD_RCPT BAD_RECIPIENT
			BAD_RECIPIENT BAD_RCPT},
	{"arguments where none belong",
		S(IN_RCPT "DATA now\r\nRSET x\r\nQUIT x\r\nVRFY\r\nDATA\r\n"),
		IN_RCPT_OK NO_ARGUMENT NO_ARGUMENT NO_ARGUMENT
		"501 5.5.4 Argument wanted\r\n" DATA_OK},
	{"white space before the line end", S("RSET \r\nNOOP\t\r\nQUIT  \r\n"),
		OK OK BYE},
	{"a verb that we do not have", S("EXPN x\r\nEXPN\r\n"),
		NOT_HERE NOT_HERE},
	{"verbs that nobody has", S("FOO\r\n\r\nLHLO a.test\r\n"),
		UNKNOWN UNKNOWN UNKNOWN},
	{"VRFY of others",
		S("VRFY user@foreign.test\r\nVRFY <bob@builtin.test>\r\n"
		  "VRFY a@b@c\r\nVRFY <>\r\nVRFY \"alice\"\r\n"),
		"252 2.0.0 Cannot verify that user\r\n"
		"250 2.1.5 <bob@builtin.test>\r\n"
		"501 5.1.3 Bad address syntax\r\n"
		"501 5.1.3 Bad address syntax\r\n"
		"250 2.1.5 <alice@builtin.test>\r\n"},
};

static const struct row policy_rows[] = {
	{"sender domains that do not exist",
		S(EHLO "MAIL FROM:<a@missing.invalid>\r\n"
		       "MAIL FROM:<a@nowhere.test>\r\n"
		       "MAIL FROM:<a@xexists.test>\r\n"
		       "MAIL FROM:<a@localhost>\r\n" MAIL),
		EHLO_OK MISSING MISSING MISSING MISSING MAIL_OK},
	{"a sender domain that cannot be looked up",
		S(EHLO "MAIL FROM:<a@tempfail.test>\r\n"),
		EHLO_OK "451 4.4.3 Sender domain cannot be looked up now\r\n"},
	{"a sender domain with a null MX",
		S(EHLO "MAIL FROM:<a@nullmx.test>\r\n"),
		EHLO_OK "550 5.7.27 Sender domain takes no mail\r\n"},
	{"a mailbox that is full",
		S(IN_MAIL "RCPT TO:<full@builtin.test>\r\nVRFY full\r\n"),
		IN_MAIL_OK "452 4.2.2 Mailbox full\r\n"
			   "250 2.1.5 <full@builtin.test>\r\n"},
	{"postmaster in every form",
		S(IN_MAIL "RCPT TO:<postmaster>\r\nRCPT TO:<PostMaster>\r\n"
			  "RCPT TO:<POSTMASTER@Builtin.Test>\r\n"
			  "RCPT TO:<postmaster@[127.0.0.1]>\r\n"),
		IN_MAIL_OK RCPT_OK RCPT_OK RCPT_OK RCPT_OK},
	{"other ways to write alice",
		S(IN_MAIL "RCPT TO:<\"alice\"@builtin.test>\r\n"
			  "RCPT TO:<\"al\\ice\"@builtin.test>\r\n"
			  "RCPT TO:<alice+tag@builtin.test>\r\n"
			  "RCPT TO:<@foreign.test:alice@builtin.test>\r\n"),
		IN_MAIL_OK RCPT_OK RCPT_OK RCPT_OK RCPT_OK},
	{"those who are not alice",
		S(IN_MAIL "RCPT TO:<alic@builtin.test>\r\n"
			  "RCPT TO:<alicex@builtin.test>\r\n"
			  "RCPT TO:<\"\"@builtin.test>\r\n"
			  "RCPT TO:<+alice@builtin.test>\r\n"),
		IN_MAIL_OK NO_USER NO_USER NO_USER NO_USER},
	{"no relaying, straight",
		S(IN_MAIL "RCPT TO:<user@foreign.test>\r\n"
			  "RCPT TO:<alice@FOREIGN.TEST>\r\n"
			  "RCPT TO:<alice@sub.builtin.test>\r\n"
			  "RCPT TO:<alice@evilbuiltin.test>\r\n"
			  "RCPT TO:<alice@[192.0.2.1]>\r\n"),
		IN_MAIL_OK RELAYING RELAYING RELAYING RELAYING RELAYING},
	{"no relaying, round the corner",
		S(IN_MAIL "RCPT TO:<@builtin.test:user@foreign.test>\r\n"
			  "RCPT TO:<user%foreign.test@builtin.test>\r\n"
			  "RCPT TO:<\"user@foreign.test\"@builtin.test>\r\n"
			  "RCPT TO:<foreign.test!user@builtin.test>\r\n"
			  "RCPT TO:<alice+x%foreign.test@builtin.test>\r\n"
			  "RCPT TO:<user%foreign.test>\r\n"
			  "RCPT TO:<user@foreign.test@builtin.test>\r\n"),
		IN_MAIL_OK RELAYING NO_USER NO_USER NO_USER NO_USER
			BAD_RECIPIENT BAD_RECIPIENT},
};

static void commands_come_in_order(void **state)
{
	(void)state;
	CHECK_ROWS(order_rows);
}

static void commands_have_a_syntax(void **state)
{
	(void)state;
	CHECK_ROWS(syntax_rows);
}

static void the_world_is_small(void **state)
{
	(void)state;
	CHECK_ROWS(policy_rows);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(commands_come_in_order),
		cmocka_unit_test(commands_have_a_syntax),
		cmocka_unit_test(the_world_is_small),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
