/* layer: reference */
/* What mutants do to a session of the built-in server. */
#include "reference_talk.h"

#include "reference/mutant_filter.h"

#define SWITCH(what) "m\tIt is.\t-\t-\t-\t-\t-\tswitch:" what "\n"
#define ROW(when, line, read_as, reply, say) \
	"m\tIt is.\t" when "\t" line "\t" read_as "\t" reply "\t" say "\n"
#define THEN(when, line, reply, say, then) \
	"m\tIt is.\t" when "\t" line "\t-\t" reply "\t" say "\t" then "\n"

struct mutant_case {
	struct row row;
	const char *table;
};

static const struct mutant_case cases[] = {
	/* --- rows --- */
	{{"a line read as another", S(EHLO MAIL "RCPT TO:<x@y.test>\r\n"),
		 EHLO_OK MAIL_OK RCPT_OK},
		ROW("-", "^RCPT TO:<x@y\\.test>$",
			"RCPT TO:<alice@builtin.test>", "-", "-")},
	{{"a part of a line", S(EHLO "MAIL FROM: <a@exists.test>\r\n"),
		 EHLO_OK MAIL_OK},
		ROW("-", "^(MAIL FROM:) ", "$1", "-", "-")},
	{{"a reply changed", S("NOOP\r\nNOOP\r\nRSET\r\n"),
		 "251 2.0.0 Ok\r\n251 2.0.0 Ok\r\n" OK},
		ROW("-", "^NOOP$", "-", "^250", "251")},
	{{"each line of a reply", S(EHLO "NOOP\r\n"),
		 "250-8BITMIME\r\n250 HELP\r\n" OK},
		ROW("-", "^EHLO", "-", "^250-[A-Z].*\\r\\n", "<nothing>")},
	{{"a whole reply", S("NOOP\r\n"), "299 2.0.0 Done $1\r\n"},
		ROW("-", "^NOOP", "-", "-", "299 2.0.0 Done $$1\\r\\n")},
	{{"no reply", S("NOOP\r\nRSET\r\n"), OK},
		ROW("-", "^NOOP", "-", "-", "<nothing>")},
	{{"a reply that does not match", S("NOOP\r\n"), OK},
		THEN("-", "^NOOP", "^5", "-", "close")},
	{{"states that hold", S(EHLO "NOOP\r\n" MAIL "NOOP\r\n"),
		 EHLO_OK OK MAIL_OK "251 2.0.0 Ok\r\n"},
		ROW("ehlo mail !rcpt !tls", "^NOOP", "-", "^250", "251")},
	{{"the first command", S("NOOP\r\nNOOP\r\n"), "251 2.0.0 Ok\r\n" OK},
		ROW("first", "-", "-", "^250", "251")},
	{{"several rows, in their order", S("NOOP\r\n"), "252 2.0.0 Ok\r\n"},
		ROW("-", "^NOOP", "-", "^250", "251") "m\t-\t-\t^NOOP\t-\t^251"
						      "\t252\n"},
	{{"the end of a message", S(IN_DATA ".\r\nNOOP\r\n"),
		 IN_DATA_OK "251 2.0.0 00000001 Message accepted for "
			    "delivery\r\n" OK},
		ROW("data", "<end>", "-", "^250", "251")},
	{{"a word in brackets is none of these", S("NOOP <end>\r\n"), OK},
		ROW("-", "^.*$", "-", "^250 2.0.0 0", "251")},
	{{"a chunk", S(IN_RCPT "BDAT 2\r\nabBDAT 0 LAST\r\n"),
		 IN_RCPT_OK "251 2.0.0 2 octets received\r\n" ACCEPTED},
		ROW("chunk !chunked", "<chunk>", "-", "^250",
			"251") "m\t-\t"
			       "chunk\t<chunk>\t-\t^250( 2.0.0 \\d octets)"
			       "\t251$1\n"},
	{{"a line that is far too long", S("NOOP\r\n"), OK},
		ROW("-", "<long>", "-", "^500", "251")},
	/* --- then --- */
	{{"a transaction out of nothing", S(EHLO RCPT), EHLO_OK RCPT_OK},
		THEN("-", "^EHLO", "-", "-", "mail")},
	{{"a recipient out of nothing", S(EHLO MAIL "DATA\r\n.\r\n"),
		 EHLO_OK MAIL_OK DATA_OK ACCEPTED},
		THEN("-", "^MAIL", "-", "-", "rcpt")},
	{{"a message out of nothing", S("NOOP\r\nNOOP\r\n.\r\nNOOP\r\n"),
		 OK ACCEPTED OK},
		THEN("first", "^NOOP", "-", "-", "data")},
	{{"recipients forgotten", S(IN_RCPT "NOOP\r\nDATA\r\n"),
		 IN_RCPT_OK OK NEED_RCPT},
		THEN("-", "^NOOP", "-", "-", "forget")},
	{{"a transaction dropped", S(IN_RCPT "NOOP\r\nDATA\r\n"),
		 IN_RCPT_OK OK NEED_MAIL_DATA},
		THEN("-", "^NOOP", "-", "-", "reset")},
	{{"a hello forgotten", S(EHLO "NOOP\r\n" MAIL), EHLO_OK OK NEED_HELO},
		THEN("-", "^NOOP", "-", "-", "unhello")},
	{{"a hello never said", S("NOOP\r\n" MAIL), OK MAIL_OK},
		THEN("-", "^NOOP", "-", "-", "ehlo")},
	{{"a password never said",
		 S(EHLO "NOOP\r\n" MAIL "RCPT TO:<a@foreign.test>\r\n"),
		 EHLO_OK OK MAIL_OK RCPT_OK},
		THEN("-", "^NOOP", "-", "-", "auth")},
	{{"the connection closed", S("NOOP\r\nNOOP\r\n"), OK},
		THEN("-", "^NOOP", "-", "-", "close")},
	{{"QUIT that does not end it", S("QUIT\r\nNOOP\r\n"), BYE OK},
		THEN("-", "^QUIT", "-", "-", "stay")},
	{{"DATA that reads nothing", S(IN_RCPT "DATA\r\nNOOP\r\n"),
		 IN_RCPT_OK "250 2.0.0 Thanks\r\n" OK},
		THEN("-", "^DATA", "^354.*\\r\\n", "250 2.0.0 Thanks\\r\\n",
			"stay")},
	{{"AUTH that does not go on", S(EHLO "AUTH CRAM-MD5\r\nNOOP\r\n"),
		 EHLO_OK "454 4.7.0 Later\r\n" OK},
		THEN("-", "^AUTH", "-", "454 4.7.0 Later\\r\\n", "stay")},
	{{"a line of an exchange", S(EHLO "AUTH CRAM-MD5\r\n*\r\nNOOP\r\n"),
		 EHLO_OK "334 x\r\n235 2.7.0 Ok\r\n" OK},
		ROW("-", "^AUTH", "-", "-",
			"334 x\\r\\n") "m\t-\texchange\t"
				       "^\\*$\t-\t-\t235 2.7.0 Ok\\r\\n\n"},
	/* --- lines --- */
	{{"LF ends a line", S("NOOP\nRSET\r\n"), OK OK},
		SWITCH("bare-lf-ends-lines")},
	{{"CR ends a line", S("NOOP\rRSET\r\nNOOP\r\r\n"), OK OK OK UNKNOWN},
		SWITCH("bare-cr-ends-lines")},
	{{"octets lost, and the rest read as another", S("NO\0OP\r\n"),
		 "251 2.0.0 Ok\r\n"},
		SWITCH("nul-dropped") "m\t-\t-\t^NOOP\tRSET\t-\t-\n"
				      "m\t-\t-\t^NOOP\t-\t^250\t251\n"},
	{{"a line comes apart", S("VRFY alice NOOP\r\n"),
		 "250 2.1.5 <alice@builtin.test>\r\n" OK},
		SWITCH("line-split=11")},
	{{"a line is cut", S("VRFY alice and bob\r\n"),
		 "250 2.1.5 <alice@builtin.test>\r\n"},
		SWITCH("line-cut=10")},
	{{"a lower limit", S("NOOP 89\r\nNOOP 7\r\n"), TOO_LONG OK},
		SWITCH("line-max=6")},
	{{"NUL ends a command", S("NOOP\0bad\r\n"), OK},
		SWITCH("nul-ends-commands")},
	{{"NUL is dropped", S("NO\0OP\r\n"), OK}, SWITCH("nul-dropped")},
	{{"a backspace", S("NOOX\bP\r\n"), OK}, SWITCH("backspace-erases")},
	{{"controls", S("NOOP \a\r\n"), OK}, SWITCH("controls-passed")},
	{{"8 bit", S("NOOP \xe4\r\n"), OK}, SWITCH("8bit-passed")},
	/* --- state --- */
	{{"RSET drops nothing", S(IN_RCPT "RSET\r\nDATA\r\n.\r\n"),
		 IN_RCPT_OK OK DATA_OK ACCEPTED},
		SWITCH("rset-keeps-transaction")},
	{{"nor does EHLO", S(IN_RCPT EHLO "DATA\r\n.\r\n"),
		 IN_RCPT_OK EHLO_OK DATA_OK ACCEPTED},
		SWITCH("ehlo-keeps-transaction")},
	{{"nor does a message", S(IN_DATA ".\r\nDATA\r\n"),
		 IN_DATA_OK ACCEPTED DATA_OK},
		SWITCH("message-keeps-transaction")},
	{{"one recipient", S(IN_RCPT RCPT),
		 IN_RCPT_OK "452 4.5.3 Too many recipients\r\n"},
		SWITCH("recipients=1")},
	/* --- chunks --- */
	{{"a refused chunk is obeyed", S("BDAT 6 LAST\r\nNOOP\r\n"),
		 "503 5.5.1 Need MAIL before BDAT\r\n" OK},
		SWITCH("refused-chunk-obeyed")},
	{{"a dot ends a chunk", S(IN_RCPT "BDAT 20 LAST\r\na\r\n.\r\nNOOP\r\n"),
		 IN_RCPT_OK ACCEPTED OK},
		SWITCH("chunk-ends-at-dot")},
	{{"a chunk is one short", S(IN_RCPT "BDAT 3 LAST\r\nabcNOOP\r\n"),
		 IN_RCPT_OK ACCEPTED UNKNOWN},
		SWITCH("chunk-count-short")},
	{{"a CRLF behind a chunk", S(IN_RCPT "BDAT 1\r\na\r\nBDAT 0 LAST\r\n"),
		 IN_RCPT_OK "250 2.0.0 1 octets received\r\n" ACCEPTED},
		SWITCH("chunk-crlf-eaten")},
	/* --- the end of a message --- */
	{{"LF . LF", S(IN_DATA "a\n.\nNOOP\r\n"), IN_DATA_OK ACCEPTED OK},
		SWITCH("data-end=\\n.\\n")},
	{{"other octets", S(IN_DATA "a\x01zbNOOP\r\n"), IN_DATA_OK ACCEPTED OK},
		SWITCH("data-end=\\x01z\\x62")},
	{{"one of two", S(IN_DATA "a\n.\rNOOP\r\n"), IN_DATA_OK ACCEPTED OK},
		SWITCH("data-end=\\n.\\n switch:data-end=\\n.\\r")},
	{{"the CRLF of DATA counts", S(IN_DATA ".\nNOOP\r\n"),
		 IN_DATA_OK ACCEPTED OK},
		SWITCH("data-end=\\r\\n.\\n")},
	{{"a line begins anywhere", S(IN_DATA "abcd.\r\nNOOP\r\n"),
		 IN_DATA_OK ACCEPTED OK},
		SWITCH("data-line=4")},
	{{"the true end is missed", S(IN_DATA "a\r\r\n.\r\n.\r\n"),
		 IN_DATA_OK STRAY},
		SWITCH("data-end-missed-after-crcrlf")},
	{{"a stray CR or LF is no fault", S(IN_DATA "a\nb\r\n.\r\n"),
		 IN_DATA_OK ACCEPTED},
		SWITCH("data-bare-cr-lf-passed")},
	{{"a message can be too long", S(IN_DATA "abc\r\n.\r\n"),
		 IN_DATA_OK TOO_BIG},
		SWITCH("message-max=3")},
	{{"so can a line", S(IN_DATA "abc\r\n.\r\n"),
		 IN_DATA_OK
		 "554 5.6.0 Message has a line above 1000 octets\r\n"},
		SWITCH("text-line-refused=4")},
	{{"SIZE ends a message",
		 S(EHLO "MAIL FROM:<sender@exists.test> SIZE=3\r\n" RCPT
			"DATA\r\nabcNOOP\r\n"),
		 EHLO_OK MAIL_OK RCPT_OK DATA_OK ACCEPTED OK},
		SWITCH("size-ends-message")},
};

