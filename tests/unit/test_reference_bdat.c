/* layer: reference */
/* Messages in chunks. [RFC3030] */
#include "reference_talk.h"

#define NEED_MAIL_BDAT "503 5.5.1 Need MAIL before BDAT\r\n"
#define NEED_RCPT_BDAT "503 5.5.1 Need RCPT before BDAT\r\n"
#define BAD_BDAT "501 5.5.4 Syntax: BDAT size [LAST]\r\n"
#define NO_VALID "554 5.5.1 No valid recipients\r\n"
#define GOT(n) "250 2.0.0 " #n " octets received\r\n"
#define IN_BINARY EHLO "MAIL FROM:<> BODY=BINARYMIME\r\n" RCPT
#define IN_BINARY_OK EHLO_OK MAIL_OK RCPT_OK

static const struct row chunk_rows[] = {
	{"one chunk", S(IN_RCPT "BDAT 7 LAST\r\nhello\r\nQUIT\r\n"),
		IN_RCPT_OK ACCEPTED BYE},
	{"verb and marker in any case", S(IN_RCPT "bdat 2 last\r\n\r\n"),
		IN_RCPT_OK ACCEPTED},
	{"three chunks, a reply for each",
		S(IN_RCPT "BDAT 7\r\nhello\r\nBDAT 3\r\na\r\nBDAT 2 LAST\r\n"
			  "\r\nNOOP\r\n"),
		IN_RCPT_OK GOT(7) GOT(3) ACCEPTED OK},
	{"an empty last one", S(IN_RCPT "BDAT 3\r\na\r\nBDAT 0 LAST\r\n"),
		IN_RCPT_OK GOT(3) ACCEPTED},
	{"an empty message", S(IN_RCPT "BDAT 0 LAST\r\nNOOP\r\n"),
		IN_RCPT_OK ACCEPTED OK},
	{"an empty one between",
		S(IN_RCPT "BDAT 0\r\nBDAT 2\r\n\r\nBDAT 00 LAST\r\n"),
		IN_RCPT_OK GOT(0) GOT(2) ACCEPTED},
	{"dots are dots",
		S(IN_RCPT "BDAT 13 LAST\r\n.\r\n..a\r\n.\r\n.\nQUIT\r\n"),
		IN_RCPT_OK STRAY BYE},
	{"dots are dots, and end nothing",
		S(IN_RCPT "BDAT 14 LAST\r\n.\r\n..a\r\n.\r\n.\r\nQUIT\r\n"),
		IN_RCPT_OK ACCEPTED BYE},
	{"a border within CRLF",
		S(IN_RCPT "BDAT 2\r\na\rBDAT 3 LAST\r\n\n\r\nNOOP\r\n"),
		IN_RCPT_OK GOT(2) ACCEPTED OK},
	{"no CRLF at the end", S(IN_RCPT "BDAT 1 LAST\r\naNOOP\r\n"),
		IN_RCPT_OK ACCEPTED OK},
	{"a CR of its own, only the end tells",
		S(IN_RCPT "BDAT 2 LAST\r\na\rNOOP\r\n"), IN_RCPT_OK STRAY OK},
	{"a LF of its own", S(IN_RCPT "BDAT 2 LAST\r\na\nNOOP\r\n"),
		IN_RCPT_OK STRAY OK},
	{"commands in a chunk are text",
		S(IN_RCPT "BDAT 12 LAST\r\nQUIT\r\nRSET\r\nNOOP\r\n"),
		IN_RCPT_OK ACCEPTED OK},
	{"binary",
		S(IN_BINARY "BDAT 6 LAST\r\n\0\r\n\n\r\xff"
			    "NOOP\r\n"),
		IN_BINARY_OK ACCEPTED OK},
	{"binary needs BDAT", S(IN_BINARY "DATA\r\nBDAT 1 LAST\r\n\r"),
		IN_BINARY_OK "503 5.5.1 BINARYMIME needs BDAT\r\n" ACCEPTED},
	{"what follows is not binary",
		S(IN_BINARY "BDAT 1 LAST\r\n\n" MAIL RCPT "BDAT 1 LAST\r\n\n"),
		IN_BINARY_OK ACCEPTED MAIL_OK RCPT_OK STRAY},
};

