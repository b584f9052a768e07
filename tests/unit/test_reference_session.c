/* layer: reference */
/* Line ends, limits and time-outs of the built-in server. */
#include "reference_talk.h"

static const struct row wire_rows[] = {
	{"a bare LF ends no command", S("NOOP\nRSET\r\nNOOP\r\n"), BAD_LF OK},
	{"a bare CR ends no command", S("NOOP\rRSET\r\nNOOP\r\n"), BAD_LF OK},
	{"CR CR LF", S("NOOP\r\r\nNOOP\r\n"), BAD_LF OK},
	{"LF CR LF and CR LF LF", S("NOOP\n\r\nNOOP\r\n\nNOOP\r\n"),
		BAD_LF OK BAD_LF},
	{"no reply to a bare LF or CR", S("NOOP\nNOOP\rNOOP\n"), ""},
	{"a backspace rubs out nothing", S("NOOX\bP\r\n"), BAD_CHARACTER},
	{"NUL, DEL and 8 bit in a command",
		S("NOOP \0\r\nNOOP \x7f\r\nNOOP \xe4\r\nNOOP\r\n"),
		BAD_CHARACTER BAD_CHARACTER BAD_CHARACTER OK},
	{"a dot right after DATA", S(IN_DATA ".\r\nNOOP\r\n"),
		IN_DATA_OK ACCEPTED OK},
	{"dots that do not end it",
		S(IN_DATA "..\r\na.\r\n. \r\n.x\r\n...\r\n.\r\nNOOP\r\n"),
		IN_DATA_OK ACCEPTED OK},
	{"8 bit and NUL in a message", S(IN_DATA "\xe4\0\b\r\n.\r\n"),
		IN_DATA_OK ACCEPTED},
	{"LF . LF", S(IN_DATA "a\n.\nNOOP\r\n.\r\nNOOP\r\n"),
		IN_DATA_OK STRAY OK},
	{"LF . CR LF", S(IN_DATA "a\n.\r\nNOOP\r\n.\r\nNOOP\r\n"),
		IN_DATA_OK STRAY OK},
	{"CR LF . LF", S(IN_DATA "a\r\n.\nNOOP\r\n.\r\nNOOP\r\n"),
		IN_DATA_OK STRAY OK},
	{"CR LF . LF LF", S(IN_DATA "a\r\n.\n\nNOOP\r\n.\r\nNOOP\r\n"),
		IN_DATA_OK STRAY OK},
	{"CR . CR", S(IN_DATA "a\r.\rNOOP\r\n.\r\nNOOP\r\n"),
		IN_DATA_OK STRAY OK},
	{"CR LF . CR", S(IN_DATA "a\r\n.\rNOOP\r\n.\r\nNOOP\r\n"),
		IN_DATA_OK STRAY OK},
	{"CR . CR LF", S(IN_DATA "a\r.\r\nNOOP\r\n.\r\nNOOP\r\n"),
		IN_DATA_OK STRAY OK},
	{"CR LF . CR CR LF", S(IN_DATA "a\r\n.\r\r\nNOOP\r\n.\r\nNOOP\r\n"),
		IN_DATA_OK STRAY OK},
	{"CR CR LF . CR LF is an end", S(IN_DATA "a\r\r\n.\r\nNOOP\r\n"),
		IN_DATA_OK STRAY OK},
	{"a message after a refused one",
		S(IN_DATA "\n\r\n.\r\n" MAIL RCPT "DATA\r\n.\r\n"),
		IN_DATA_OK STRAY MAIL_OK RCPT_OK DATA_OK ACCEPTED},
};

static void only_crlf_ends_a_line(void **state)
{
	(void)state;
	CHECK_ROWS(wire_rows);
}

/* before, count times c, after: what is heard for it. */
struct long_row {
	const char *claim;
	const char *before;
	size_t count;
	const char *after;
	const char *server;
};

#define CIRCLES "554 5.4.6 Message is going round in circles\r\n"
#define X76                                                                    \
	"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" \
	"xxxxxx\r\n"

static const struct long_row long_rows[] = {
	{"a command of 512 octets", "NOOP ", 505, "\r\nNOOP\r\n", OK OK},
	{"a command of 513 octets", "NOOP ", 506, "\r\nNOOP\r\n", TOO_LONG OK},
	{"a command of 100,000 octets", "NOOP ", 99993, "\r\nNOOP\r\n",
		TOO_LONG OK},
	{"MAIL may have 1746 octets more", EHLO "MAIL FROM:<", 2245, "\r\n",
		EHLO_OK BAD_MAIL},
	{"but not 1747", EHLO "MAIL FROM:<", 2246, "\r\n", EHLO_OK TOO_LONG},
	{"RCPT may have 569 octets more", IN_MAIL "RCPT TO:<", 1070, "\r\n",
		IN_MAIL_OK BAD_RCPT},
	{"but not 570", IN_MAIL "RCPT TO:<", 1071, "\r\n", IN_MAIL_OK TOO_LONG},
	{"a local-part of 64 octets", EHLO "MAIL FROM:<", 64,
		"@exists.test>\r\n", EHLO_OK MAIL_OK},
	{"a local-part of 65 octets", EHLO "MAIL FROM:<", 65,
		"@exists.test>\r\n", EHLO_OK BAD_SENDER},
	{"a text line of 1000 octets", IN_DATA, 998, "\r\n.\r\nNOOP\r\n",
		IN_DATA_OK ACCEPTED OK},
	{"and a stuffed dot", IN_DATA ".", 998, "\r\n.\r\n",
		IN_DATA_OK ACCEPTED},
	{"a text line of 1001 octets", IN_DATA, 999, "\r\n.\r\nNOOP\r\n",
		IN_DATA_OK "554 5.6.0 Message has a line above 1000 "
			   "octets\r\n" OK},
};