/* It matters how the octets come: all of them at once. */
static const struct mutant_case whole_cases[] = {
	{{"a packet is a line", S("NOOP"), OK}, SWITCH("read-is-line")},
	/* --- input --- */
	{{"what is pipelined is lost", S("NOOP\r\nRSET\r\n"), OK},
		SWITCH("loses-pipelined-input")},
	{{"only behind a refusal", S("NOOP\r\nNOOX\r\nRSET\r\n"), OK UNKNOWN},
		SWITCH("loses-input-after-refusal")},
	{{"behind DATA", S(IN_DATA ".\r\nNOOP\r\n"), IN_DATA_OK},
		SWITCH("loses-input-after-data-command")},
	{{"behind a message", S(IN_DATA ".\r\nNOOP\r\n"), IN_DATA_OK ACCEPTED},
		SWITCH("loses-input-after-data")},
	{{"the last reply waits", S("NOOP\r\nNOOP\r\nRSET\r\n"), OK OK},
		SWITCH("replies-held")},
	{{"a single one does not", S("NOOP\r\n"), OK}, SWITCH("replies-held")},
	{{"only at the end of a packet", S(IN_DATA "a\n.\nb\r\n.\r\n"),
		 IN_DATA_OK STRAY},
		SWITCH("data-end-at-pause=\\n.\\n")},
	{{"at the end of a packet", S(IN_DATA "a\n.\n"), IN_DATA_OK ACCEPTED},
		SWITCH("data-end-at-pause=\\n.\\n")},
};

