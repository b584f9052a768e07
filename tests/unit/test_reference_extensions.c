/* layer: reference */
/*
 * The rarer extensions of the built-in server: each parameter right and wrong,
 * and ETRN. Those with dates are in test_reference_moments.c.
 */
#include "reference_talk.h"

#define BAD_BY "501 5.5.4 Syntax: BY=seconds;R or ;N\r\n"
#define BY_ZERO "501 5.5.4 BY with R needs more than 0 seconds\r\n"
#define BY_SOON "555 5.4.7 BY is sooner than promised\r\n"
#define COMMON_PRIORITY "250 2.3.6 0 is the priority of this message\r\n"
#define BAD_PRIORITY "501 5.5.4 MT-PRIORITY is -9 to 9\r\n"
#define NEED_TLS "530 5.7.10 Parameter needs TLS\r\n"
#define NO_VALUE "501 5.5.4 REQUIRETLS takes no value\r\n"
#define BAD_SOLICIT "501 5.5.4 SOLICIT is a list of keywords\r\n"
#define UNWANTED "550 5.7.1 Advertisements are not wanted\r\n"
#define TWICE "501 5.5.4 Parameter given twice\r\n"
#define BAD_ETRN "501 5.5.4 Syntax: ETRN domain\r\n"
#define NOT_ALLOWED "459 4.7.1 Node is not allowed\r\n"
#define STARTED "250 2.0.0 Queuing for node started\r\n"
#define NO_QUEUE "458 4.3.0 No such queue\r\n"

static const struct param_row mail_rows[] = {
	{"BY as soon as promised", "BY=60;R", MAIL_OK},
	{"BY sooner than promised", "BY=59;R", BY_SOON},
	{"BY in a second", "BY=1;r", BY_SOON},
	{"BY at once, or return", "BY=0;R", BY_ZERO},
	{"BY in the past, or return", "BY=-1;R", BY_ZERO},
	{"BY at once, or notify", "BY=0;N", MAIL_OK},
	{"BY in the past, or notify", "BY=-999999999;N", MAIL_OK},
	{"BY with a plus and a trace", "BY=+120;rt", MAIL_OK},
	{"BY with notify and a trace", "by=120;NT", MAIL_OK},
	{"BY of nine digits", "BY=999999999;R", MAIL_OK},
	{"BY of ten digits", "BY=1000000000;R", BAD_BY},
	{"BY without a mode", "BY=120", BAD_BY},
	{"BY with an empty mode", "BY=120;", BAD_BY},
	{"BY with another mode", "BY=120;X", BAD_BY},
	{"BY with a trace alone", "BY=120;T", BAD_BY},
	{"BY with the trace first", "BY=120;TR", BAD_BY},
	{"BY with two modes", "BY=120;R;T", BAD_BY},
	{"BY without a time", "BY=;R", BAD_BY},
	{"BY with a sign alone", "BY=-;N", BAD_BY},
	{"BY with two signs", "BY=--5;N", BAD_BY},
	{"BY with letters", "BY=12a;R", BAD_BY},
	{"BY without a value", "BY", BAD_BY},
	{"BY twice", "BY=120;R BY=120;R", TWICE},
	{"the highest priority, for a stranger", "MT-PRIORITY=9",
		COMMON_PRIORITY},
	{"one above the usual", "mt-priority=1", COMMON_PRIORITY},
	{"the lowest priority", "mt-priority=-9", MAIL_OK},
	{"no priority", "MT-PRIORITY=0", MAIL_OK},
	{"a priority above", "MT-PRIORITY=10", BAD_PRIORITY},
	{"a priority below", "MT-PRIORITY=-10", BAD_PRIORITY},
	{"minus nothing", "MT-PRIORITY=-0", BAD_PRIORITY},
	{"a plus", "MT-PRIORITY=+3", BAD_PRIORITY},
	{"a sign alone", "MT-PRIORITY=-", BAD_PRIORITY},
	{"a leading zero", "MT-PRIORITY=03", BAD_PRIORITY},
	{"a word", "MT-PRIORITY=high", BAD_PRIORITY},
	{"a priority without a value", "MT-PRIORITY", BAD_PRIORITY},
	{"REQUIRETLS in the clear", "REQUIRETLS", NEED_TLS},
	{"HOLDFOR where none is offered", "HOLDFOR=60", BAD_PARAMETER},
	{"HOLDUNTIL where none is offered", "HOLDUNTIL=2030-01-01T00:00:00Z",
		BAD_PARAMETER},
	{"what is solicited elsewhere", "SOLICIT=org.example:ADV", MAIL_OK},
	{"two, with every character",
		"SOLICIT=org.example:A.b-c_d:9,com.example:X", MAIL_OK},
	{"what is not wanted here", "SOLICIT=net.example:ADV", UNWANTED},
	{"the same in another case", "SOLICIT=NET.Example:adv", UNWANTED},
	{"it stands second", "SOLICIT=org.example:A,net.example:ADV", UNWANTED},
	{"it is but the beginning", "SOLICIT=net.example:ADVERT", MAIL_OK},
	{"a domain without a word", "SOLICIT=org.example", BAD_SOLICIT},
	{"a domain and a colon", "SOLICIT=org.example:", BAD_SOLICIT},
	{"a word without a domain", "SOLICIT=:ADV", BAD_SOLICIT},
	{"a comma first", "SOLICIT=,org.example:A", BAD_SOLICIT},
	{"a comma last", "SOLICIT=org.example:A,", BAD_SOLICIT},
	{"a digit first", "SOLICIT=1org.example:A", BAD_SOLICIT},
	{"other characters", "SOLICIT=org.example:A+B", BAD_SOLICIT},
	{"a domain that is none", "SOLICIT=org..example:A", BAD_SOLICIT},
	{"SOLICIT without a value", "SOLICIT", BAD_SOLICIT},
	{"RRVS is not of MAIL", "RRVS=2014-04-03T23:01:00Z", BAD_PARAMETER},
	{"all that are offered",
		"BY=120;R MT-PRIORITY=-3 SOLICIT=org.example:A", MAIL_OK},
};

