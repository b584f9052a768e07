/* layer: reference */
/* The parameters of MAIL and RCPT, and UTF-8 in paths. */
#include "reference_talk.h"

#define TWICE "501 5.5.4 Parameter given twice\r\n"
#define BAD_SIZE "501 5.5.4 SIZE needs 1 to 20 digits\r\n"
#define BAD_BODY "501 5.5.4 BODY is 7BIT, 8BITMIME or BINARYMIME\r\n"
#define BAD_RET "501 5.5.4 RET is FULL or HDRS\r\n"
#define BAD_ENVID "501 5.5.4 ENVID is xtext of 1 to 100 characters\r\n"
#define BAD_AUTH "501 5.5.4 AUTH is a mailbox in xtext or <>\r\n"
#define BAD_NOTIFY \
	"501 5.5.4 NOTIFY is NEVER, or of SUCCESS, FAILURE, DELAY\r\n"
#define BAD_ORCPT "501 5.5.4 ORCPT is a type, \";\" and xtext\r\n"
#define NO_VALUE "501 5.5.4 SMTPUTF8 takes no value\r\n"
#define SENDER_UTF8 "550 5.6.7 Sender needs SMTPUTF8\r\n"
#define RCPT_UTF8 "553 5.6.7 Recipient needs SMTPUTF8\r\n"
#define NEED_EHLO "555 5.5.4 Parameters need EHLO\r\n"

#define X50 "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
#define X100 X50 X50
#define X490 X100 X100 X100 X100 X50 "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"