/* [RFC5321 6.3] */
static void hops_have_a_limit(void **state)
{
	static const struct {
		const char *claim, *field, *behind, *server;
		unsigned count;
	} rows[] = {
		{"a hundred hops", "Received: x\r\n", "", ACCEPTED, 100},
		{"one more", "Received: x\r\n", "", CIRCLES, 101},
		{"in any case, folded", "rEcEiVeD:\r\n\tx\r\n", "", CIRCLES,
			101},
		{"another field", "Received-SPF: x\r\n", "", ACCEPTED, 101},
		{"behind a blank", " Received: x\r\n", "", ACCEPTED, 101},
		{"as a value", "X-Received: x\r\n", "", ACCEPTED, 101},
		{"twice in a line", "Received: Received:\r\n", "", ACCEPTED,
			99},
		{"text is no header", "", "Received: x\r\n", ACCEPTED, 101},
	};
	struct buf client = BUF_INIT, server = BUF_INIT;
	struct talk talk;

	(void)state;
	talk_init(&talk);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct row row = {rows[i].claim, {NULL, 0}, NULL};

		buf_clear(&client);
		buf_clear(&server);
		buf_puts(&client, IN_DATA);
		for (unsigned n = 0; n < rows[i].count; n++)
			buf_puts(&client, rows[i].field);
		buf_puts(&client, "Subject: x\r\n\r\n");
		for (unsigned n = 0; n < rows[i].count; n++)
			buf_puts(&client, rows[i].behind);
		buf_puts(&client, ".\r\n");
		buf_puts(&server, IN_DATA_OK);
		buf_puts(&server, rows[i].server);
		row.client = buf_view(&client);
		row.server = buf_cstr(&server);
		check_row(&talk, &row, 0, 7);
		check_row(&talk, &row, 0, row.client.len);
	}
	buf_fini(&client);
	buf_fini(&server);
	talk_fini(&talk);
}

static void lines_have_limits(void **state)
{
	struct buf client = BUF_INIT;
	struct talk talk;

	(void)state;
	talk_init(&talk);
	for (size_t i = 0; i < sizeof(long_rows) / sizeof(long_rows[0]); i++) {
		const struct long_row *it = &long_rows[i];
		struct row row = {it->claim, {NULL, 0}, it->server};

		buf_clear(&client);
		buf_puts(&client, it->before);
		buf_fill(&client, 'x', it->count);
		buf_puts(&client, it->after);
		row.client = buf_view(&client);
		check_row(&talk, &row, 0, 1);
		check_row(&talk, &row, 0, 7);
		check_row(&talk, &row, 0, row.client.len);
	}
	buf_fini(&client);
	talk_fini(&talk);
}

/* Lines of 76 octets, of which 13,797 and 4 more make 1 MiB. */
static void check_size(struct talk *talk, const char *last, const char *server)
{
	struct row row = {last, {NULL, 0}, server};
	struct buf client = BUF_INIT;

	buf_puts(&client, IN_DATA);
	for (int i = 0; i < 13797; i++)
		buf_puts(&client, X76);
	buf_puts(&client, last);
	buf_puts(&client, ".\r\nNOOP\r\n");
	row.client = buf_view(&client);
	check_row(talk, &row, 0, 65536);
	buf_fini(&client);
}

static void messages_have_a_limit(void **state)
{
	struct talk talk;

	(void)state;
	assert_int_equal(13797 * strlen(X76) + 4, REFERENCE_SIZE_MAX);
	talk_init(&talk);
	check_size(&talk, "xx\r\n", IN_DATA_OK ACCEPTED OK);
	check_size(&talk, "..x\r\n", IN_DATA_OK ACCEPTED OK);
	check_size(&talk, "xxx\r\n", IN_DATA_OK TOO_BIG OK);
	talk_fini(&talk);
}