static const struct param_row tls_rows[] = {
	{"REQUIRETLS inside TLS", "requiretls", MAIL_OK},
	{"REQUIRETLS with a value", "REQUIRETLS=yes", NO_VALUE},
	{"REQUIRETLS twice", "REQUIRETLS REQUIRETLS", TWICE},
};

static const struct row etrn_rows[] = {
	{"this domain", S(EHLO "ETRN builtin.test\r\netrn BUILTIN.TEST\r\n"),
		EHLO_OK STARTED STARTED},
	{"and all below it", S(EHLO "ETRN @builtin.test\r\n"), EHLO_OK STARTED},
	{"another domain", S(EHLO "ETRN other.test\r\nETRN @test\r\n"),
		EHLO_OK NOT_ALLOWED NOT_ALLOWED},
	{"a queue", S(EHLO "ETRN #builtin.test\r\nETRN #x y\r\n"),
		EHLO_OK NO_QUEUE NO_QUEUE},
	{"what names nothing",
		S(EHLO "ETRN @\r\nETRN #\r\nETRN @@a.test\r\nETRN a b\r\n"
		       "ETRN a_b.test\r\nETRN [192.0.2.1]\r\nETRN .\r\n"),
		EHLO_OK BAD_ETRN BAD_ETRN BAD_ETRN BAD_ETRN BAD_ETRN BAD_ETRN
			BAD_ETRN},
	{"without an argument", S(EHLO "ETRN\r\nETRN \r\n"),
		EHLO_OK "501 5.5.4 Argument wanted\r\n"
			"501 5.5.4 Argument wanted\r\n"},
	{"before EHLO", S("ETRN builtin.test\r\n"),
		"503 5.5.1 Say EHLO first\r\n"},
	{"within a transaction, which it leaves alone",
		S(IN_MAIL "ETRN builtin.test\r\n" RCPT),
		IN_MAIL_OK "503 5.5.1 Not within a transaction\r\n" RCPT_OK},
};

static void mail_has_parameters(void **state)
{
	struct talk talk;

	(void)state;
	talk_init(&talk);
	talk.said_ehlo = true;
	CHECK_PARAMS(&talk, mail_rows, "MAIL FROM:<>");
	talk.tls = true;
	CHECK_PARAMS(&talk, tls_rows, "MAIL FROM:<>");
	talk_fini(&talk);
}

/* [RFC3865 2.2] */
static void soliciting_has_a_limit(void **state)
{
	static const char start[] = "SOLICIT=org.example:";
	struct buf param = BUF_INIT;
	struct param_row row = {"1000 characters", NULL, MAIL_OK};
	struct talk talk;

	(void)state;
	talk_init(&talk);
	talk.said_ehlo = true;
	buf_puts(&param, start);
	buf_fill(&param, 'x', 1000 - (strlen(start) - strlen("SOLICIT=")));
	row.param = buf_cstr(&param);
	check_params(&talk, &row, 1, "MAIL FROM:<>");
	buf_putc(&param, 'x');
	row = (struct param_row){"1001", buf_cstr(&param), BAD_SOLICIT};
	check_params(&talk, &row, 1, "MAIL FROM:<>");
	buf_fini(&param);
	talk_fini(&talk);
}

static void etrn_starts_no_queue(void **state)
{
	(void)state;
	CHECK_ROWS(etrn_rows);
}

/* As many as LIMITS says, refused ones too [RFC9422 4.1]. */
static void messages_have_a_limit(void **state)
{
	enum { MAILS = 1000 };
	static const struct str turn = S("MAIL FROM:<>\r\nRSET\r\n");
	struct talk talk;

	(void)state;
	talk_init(&talk);
	talk.said_ehlo = true;
	talk_begin(&talk);
	for (int i = 0; i < MAILS; i++) {
		buf_clear(&talk.heard);
		talk_say(&talk, turn);
		assert_string_equal(buf_cstr(&talk.heard), MAIL_OK OK);
	}
	buf_clear(&talk.heard);
	talk_say(&talk, turn);
	assert_string_equal(buf_cstr(&talk.heard),
		"452 4.5.3 Too many messages here\r\n" OK);
	talk_end(&talk);
	talk_fini(&talk);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(mail_has_parameters),
		cmocka_unit_test(soliciting_has_a_limit),
		cmocka_unit_test(etrn_starts_no_queue),
		cmocka_unit_test(messages_have_a_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
