/* layer: smtp */
/*
 * test_reply_parser.c - one reply off the front, whatever way the bytes come:
 * each row is fed whole, octet by octet, and split at every point.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "smtp/reply_parser.h"

#define WIRE(text)                     \
	{                              \
		text, sizeof(text) - 1 \
	}

struct row {
	const char *name;
	struct str wire;
	enum reply_status status;
	size_t used; /* unless MORE */
	/* of a complete one: */
	int code;
	const char *enhanced;
	size_t line_count;
	const char *text;
	unsigned anomalies;
};

static const struct row rows[] = {
	{"one line", WIRE("220 mail.example ESMTP\r\n"), REPLY_COMPLETE, 24,
		220, "", 1, "mail.example ESMTP", 0},
	{"enhanced code", WIRE("550 5.7.1 no\r\n"), REPLY_COMPLETE, 14, 550,
		"5.7.1", 1, "5.7.1 no", 0},
	{"code alone", WIRE("250\r\n"), REPLY_COMPLETE, 5, 250, "", 1, "", 0},
	{"code and space", WIRE("250 \r\n"), REPLY_COMPLETE, 6, 250, "", 1, "",
		0},
	{"AUTH prompt of blanks", WIRE("334  \r\n"), REPLY_COMPLETE, 7, 334, "",
		1, " ", 0},
	{"two lines", WIRE("250-a\r\n250 b\r\n"), REPLY_COMPLETE, 14, 250, "",
		2, "a\nb", 0},
	{"empty continuation", WIRE("250-\r\n250 b\r\n"), REPLY_COMPLETE, 13,
		250, "", 2, "\nb", 0},
	{"last line is the code alone", WIRE("250-a\r\n250\r\n"),
		REPLY_COMPLETE, 12, 250, "", 2, "a\n", 0},
	{"last line has no text", WIRE("250-a\r\n250 \r\n"), REPLY_COMPLETE, 13,
		250, "", 2, "a\n", 0},
	{"enhanced code in the last line only",
		WIRE("250- 155 byte chunk\r\n250 2.0.0 ok\r\n"), REPLY_COMPLETE,
		35, 250, "2.0.0", 2, " 155 byte chunk\n2.0.0 ok", 0},
	{"the first enhanced code counts",
		WIRE("550-5.1.1 a\r\n550 5.1.2 b\r\n"), REPLY_COMPLETE, 26, 550,
		"5.1.1", 2, "5.1.1 a\n5.1.2 b", 0},
	{"what follows stays", WIRE("250 a\r\n\0 junk\r\n"), REPLY_COMPLETE, 7,
		250, "", 1, "a", 0},
	{"the second reply stays", WIRE("250 a\r\n550-b\r\n"), REPLY_COMPLETE,
		7, 250, "", 1, "a", 0},

	{"nothing yet", WIRE(""), REPLY_MORE, 0, 0, "", 0, "", 0},
	{"one digit", WIRE("2"), REPLY_MORE, 0, 0, "", 0, "", 0},
	{"three digits", WIRE("250"), REPLY_MORE, 0, 0, "", 0, "", 0},
	{"no line end", WIRE("250 ok\r"), REPLY_MORE, 0, 0, "", 0, "", 0},
	{"a continuation only", WIRE("250-ok\r\n"), REPLY_MORE, 0, 0, "", 0, "",
		0},
	{"a part of the last line", WIRE("250-ok\r\n250 o"), REPLY_MORE, 0, 0,
		"", 0, "", 0},

	{"bare LF", WIRE("250 ok\n"), REPLY_COMPLETE, 7, 250, "", 1, "ok",
		ANOMALY_BARE_LF},
	{"code alone, bare LF", WIRE("250\n"), REPLY_COMPLETE, 4, 250, "", 1,
		"", ANOMALY_BARE_LF},
	{"bare LF in the first line only", WIRE("250-a\n250 b\r\n"),
		REPLY_COMPLETE, 13, 250, "", 2, "a\nb", ANOMALY_BARE_LF},
	{"bare CR", WIRE("250 a\rb\r\n"), REPLY_COMPLETE, 9, 250, "", 1, "a\rb",
		ANOMALY_BARE_CR},
	{"a CR is no line end", WIRE("250 a\r250 b\r\n"), REPLY_COMPLETE, 13,
		250, "", 1, "a\r250 b", ANOMALY_BARE_CR},
	{"8-bit", WIRE("250 \xc3\xa9\r\n"), REPLY_COMPLETE, 8, 250, "", 1,
		"\xc3\xa9", ANOMALY_8BIT},
	{"NUL in a continuation", WIRE("250-\0\r\n250 b\r\n"), REPLY_COMPLETE,
		14, 250, "", 2, NULL, ANOMALY_NUL},
	{"mixed codes: the last one counts", WIRE("250-a\r\n550 b\r\n"),
		REPLY_COMPLETE, 14, 550, "", 2, "a\nb", ANOMALY_MIXED_CODES},
	{"mixed codes: only the middle one differs",
		WIRE("250-a\r\n251-b\r\n250 c\r\n"), REPLY_COMPLETE, 21, 250,
		"", 3, "a\nb\nc", ANOMALY_MIXED_CODES},
	{"bad separator: letter", WIRE("250x foo\r\n"), REPLY_COMPLETE, 10, 250,
		"", 1, "x foo", ANOMALY_BAD_SEPARATOR},
	{"bad separator: digit", WIRE("2500 foo\r\n"), REPLY_COMPLETE, 10, 250,
		"", 1, "0 foo", ANOMALY_BAD_SEPARATOR},
	{"bad separator: tab", WIRE("250\tfoo\r\n"), REPLY_COMPLETE, 9, 250, "",
		1, "\tfoo", ANOMALY_BAD_SEPARATOR},
	{"bad separator: colon ends a continued reply",
		WIRE("250-a\r\n250:b\r\n250 c\r\n"), REPLY_COMPLETE, 14, 250,
		"", 2, "a\n:b", ANOMALY_BAD_SEPARATOR},
	{"bad separator: CR and no LF", WIRE("250\r\r\n"), REPLY_COMPLETE, 6,
		250, "", 1, "\r", ANOMALY_BAD_SEPARATOR | ANOMALY_BARE_CR},
	{"enhanced class of a refusal in a success", WIRE("250 5.7.1 no\r\n"),
		REPLY_COMPLETE, 14, 250, "5.7.1", 1, "5.7.1 no",
		ANOMALY_ENHANCED_CLASS},
	{"enhanced class, 4 for 5", WIRE("550 4.7.1 no\r\n"), REPLY_COMPLETE,
		14, 550, "4.7.1", 1, "4.7.1 no", ANOMALY_ENHANCED_CLASS},
	{"enhanced class of a later line",
		WIRE("550-5.7.1 a\r\n550 2.0.0 b\r\n"), REPLY_COMPLETE, 26, 550,
		"5.7.1", 2, "5.7.1 a\n2.0.0 b", ANOMALY_ENHANCED_CLASS},
	{"enhanced class goes by the line's own code",
		WIRE("250-2.0.0 a\r\n550 5.0.0 b\r\n"), REPLY_COMPLETE, 26, 550,
		"2.0.0", 2, "2.0.0 a\n5.0.0 b", ANOMALY_MIXED_CODES},
	{"a 3xx reply has no enhanced code", WIRE("354 2.0.0 go\r\n"),
		REPLY_COMPLETE, 14, 354, "", 1, "2.0.0 go", 0},
	{"an address is no enhanced code", WIRE("250 5.6.7.8 hi\r\n"),
		REPLY_COMPLETE, 16, 250, "", 1, "5.6.7.8 hi", 0},
	{"bad code: 1xx", WIRE("150 a\r\n"), REPLY_COMPLETE, 7, 150, "", 1, "a",
		ANOMALY_BAD_CODE},
	{"bad code: 600", WIRE("600 a\r\n"), REPLY_COMPLETE, 7, 600, "", 1, "a",
		ANOMALY_BAD_CODE},
	{"bad code: second digit", WIRE("260 a\r\n"), REPLY_COMPLETE, 7, 260,
		"", 1, "a", ANOMALY_BAD_CODE},
	{"bad code: 560", WIRE("560 a\r\n"), REPLY_COMPLETE, 7, 560, "", 1, "a",
		ANOMALY_BAD_CODE},
	{"bad code: 000", WIRE("000\r\n"), REPLY_COMPLETE, 5, 0, "", 1, "",
		ANOMALY_BAD_CODE},
	{"good code: 559", WIRE("559 a\r\n"), REPLY_COMPLETE, 7, 559, "", 1,
		"a", 0},
	{"bad code in the first line", WIRE("999-a\r\n250 b\r\n"),
		REPLY_COMPLETE, 14, 250, "", 2, "a\nb",
		ANOMALY_BAD_CODE | ANOMALY_MIXED_CODES},

	{"SSH", WIRE("SSH-2.0-OpenSSH\r\n"), REPLY_NOT_SMTP, 1, 0, "", 0, "",
		0},
	{"HTTP", WIRE("HTTP/1.1 400\r\n"), REPLY_NOT_SMTP, 1, 0, "", 0, "", 0},
	{"TLS record", WIRE("\x16\x03\x01"), REPLY_NOT_SMTP, 1, 0, "", 0, "",
		0},
	{"line end alone", WIRE("\r\n"), REPLY_NOT_SMTP, 1, 0, "", 0, "", 0},
	{"LF alone", WIRE("\n"), REPLY_NOT_SMTP, 1, 0, "", 0, "", 0},
	{"blank first", WIRE(" 250 a\r\n"), REPLY_NOT_SMTP, 1, 0, "", 0, "", 0},
	{"two digits", WIRE("25 a\r\n"), REPLY_NOT_SMTP, 3, 0, "", 0, "", 0},
	{"two digits and the line end", WIRE("25\r\n"), REPLY_NOT_SMTP, 3, 0,
		"", 0, "", 0},
	{"refused before its end", WIRE("2x"), REPLY_NOT_SMTP, 2, 0, "", 0, "",
		0},
	{"NUL first", WIRE("\0"), REPLY_NOT_SMTP, 1, 0, "", 0, "", 0},
	{"continuation without code", WIRE("250-a\r\nfoo\r\n250 b\r\n"),
		REPLY_NOT_SMTP, 8, 0, "", 0, "", 0},
	{"continuation is empty", WIRE("250-a\r\n\r\n250 b\r\n"),
		REPLY_NOT_SMTP, 8, 0, "", 0, "", 0},
	{"continuation with two digits", WIRE("250-a\r\n25 b\r\n"),
		REPLY_NOT_SMTP, 10, 0, "", 0, "", 0},
};