static const struct row order_rows[] = {
	{"before MAIL, and its octets are gone",
		S(EHLO "BDAT 6 LAST\r\nNOOP\r\nNOOP\r\n"),
		EHLO_OK NEED_MAIL_BDAT OK},
	{"before EHLO", S("BDAT 6\r\nQUIT\r\nNOOP\r\n"), NEED_MAIL_BDAT OK},
	{"before RCPT, and its octets are gone",
		S(IN_MAIL "BDAT 12 LAST\r\nNOOP\r\nNOOP\r\n" RCPT
			  "BDAT 0 LAST\r\n"),
		IN_MAIL_OK NEED_RCPT_BDAT RCPT_OK ACCEPTED},
	{"after refused recipients only",
		S(IN_MAIL "RCPT TO:<x@builtin.test>\r\nBDAT 6 LAST\r\n"
			  "NOOP\r\nNOOP\r\n"),
		IN_MAIL_OK NO_USER NO_VALID OK},
	{"DATA between chunks",
		S(IN_RCPT "BDAT 2\r\n\r\nDATA\r\nBDAT 2 LAST\r\n\r\n"),
		IN_RCPT_OK GOT(2) "503 5.5.1 No DATA after BDAT\r\n" ACCEPTED},
	{"MAIL and RCPT between chunks",
		S(IN_RCPT "BDAT 2\r\n\r\n" MAIL RCPT "BDAT 0 LAST\r\n"),
		IN_RCPT_OK GOT(2) NESTED
		"503 5.5.1 No RCPT after BDAT\r\n" ACCEPTED},
	{"NOOP and VRFY between chunks",
		S(IN_RCPT "BDAT 2\r\n\r\nNOOP\r\nVRFY bob\r\nBDAT 0 LAST\r\n"),
		IN_RCPT_OK GOT(2) OK
		"250 2.1.5 <bob@builtin.test>\r\n" ACCEPTED},
	{"RSET drops the chunks",
		S(IN_RCPT "BDAT 2\r\na\rRSET\r\nBDAT 2 LAST\r\n\r\n" MAIL RCPT
			  "BDAT 2 LAST\r\n\r\n"),
		IN_RCPT_OK GOT(2) OK NEED_MAIL_BDAT MAIL_OK RCPT_OK ACCEPTED},
	{"the transaction is over with the last",
		S(IN_RCPT "BDAT 2 LAST\r\n\r\nBDAT 2 LAST\r\n\r\nDATA\r\n"),
		IN_RCPT_OK ACCEPTED NEED_MAIL_BDAT NEED_MAIL_DATA},
	{"DATA in the next transaction",
		S(IN_RCPT "BDAT 2 LAST\r\n\r\n" MAIL RCPT "DATA\r\n.\r\n"),
		IN_RCPT_OK ACCEPTED MAIL_OK RCPT_OK DATA_OK
		"250 2.0.0 00000002 Message accepted for delivery\r\n"},
	{"after HELO", S("HELO a.test\r\n" MAIL RCPT "BDAT 2 LAST\r\n\r\n"),
		"250 mail.builtin.test\r\n" MAIL_OK RCPT_OK ACCEPTED},
};