static struct mutants *read_table(const char *table)
{
	struct diag *diag = diag_new();
	struct mutants *mutants = mutants_new(diag);
	struct str unknown;
	const char *near;

	diag_free(&diag);
	diag = diag_new();
	if (!mutants_add(mutants, "m.tsv", str_from(table), diag)) {
		struct buf said = BUF_INIT;

		diag_print(diag, &said, false);
		fail_msg("%s%s", table, buf_cstr(&said));
	}
	diag_free(&diag);
	assert_true(mutants_choose(mutants, STR_LITERAL("m"), &unknown, &near));
	return mutants;
}

static void check_case(const struct mutant_case *one, bool is_whole)
{
	struct mutants *mutants = read_table(one->table);
	struct talk talk;

	talk_init(&talk);
	talk.host.mutants = mutants;
	mutant_set_limits(&talk.host);
	if (is_whole)
		check_row(&talk, &one->row, one->row.client.len, 1);
	else
		check_rows_in(&talk, &one->row, 1);
	talk_fini(&talk);
	mutants_free(&mutants);
}

static void test_cases(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		check_case(&cases[i], false);
}

static void test_whole_cases(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(whole_cases) / sizeof(whole_cases[0]);
		i++)
		check_case(&whole_cases[i], true);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_whole_cases),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