enum { ROW_COUNT = sizeof rows / sizeof *rows };

static void check_reply(
	const struct row *row, struct str wire, const struct reply *reply)
{
	struct buf out = BUF_INIT;

	if (reply->code != row->code)
		fail_msg("%s: code %d", row->name, reply->code);
	if (reply->anomalies != row->anomalies)
		fail_msg("%s: anomalies %#x, not %#x", row->name,
			reply->anomalies, row->anomalies);
	if (reply->line_count != row->line_count)
		fail_msg("%s: %zu lines", row->name, reply->line_count);
	if (reply->raw.data != wire.data || reply->raw.len != row->used)
		fail_msg("%s: raw has %zu octets", row->name, reply->raw.len);
	enhanced_code_format(reply->enhanced, &out);
	if (strcmp(buf_cstr(&out), row->enhanced) != 0)
		fail_msg("%s: enhanced %s", row->name, buf_cstr(&out));
	buf_clear(&out);
	reply_text(reply, &out);
	if (row->text && strcmp(buf_cstr(&out), row->text) != 0)
		fail_msg("%s: text is \"%s\"", row->name, buf_cstr(&out));
	buf_fini(&out);
}

/* Feeds [0, first), then step octets more each time. */
static void check_row(const struct row *row, size_t first, size_t step)
{
	struct arena *arena = arena_new(0);
	struct reply_parser parser;
	enum reply_status status = REPLY_MORE;
	size_t used = SIZE_MAX, len = first;
	struct reply reply;

	reply_parser_init(&parser);
	for (;;) {
		/* In a block of its own each time, as a buffer may move. */
		char *data = malloc(len ? len : 1);
		struct str view = {data, len};

		assert_non_null(data);
		memcpy(data, row->wire.data, len);
		status = reply_parser_take(&parser, view, arena, &reply, &used);
		if (status == REPLY_COMPLETE)
			check_reply(row, view, &reply);
		free(data);
		if (status != REPLY_MORE || len == row->wire.len)
			break;
		if (used != SIZE_MAX)
			fail_msg("%s: used is set at MORE", row->name);
		len += row->wire.len - len < step ? row->wire.len - len : step;
	}
	if (status != row->status)
		fail_msg("%s: status %d (first %zu, step %zu)", row->name,
			status, first, step);
	if (status != REPLY_MORE) {
		if (used != row->used)
			fail_msg("%s: used %zu", row->name, used);
		if (parser.at || parser.scanned || parser.lines)
			fail_msg("%s: not ready for the next", row->name);
	}
	arena_free(&arena);
}