static const struct row syntax_rows[] = {
	{"no size", S(IN_RCPT "BDAT\r\nBDAT LAST\r\nBDAT  \r\n"),
		IN_RCPT_OK "501 5.5.4 Argument wanted\r\n" BAD_BDAT
			   "501 5.5.4 Argument wanted\r\n"},
	{"sizes that are none",
		S(IN_RCPT "BDAT -1\r\nBDAT +1\r\nBDAT 1x\r\nBDAT 0x10\r\n"
			  "BDAT 1,2\r\nBDAT 1\tLAST\r\n"
			  "BDAT 000000000000000000001\r\n"),
		IN_RCPT_OK BAD_BDAT BAD_BDAT BAD_BDAT BAD_BDAT BAD_BDAT BAD_BDAT
			BAD_BDAT},
	{"words that are not LAST",
		S(IN_RCPT "BDAT 5 FIRST\r\nBDAT 5 LAST LAST\r\n"
			  "BDAT 5 LASTING\r\nBDAT 5  LAST\r\n"),
		IN_RCPT_OK BAD_BDAT BAD_BDAT BAD_BDAT BAD_BDAT},
	{"a bad one ends nothing",
		S(IN_RCPT "BDAT 2\r\n\r\nBDAT x\r\nBDAT 0 LAST\r\n"),
		IN_RCPT_OK GOT(2) BAD_BDAT ACCEPTED},
	{"a size beyond counting swallows all that comes",
		S(IN_RCPT "BDAT 99999999999999999999 LAST\r\nQUIT\r\n"),
		IN_RCPT_OK},
};

static void chunks_make_messages(void **state)
{
	(void)state;
	CHECK_ROWS(chunk_rows);
}

static void chunks_have_their_place(void **state)
{
	(void)state;
	CHECK_ROWS(order_rows);
}

static void bdat_has_a_syntax(void **state)
{
	(void)state;
	CHECK_ROWS(syntax_rows);
}

/* head, count octets of lines, tail. */
static void check_size(struct talk *talk, const char *head, size_t count,
	const char *tail, const char *server)
{
	struct row row = {head, {NULL, 0}, server};
	struct buf client = BUF_INIT;

	buf_puts(&client, head);
	for (size_t i = 0; i < count; i++)
		buf_putc(&client, i % 64 == 62	 ? '\r'
				  : i % 64 == 63 ? '\n'
						 : 'x');
	buf_puts(&client, tail);
	row.client = buf_view(&client);
	check_row(talk, &row, 0, 65536);
	check_row(talk, &row, 0, 4093);
	buf_fini(&client);
}

static void messages_have_a_limit(void **state)
{
	struct talk talk;

	(void)state;
	talk_init(&talk);
	check_size(&talk, IN_RCPT "BDAT 1048576 LAST\r\n", 1048576, "NOOP\r\n",
		IN_RCPT_OK ACCEPTED OK);
	check_size(&talk, IN_RCPT "BDAT 1048577 LAST\r\n", 1048577, "NOOP\r\n",
		IN_RCPT_OK TOO_BIG OK);
	check_size(&talk, IN_RCPT "BDAT 1048576\r\n", 1048576,
		"BDAT 1 LAST\r\nxNOOP\r\n", IN_RCPT_OK GOT(1048576) TOO_BIG OK);
	/* The rest of the pipeline finds no transaction. */
	check_size(&talk, IN_RCPT "BDAT 1048577\r\n", 1048577,
		"BDAT 6\r\nQUIT\r\nBDAT 6 LAST\r\nQUIT\r\n" MAIL,
		IN_RCPT_OK TOO_BIG NEED_MAIL_BDAT NEED_MAIL_BDAT MAIL_OK);
	talk_fini(&talk);
}

static void the_rest_of_a_refused_message_is_no_error(void **state)
{
	struct talk talk;

	(void)state;
	talk_init(&talk);
	talk.host.limits.errors = 0;
	check_size(&talk, IN_RCPT "BDAT 1048577\r\n", 1048577,
		"BDAT 1\r\nxBDAT 1\r\nxBDAT 1 LAST\r\nxNOOP\r\n",
		IN_RCPT_OK TOO_BIG NEED_MAIL_BDAT NEED_MAIL_BDAT NEED_MAIL_BDAT
			OK);
	talk_fini(&talk);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(chunks_make_messages),
		cmocka_unit_test(chunks_have_their_place),
		cmocka_unit_test(bdat_has_a_syntax),
		cmocka_unit_test(messages_have_a_limit),
		cmocka_unit_test(the_rest_of_a_refused_message_is_no_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