static void errors_recipients_and_connections_have_limits(void **state)
{
	static const struct row recipients = {"three recipients",
		S(IN_RCPT RCPT RCPT RCPT "DATA\r\n.\r\n"),
		IN_RCPT_OK RCPT_OK RCPT_OK
		"452 4.5.3 Too many recipients\r\n" DATA_OK ACCEPTED};
	static const struct row errors = {"two errors",
		S("X\r\nNOOP\r\nX\r\nNOOP\r\nX\r\nNOOP\r\n"),
		UNKNOWN OK UNKNOWN OK
		"421 4.7.0 mail.builtin.test Too many errors\r\n"};
	static const struct row refused = {"what follows a refused MAIL",
		S(EHLO "MAIL FROM:<a>\r\n" RCPT RCPT RCPT "DATA\r\nNOOP\r\n"),
		EHLO_OK BAD_SENDER NEED_MAIL_RCPT NEED_MAIL_RCPT NEED_MAIL_RCPT
			NEED_MAIL_DATA OK};
	struct talk talk;

	(void)state;
	talk_init(&talk);
	talk.host.limits.recipients = 3;
	check_row(&talk, &recipients, 0, 1);
	talk.host.limits.errors = 2;
	check_row(&talk, &errors, 0, 1);
	check_row(&talk, &errors, 0, 1000);
	check_row(&talk, &refused, 0, 1000);
	talk.host.limits.connections = 0;
	talk_begin(&talk);
	talk_say(&talk, STR_LITERAL(EHLO));
	assert_string_equal(buf_cstr(&talk.heard),
		"421 mail.builtin.test Too many connections\r\n");
	talk_end(&talk);
	talk_fini(&talk);
}

static void silence_has_a_limit(void **state)
{
	struct talk talk;

	(void)state;
	talk_init(&talk);
	talk.host.limits.idle_us = 0;
	talk_begin(&talk);
	for (int i = 0; i < 100 && talk.heard.len == strlen(GREETING); i++) {
		loop_run_once(talk.loop, true);
		talk_hear(&talk);
	}
	assert_string_equal(buf_cstr(&talk.heard),
		GREETING "421 4.4.2 mail.builtin.test Idle for too long\r\n");
	assert_int_equal(talk.host.session_count, 1);
	talk_end(&talk);
	talk_fini(&talk);
}

static void lingering_has_a_limit(void **state)
{
	struct talk talk;

	(void)state;
	talk_init(&talk);
	talk.host.limits.linger_us = 0;
	talk_begin(&talk);
	talk_say(&talk, STR_LITERAL("QUIT\r\n"));
	assert_string_equal(buf_cstr(&talk.heard), GREETING BYE);
	for (int i = 0; i < 100 && talk.host.session_count > 0; i++)
		loop_run_once(talk.loop, true);
	assert_int_equal(talk.host.session_count, 0);
	talk_fini(&talk);
}

/* Whether it comes with STARTTLS or a moment later: what is no handshake is
 * answered by nothing that looks like a reply. */
static void nothing_behind_starttls_is_answered(void **state)
{
	static const char heard[] =
		GREETING EHLO_OK "220 2.0.0 Ready to start TLS\r\n";
	static const struct str said = {EHLO "STARTTLS\r\nNOOP\r\n" EHLO,
		sizeof(EHLO "STARTTLS\r\nNOOP\r\n" EHLO) - 1};
	struct talk talk;

	(void)state;
	talk_init(&talk);
	for (size_t cut = 0; cut <= said.len; cut++) {
		struct str rest = {said.data + cut, said.len - cut};

		talk_begin(&talk);
		talk_say(&talk, (struct str){said.data, cut});
		talk_say(&talk, rest);
		assert_memory_equal(talk.heard.data, heard, sizeof(heard) - 1);
		buf_consume(&talk.heard, sizeof(heard) - 1);
		assert_false(str_contains(
			buf_view(&talk.heard), STR_LITERAL("\r\n")));
		talk_end(&talk);
	}
	talk_fini(&talk);
}

static void a_handshake_has_a_limit(void **state)
{
	struct talk talk;

	(void)state;
	talk_init(&talk);
	talk_begin(&talk);
	talk.host.limits.idle_us = 0;
	talk_say(&talk, STR_LITERAL("STARTTLS\r\n"));
	for (int i = 0; i < 100 && talk.host.session_count > 0; i++)
		loop_run_once(talk.loop, true);
	assert_int_equal(talk.host.session_count, 0);
	assert_string_equal(buf_cstr(&talk.heard),
		GREETING "220 2.0.0 Ready to start TLS\r\n");
	talk_fini(&talk);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_crlf_ends_a_line),
		cmocka_unit_test(hops_have_a_limit),
		cmocka_unit_test(lines_have_limits),
		cmocka_unit_test(messages_have_a_limit),
		cmocka_unit_test(errors_recipients_and_connections_have_limits),
		cmocka_unit_test(silence_has_a_limit),
		cmocka_unit_test(lingering_has_a_limit),
		cmocka_unit_test(nothing_behind_starttls_is_answered),
		cmocka_unit_test(a_handshake_has_a_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