static void test_whole(void **state)
{
	(void)state;
	for (size_t i = 0; i < ROW_COUNT; i++)
		check_row(&rows[i], rows[i].wire.len, 1);
}

static void test_byte_by_byte(void **state)
{
	(void)state;
	for (size_t i = 0; i < ROW_COUNT; i++)
		check_row(&rows[i], 0, 1);
}

static void test_split_everywhere(void **state)
{
	(void)state;
	for (size_t i = 0; i < ROW_COUNT; i++)
		for (size_t cut = 0; cut <= rows[i].wire.len; cut++)
			check_row(&rows[i], cut, SIZE_MAX);
}

static void test_pipelined_replies(void **state)
{
	static const int codes[] = {250, 251, 354, 250};
	struct str wire = STR_LITERAL("250-a\r\n250 b\r\n251 c\r\n354\r\n250 d"
				      "\r\n");
	struct arena *arena = arena_new(0);
	struct reply_parser parser;
	struct reply reply;
	size_t used;

	(void)state;
	reply_parser_init(&parser);
	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(
			reply_parser_take(&parser, wire, arena, &reply, &used),
			REPLY_COMPLETE);
		assert_int_equal(reply.code, codes[i]);
		wire.data += used;
		wire.len -= used;
	}
	assert_int_equal(wire.len, 0);
	assert_int_equal(reply_parser_take(&parser, wire, arena, &reply, &used),
		REPLY_MORE);
	arena_free(&arena);
}