static const struct row mail_rows[] = {
	{"SIZE up to the limit",
		S(EHLO "MAIL FROM:<> SIZE=1048576\r\nRSET\r\n"
		       "MAIL FROM:<> SIZE=1048577\r\n"
		       "MAIL FROM:<> SIZE=99999999999999999999\r\n"
		       "MAIL FROM:<> SIZE=00000000000000000001\r\n"),
		EHLO_OK MAIL_OK OK TOO_BIG TOO_BIG MAIL_OK},
	{"SIZE that is no size",
		S(EHLO "MAIL FROM:<> SIZE=100000000000000000000\r\n"
		       "MAIL FROM:<> SIZE=huge\r\nMAIL FROM:<> SIZE=-1\r\n"
		       "MAIL FROM:<> SIZE\r\n"),
		EHLO_OK BAD_SIZE BAD_SIZE BAD_SIZE BAD_SIZE},
	{"BODY and its values",
		S(EHLO "MAIL FROM:<> BODY=9BIT\r\nMAIL FROM:<> BODY\r\n"
		       "MAIL FROM:<> BODY=7bit\r\nRSET\r\n"
		       "MAIL FROM:<> BODY=binarymime\r\n"),
		EHLO_OK BAD_BODY BAD_BODY MAIL_OK OK MAIL_OK},
	{"RET and its values",
		S(EHLO "MAIL FROM:<> RET=FULL\r\nRSET\r\n"
		       "MAIL FROM:<> RET=hdrs\r\nRSET\r\n"
		       "MAIL FROM:<> RET=BODY\r\nMAIL FROM:<> RET\r\n"
		       "MAIL FROM:<> RET=\r\n"),
		EHLO_OK MAIL_OK OK MAIL_OK OK BAD_RET BAD_RET BAD_MAIL},
	{"ENVID up to 100 characters",
		S(EHLO "MAIL FROM:<> ENVID=QQ+2B314159\r\nRSET\r\n"
		       "MAIL FROM:<> ENVID=" X100 "\r\nRSET\r\n"
		       "MAIL FROM:<> ENVID=" X100 "x\r\n"),
		EHLO_OK MAIL_OK OK MAIL_OK OK BAD_ENVID},
	{"ENVID that is no xtext, or of control characters",
		S(EHLO "MAIL FROM:<> ENVID=ab+2\r\nMAIL FROM:<> ENVID=ab+zz\r\n"
		       "MAIL FROM:<> ENVID=ab+2b\r\nMAIL FROM:<> ENVID=\r\n"
		       "MAIL FROM:<> ENVID\r\n"
		       "MAIL FROM:<> ENVID=a+0D+0Ab\r\n"),
		EHLO_OK BAD_ENVID BAD_ENVID BAD_ENVID BAD_MAIL BAD_ENVID
			BAD_ENVID},
	{"AUTH names anybody, and gives no rights",
		S(EHLO "MAIL FROM:<> AUTH=<>\r\nRSET\r\n"
		       "MAIL FROM:<> AUTH=e+3Dmc2@example.com\r\n"
		       "RCPT TO:<user@foreign.test>\r\n"),
		EHLO_OK MAIL_OK OK MAIL_OK RELAYING},
	{"AUTH that is no mailbox",
		S(EHLO "MAIL FROM:<> AUTH=a+zz\r\nMAIL FROM:<> AUTH=alice\r\n"
		       "MAIL FROM:<> AUTH\r\n"
		       "MAIL FROM:<> AUTH=a+0D+0A@example.com\r\n"),
		EHLO_OK BAD_AUTH BAD_AUTH BAD_AUTH BAD_AUTH},
	{"all of them at once",
		S(EHLO "MAIL FROM:<a@exists.test> SIZE=1 BODY=8BITMIME "
		       "SMTPUTF8 AUTH=<> RET=HDRS ENVID=x\r\n"),
		EHLO_OK MAIL_OK},
	{"a parameter twice",
		S(EHLO "MAIL FROM:<> SIZE=1 SIZE=1\r\n"
		       "MAIL FROM:<> BODY=7BIT BODY=8BITMIME\r\n"
		       "MAIL FROM:<> RET=FULL RET=HDRS\r\n"
		       "MAIL FROM:<> ENVID=a ENVID=a\r\n"
		       "MAIL FROM:<> AUTH=<> AUTH=<>\r\n"),
		EHLO_OK TWICE TWICE TWICE TWICE TWICE},
	{"parameters that we do not know",
		S(EHLO "MAIL FROM:<> XBOGUS=1\r\nMAIL FROM:<> garbage\r\n"
		       "MAIL FROM:<> NOTIFY=NEVER\r\n"),
		EHLO_OK BAD_PARAMETER BAD_PARAMETER BAD_PARAMETER},
	{"no parameters after HELO",
		S("HELO a.test\r\nMAIL FROM:<> SIZE=1\r\nMAIL FROM:<>\r\n"
		  "RCPT TO:<alice@builtin.test> NOTIFY=NEVER\r\n"),
		"250 mail.builtin.test\r\n" NEED_EHLO MAIL_OK NEED_EHLO},
};

#define TO "RCPT TO:<alice@builtin.test> "
#define ZOE "zo\xc3\xab"

