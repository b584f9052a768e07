/* layer: reference */
/* The built-in server as an LMTP server. [RFC2033] */
#include "reference_talk.h"

#define LHLO "LHLO client.exists.test\r\n"
#define FULL "RCPT TO:<full@builtin.test>\r\n"
#define BOB "RCPT TO:<bob@builtin.test>\r\n"
#define NOBODY "RCPT TO:<nobody-here@builtin.test>\r\n"
#define IS_FULL "452 4.2.2 Mailbox full\r\n"
#define IS_LMTP "500 5.5.1 This is LMTP: LHLO\r\n"
#define NEED_LHLO "503 5.5.1 Need LHLO before MAIL\r\n"
#define BAD_LHLO "501 Syntax: LHLO domain or address literal\r\n"
#define NEED_RCPT_BDAT "503 5.5.1 Need RCPT before BDAT\r\n"
#define LATER "250 2.0.0 00000002 Message accepted for delivery\r\n"

static const struct row rows[] = {
	{"LHLO lists what EHLO does", S(LHLO "QUIT\r\n"), EHLO_OK BYE},
	{"HELO and EHLO are not of this protocol",
		S("HELO a.test\r\nEHLO a.test\r\nEHLO\r\n" MAIL),
		IS_LMTP IS_LMTP IS_LMTP NEED_LHLO},
	{"LHLO has a syntax", S("LHLO\r\nLHLO a_b\r\n"), BAD_LHLO BAD_LHLO},
	{"HELP knows", S("HELP\r\n"),
		"214-2.0.0 Commands: LHLO MAIL RCPT DATA BDAT\r\n"
		"214 2.0.0 AUTH STARTTLS RSET NOOP VRFY HELP QUIT\r\n"},
	{"one recipient, one reply",
		S(LHLO MAIL RCPT "DATA\r\nhello\r\n.\r\nQUIT\r\n"),
		EHLO_OK MAIL_OK RCPT_OK DATA_OK ACCEPTED BYE},
	{"a reply for each, in the order of RCPT",
		S(LHLO MAIL RCPT FULL BOB "DATA\r\n.\r\nNOOP\r\n"),
		EHLO_OK MAIL_OK RCPT_OK RCPT_OK RCPT_OK DATA_OK ACCEPTED IS_FULL
			ACCEPTED OK},
	{"the full one first", S(LHLO MAIL FULL RCPT "DATA\r\n.\r\n"),
		EHLO_OK MAIL_OK RCPT_OK RCPT_OK DATA_OK IS_FULL ACCEPTED},
	{"no message is taken for a full one alone",
		S(LHLO MAIL FULL "DATA\r\n.\r\n" MAIL RCPT "DATA\r\n.\r\n"),
		EHLO_OK MAIL_OK RCPT_OK DATA_OK IS_FULL MAIL_OK RCPT_OK DATA_OK
			ACCEPTED},
	{"none for those who were refused",
		S(LHLO MAIL NOBODY RCPT NOBODY "DATA\r\n.\r\nNOOP\r\n"),
		EHLO_OK MAIL_OK NO_USER RCPT_OK NO_USER DATA_OK ACCEPTED OK},
	{"the same one twice", S(LHLO MAIL RCPT RCPT "DATA\r\n.\r\n"),
		EHLO_OK MAIL_OK RCPT_OK RCPT_OK DATA_OK ACCEPTED ACCEPTED},
	{"RSET forgets them",
		S(LHLO MAIL FULL RCPT "RSET\r\n" MAIL RCPT "DATA\r\n.\r\n"),
		EHLO_OK MAIL_OK RCPT_OK RCPT_OK OK MAIL_OK RCPT_OK DATA_OK
			ACCEPTED},
	{"so does the message",
		S(LHLO MAIL RCPT "DATA\r\n.\r\n" MAIL RCPT "DATA\r\n.\r\n"),
		EHLO_OK MAIL_OK RCPT_OK DATA_OK ACCEPTED MAIL_OK RCPT_OK DATA_OK
			LATER},
	{"a bad message, a reply for each",
		S(LHLO MAIL RCPT FULL "DATA\r\n\n\r\n.\r\nNOOP\r\n"),
		EHLO_OK MAIL_OK RCPT_OK RCPT_OK DATA_OK STRAY STRAY OK},
	{"DATA without recipients is 503",
		S(LHLO MAIL "DATA\r\n" NOBODY "DATA\r\n"),
		EHLO_OK MAIL_OK NEED_RCPT NO_USER NEED_RCPT},
	{"BDAT without recipients too",
		S(LHLO MAIL NOBODY "BDAT 6 LAST\r\nNOOP\r\n"),
		EHLO_OK MAIL_OK NO_USER NEED_RCPT_BDAT},
	{"chunks have one reply, the last has one for each",
		S(LHLO MAIL RCPT FULL BOB
			"BDAT 2\r\n\r\nBDAT 0\r\nBDAT 2 LAST\r\n\r\nNOOP\r\n"),
		EHLO_OK MAIL_OK RCPT_OK RCPT_OK RCPT_OK
		"250 2.0.0 2 octets received\r\n"
		"250 2.0.0 0 octets received\r\n" ACCEPTED IS_FULL ACCEPTED OK},
	{"VRFY", S("VRFY full\r\n"), "250 2.1.5 <full@builtin.test>\r\n"},
};

static void replies_are_for_each_recipient(void **state)
{
	struct talk talk;

	(void)state;
	talk_init(&talk);
	talk.host.lmtp = true;
	talk.greeting =
		"220 mail.builtin.test LMTP smtpdrill reference server\r\n";
	check_rows_in(&talk, rows, sizeof(rows) / sizeof(rows[0]));
	talk_fini(&talk);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(replies_are_for_each_recipient),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