/* lines times "250-", length octets of text and CRLF, then last. */
static void fill_lines(
	struct buf *out, size_t lines, size_t length, const char *last)
{
	for (size_t i = 0; i < lines; i++) {
		buf_puts(out, "250-");
		buf_fill(out, 'x', length);
		buf_puts(out, "\r\n");
	}
	buf_puts(out, last);
}

static const struct limit_row {
	const char *name;
	size_t lines, length;
	const char *last;
	enum reply_status status;
	size_t used;
} limit_rows[] = {
	{"2000 lines", 1999, 0, "250 \r\n", REPLY_COMPLETE, 12000},
	{"2000 lines and more to come", 2000, 0, "250 \r\n", REPLY_TOO_BIG,
		12000},
	{"a line of 65536", 1, 65530, "250 \r\n", REPLY_COMPLETE, 65542},
	{"a line of 65537", 1, 65531, "250 \r\n", REPLY_TOO_BIG, 65537},
	{"a line without end", 1, 400000, "", REPLY_TOO_BIG, 65537},
	{"262144 octets without the last LF", 4, 65530 - 2, "250 abc\r\n",
		REPLY_MORE, 0},
	{"262144 octets, a whole reply", 4, 65530 - 2, "250 ab\r\n",
		REPLY_COMPLETE, 262144},
	{"262145 octets", 4, 65530 - 2, "250 abc\r\n", REPLY_TOO_BIG, 262145},
	{"the limit stands in the last line's code", 4, 65530, "250 a\r\n",
		REPLY_TOO_BIG, 262145},
	{"no code where the limit stands", 4, 65530, "x50 a\r\n",
		REPLY_NOT_SMTP, 262145},
};