static const struct row rcpt_rows[] = {
	{"NOTIFY and its values",
		S(IN_MAIL TO "NOTIFY=NEVER\r\n" TO
			     "NOTIFY=delay,Success,FAILURE\r\n" TO
			     "NOTIFY=DELAY\r\n"),
		IN_MAIL_OK RCPT_OK RCPT_OK RCPT_OK},
	{"NOTIFY that is none",
		S(IN_MAIL TO "NOTIFY=NEVER,SUCCESS\r\n" TO
			     "NOTIFY=SUCCESS,NEVER\r\n" TO "NOTIFY=MAYBE\r\n" TO
			     "NOTIFY=SUCCESS,,DELAY\r\n" TO
			     "NOTIFY=SUCCESS,\r\n" TO
			     "NOTIFY=DELAY,DELAY\r\n" TO "NOTIFY\r\n" TO
			     "NOTIFY=\r\n"),
		IN_MAIL_OK BAD_NOTIFY BAD_NOTIFY BAD_NOTIFY BAD_NOTIFY
			BAD_NOTIFY BAD_NOTIFY BAD_NOTIFY BAD_RCPT},
	{"ORCPT up to 500 characters",
		S(IN_MAIL TO "ORCPT=rfc822;a+2Bb@example.org\r\n" TO
			     "ORCPT=rfc822;" X490 "xxx\r\n" TO
			     "ORCPT=rfc822;" X490 "xxxx\r\n"),
		IN_MAIL_OK RCPT_OK RCPT_OK BAD_ORCPT},
	{"ORCPT that is none",
		S(IN_MAIL TO "ORCPT=a@example.org\r\n" TO "ORCPT=;a\r\n" TO
			     "ORCPT=rfc822;\r\n" TO "ORCPT=rfc822;a+\r\n" TO
			     "ORCPT=a@b;c\r\n" TO "ORCPT\r\n" TO
			     "ORCPT=rfc822;a+0Ab\r\n"),
		IN_MAIL_OK BAD_ORCPT BAD_ORCPT BAD_ORCPT BAD_ORCPT BAD_ORCPT
			BAD_ORCPT BAD_ORCPT},
	{"ORCPT of type utf-8, with its own encoding",
		S(EHLO "MAIL FROM:<> SMTPUTF8\r\n" TO
		       "ORCPT=utf-8;j\\x{F6}ran@example.org\r\n"),
		EHLO_OK MAIL_OK RCPT_OK},
	{"ORCPT of type utf-8, as it is",
		S(EHLO "MAIL FROM:<> SMTPUTF8\r\n" TO "ORCPT=UTF-8;" ZOE
		       "@example.org\r\n" TO "ORCPT=rfc822;" ZOE
		       "@example.org\r\n" TO "ORCPT=utf-8;" ZOE
		       "+@example.org\r\n" TO "NOTIFY=" ZOE "\r\n"),
		EHLO_OK MAIL_OK RCPT_OK BAD_ORCPT BAD_ORCPT BAD_NOTIFY},
	{"but not without SMTPUTF8",
		S(IN_MAIL TO "ORCPT=utf-8;" ZOE "@example.org\r\n"),
		IN_MAIL_OK "501 5.5.4 Parameter needs SMTPUTF8\r\n"},
	{"both, and twice",
		S(IN_MAIL TO "NOTIFY=NEVER ORCPT=rfc822;a@b.test\r\n" TO
			     "NOTIFY=NEVER NOTIFY=NEVER\r\n" TO
			     "ORCPT=rfc822;a ORCPT=rfc822;a\r\n"),
		IN_MAIL_OK RCPT_OK TWICE TWICE},
	{"parameters of others",
		S(IN_MAIL TO "SIZE=1\r\n" TO "RET=FULL\r\n" TO "XYZZY\r\n"),
		IN_MAIL_OK BAD_PARAMETER BAD_PARAMETER BAD_PARAMETER},
};

#define BUCHER      \
	"b\xc3\xbc" \
	"cher"

static const struct row utf8_rows[] = {
	{"the parameter with ASCII, and twice as some clients have it",
		S(EHLO "MAIL FROM:<a@exists.test> SMTPUTF8\r\nRSET\r\n"
		       "MAIL FROM:<a@exists.test> SMTPUTF8 smtputf8\r\n"),
		EHLO_OK MAIL_OK OK MAIL_OK},
	{"the parameter with a value",
		S(EHLO "MAIL FROM:<a@exists.test> SMTPUTF8=1\r\n"),
		EHLO_OK NO_VALUE},
	{"a sender in UTF-8, on both sides of the @",
		S(EHLO "MAIL FROM:<" ZOE "@exists.test> SMTPUTF8\r\nRSET\r\n"
		       "MAIL FROM:<a@" BUCHER ".test> SMTPUTF8\r\nRSET\r\n"
		       "MAIL FROM:<\"j " ZOE "\"@exists.test> SMTPUTF8\r\n"),
		EHLO_OK MAIL_OK OK MAIL_OK OK MAIL_OK},
	{"the A-label is the same domain",
		S(EHLO "MAIL FROM:<a@xn--bcher-kva.test>\r\n"),
		EHLO_OK MAIL_OK},
	{"a sender in UTF-8 without the parameter",
		S(EHLO "MAIL FROM:<" ZOE "@exists.test>\r\n"
		       "MAIL FROM:<a@" BUCHER ".test>\r\n"),
		EHLO_OK SENDER_UTF8 SENDER_UTF8},
	{"a domain in UTF-8 that does not exist",
		S(EHLO "MAIL FROM:<a@" BUCHER ".invalid> SMTPUTF8\r\n"),
		EHLO_OK MISSING},
	{"a recipient in UTF-8",
		S(EHLO "MAIL FROM:<> SMTPUTF8\r\nRCPT TO:<" ZOE
		       "@builtin.test>\r\nRCPT TO:<" ZOE "+x@builtin.test>\r\n"
		       "RCPT TO:<" BUCHER "@builtin.test>\r\n"
		       "RCPT TO:<a@" BUCHER ".test>\r\n"),
		EHLO_OK MAIL_OK RCPT_OK RCPT_OK NO_USER RELAYING},
	{"a recipient in UTF-8 without the parameter",
		S(IN_MAIL "RCPT TO:<" ZOE "@builtin.test>\r\n"),
		IN_MAIL_OK RCPT_UTF8},
	{"the parameter is of one transaction",
		S(EHLO "MAIL FROM:<> SMTPUTF8\r\nRSET\r\n" MAIL "RCPT TO:<" ZOE
		       "@builtin.test>\r\n"),
		EHLO_OK MAIL_OK OK MAIL_OK RCPT_UTF8},
	{"what is no UTF-8: Latin-1, overlong, a surrogate, cut off",
		S(EHLO "MAIL FROM:<zo\xeb@exists.test> SMTPUTF8\r\n"
		       "MAIL FROM:<\xc0\xaf@exists.test> SMTPUTF8\r\n"
		       "MAIL FROM:<\xed\xa0\x80@exists.test> SMTPUTF8\r\n"
		       "MAIL FROM:<\xf4\x90\x80\x80@exists.test> SMTPUTF8\r\n"
		       "MAIL FROM:<\xe2\x82@exists.test> SMTPUTF8\r\n"),
		EHLO_OK BAD_CHARACTER BAD_CHARACTER BAD_CHARACTER BAD_CHARACTER
			BAD_CHARACTER},
	{"UTF-8 where none belongs",
		S("EHLO " BUCHER ".test\r\nNOOP " ZOE "\r\n" EHLO
		  "MAIL FROM:<> ENVID=" ZOE "\r\n"),
		BAD_CHARACTER BAD_CHARACTER EHLO_OK BAD_ENVID},
	{"UTF-8 in an address literal",
		S(EHLO "MAIL FROM:<a@[x:" ZOE "]> SMTPUTF8\r\n"),
		EHLO_OK BAD_SENDER},
	{"VRFY",
		S(EHLO "VRFY " ZOE " SMTPUTF8\r\nVRFY <" ZOE
		       "@builtin.test> smtputf8\r\nVRFY " ZOE
		       "\r\nVRFY alice SMTPUTF8\r\nVRFY SMTPUTF8\r\n"),
		EHLO_OK "250 2.1.5 <" ZOE "@builtin.test>\r\n"
			"250 2.1.5 <" ZOE "@builtin.test>\r\n"
			"553 5.6.7 Name needs SMTPUTF8\r\n"
			"250 2.1.5 <alice@builtin.test>\r\n" NO_USER},
};

static void mail_has_parameters(void **state)
{
	(void)state;
	CHECK_ROWS(mail_rows);
}

static void rcpt_has_parameters(void **state)
{
	(void)state;
	CHECK_ROWS(rcpt_rows);
}

static void paths_may_have_utf8(void **state)
{
	(void)state;
	CHECK_ROWS(utf8_rows);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(mail_has_parameters),
		cmocka_unit_test(rcpt_has_parameters),
		cmocka_unit_test(paths_may_have_utf8),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