/* In reads of step octets. */
static void check_limit(const struct limit_row *row, size_t step)
{
	struct arena *arena = arena_new(0);
	struct reply_parser parser;
	enum reply_status status = REPLY_MORE;
	struct reply reply;
	struct buf wire = BUF_INIT;
	size_t used = 0, len = 0;

	fill_lines(&wire, row->lines, row->length, row->last);
	if (row->status == REPLY_MORE)
		wire.len -= 1;
	reply_parser_init(&parser);
	while (status == REPLY_MORE && len < wire.len) {
		len += wire.len - len < step ? wire.len - len : step;
		status = reply_parser_take(&parser,
			(struct str){wire.data, len}, arena, &reply, &used);
	}
	if (status != row->status || used != row->used)
		fail_msg("%s, step %zu: status %d, used %zu", row->name, step,
			status, used);
	if (status == REPLY_COMPLETE)
		assert_int_equal(reply.line_count, row->lines + 1);
	buf_fini(&wire);
	arena_free(&arena);
}

static void test_limits(void **state)
{
	static const size_t steps[] = {1, 7, 4096, 65536, SIZE_MAX};

	(void)state;
	for (size_t i = 0; i < sizeof limit_rows / sizeof *limit_rows; i++)
		for (size_t j = 0; j < sizeof steps / sizeof *steps; j++)
			check_limit(&limit_rows[i], steps[j]);
}

static void test_long_line(void **state)
{
	struct arena *arena = arena_new(0);
	struct reply_parser parser;
	struct reply reply;
	struct buf wire = BUF_INIT;
	size_t used;

	(void)state;
	reply_parser_init(&parser);
	fill_lines(&wire, 1, 506, "250 \r\n");
	reply_parser_take(&parser, buf_view(&wire), arena, &reply, &used);
	assert_int_equal(reply.anomalies, 0);
	buf_clear(&wire);
	fill_lines(&wire, 1, 507, "250 \r\n");
	reply_parser_take(&parser, buf_view(&wire), arena, &reply, &used);
	assert_int_equal(reply.anomalies, ANOMALY_LINE_TOO_LONG);
	buf_fini(&wire);
	arena_free(&arena);
}

/* A reply takes one line's room, once: a block of 128 octets has space. */
static void test_one_line_allocates_little(void **state)
{
	struct arena *arena = arena_new(128);
	struct reply_parser parser;
	struct reply reply;
	size_t used, before = arena_bytes(arena);

	(void)state;
	reply_parser_init(&parser);
	reply_parser_take(
		&parser, STR_LITERAL("250 2.1."), arena, &reply, &used);
	assert_int_equal(arena_bytes(arena), before);
	reply_parser_take(
		&parser, STR_LITERAL("250 2.1.0 ok\r\n"), arena, &reply, &used);
	assert_true(arena_bytes(arena) - before <= 128);
	before = arena_bytes(arena);
	reply_parser_take(
		&parser, STR_LITERAL("250 2.1.0 ok\r\n"), arena, &reply, &used);
	assert_int_equal(arena_bytes(arena), before);
	arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_whole),
		cmocka_unit_test(test_byte_by_byte),
		cmocka_unit_test(test_split_everywhere),
		cmocka_unit_test(test_pipelined_replies),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_long_line),
		cmocka_unit_test(test_one_line_allocates_little),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
