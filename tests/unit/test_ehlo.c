/* layer: smtp */
/* test_ehlo.c - capabilities: what a line may be, and who has what. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "smtp/ehlo.h"
#include "smtp/reply_parser.h"

/* Reads wire, a whole reply, into *ehlo; returns the anomalies it set. */
static unsigned read_ehlo(
	struct arena *arena, const char *wire, struct ehlo *ehlo)
{
	struct reply_parser parser;
	struct reply reply;
	unsigned anomalies = 0;
	size_t used;

	reply_parser_init(&parser);
	if (reply_parser_take(&parser, str_from(wire), arena, &reply, &used) !=
		REPLY_COMPLETE)
		fail_msg("not a reply: %s", wire);
	ehlo_parse(arena, &reply, ehlo, &anomalies);
	return anomalies;
}

static void test_keyword_lines(void **state)
{
	static const struct {
		const char *name;
		const char *line;
		const char *kept;
		bool bad;
	} rows[] = {
		{"keyword", "PIPELINING", "PIPELINING", false},
		{"digit first", "8BITMIME", "8BITMIME", false},
		{"hyphen", "X-EXPS", "X-EXPS", false},
		{"lower case", "size 1000", "size 1000", false},
		{"one letter", "X", "X", false},
		{"parameters", "AUTH PLAIN LOGIN", "AUTH PLAIN LOGIN", false},
		{"parameter of punctuation", "X a=b;~!", "X a=b;~!", false},
		{"old AUTH=", "AUTH=PLAIN LOGIN", "AUTH=PLAIN LOGIN", true},
		{"empty", "", "", true},
		{"blanks only", "  ", "", true},
		{"blank first", " SIZE 10", "SIZE 10", true},
		{"blank last", "SIZE 10 ", "SIZE 10", true},
		{"blank last, no parameter", "SIZE ", "SIZE", true},
		{"two blanks", "SIZE  10", "SIZE  10", true},
		{"tab", "SIZE\t10", "SIZE\t10", true},
		{"hyphen first", "-X", "-X", true},
		{"underscore", "X_Y", "X_Y", true},
		{"8-bit keyword", "X\xc3", "X\xc3", true},
		{"8-bit parameter", "X \xc3", "X \xc3", true},
		{"control in a parameter", "X \x7f", "X \x7f", true},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct arena *arena = arena_new(0);
		struct buf wire = BUF_INIT;
		struct ehlo ehlo;
		unsigned anomalies;

		buf_printf(&wire, "250-mail.example_ hi\r\n250-%s\r\n250 X\r\n",
			rows[i].line);
		anomalies = read_ehlo(arena, buf_cstr(&wire), &ehlo);
		buf_fini(&wire); /* the lines are copies */
		if (anomalies != (rows[i].bad ? ANOMALY_EHLO_BAD_KEYWORD : 0u))
			fail_msg("%s: anomalies %#x", rows[i].name, anomalies);
		assert_int_equal(ehlo.count, 2);
		if (!str_equal(ehlo.lines[0], rows[i].kept))
			fail_msg("%s: kept as \"%.*s\"", rows[i].name,
				(int)ehlo.lines[0].len, ehlo.lines[0].data);
		assert_true(str_equal(ehlo.lines[1], "X"));
		arena_free(&arena);
	}
}

/* Bits that were set stay; a reply without capabilities sets none. */
static void test_greeting_line_alone(void **state)
{
	struct reply_line line = {250, STR_LITERAL("_")};
	struct reply reply = {.code = 250, .line_count = 1, .lines = &line};
	struct arena *arena = arena_new(0);
	unsigned anomalies = ANOMALY_NUL;
	struct ehlo ehlo;

	(void)state;
	ehlo_parse(arena, &reply, &ehlo, &anomalies);
	assert_int_equal(anomalies, ANOMALY_NUL);
	assert_int_equal(ehlo.count, 0);
	assert_false(ehlo_has(&ehlo, STR_LITERAL("SIZE")));
	reply.line_count = 0;
	ehlo_parse(arena, &reply, &ehlo, &anomalies);
	assert_int_equal(ehlo.count, 0);
	arena_free(&arena);
}

static void test_has(void **state)
{
	static const struct {
		const char *want;
		bool has;
	} rows[] = {
		{"STARTTLS", true},
		{"starttls", true},
		{" STARTTLS ", true},
		{"START", false},
		{"STARTTLSX", false},
		{"mail.example", false},
		{"SIZE", true},
		{"SIZE 10240000", true},
		{"SIZE 1024", false},
		{"10240000", false},
		{"AUTH", true},
		{"AUTH PLAIN", true},
		{"AUTH LOGIN", true},
		{"auth plain", true},
		{"AUTH LOGIN PLAIN", true},
		{"AUTH PLAIN  LOGIN", true},
		{"AUTH PLAIN CRAM-MD5", false},
		{"AUTH PLAI", false},
		{"AUTH=PLAIN", false},
		{"AUTH SCRAM-SHA-1", true},
		{"PLAIN", false},
		{"CHUNKING", true},
		{"CHUNKING X", false},
		{"8BITMIME", false},
		{"", false},
		{"  ", false},
	};
	struct arena *arena = arena_new(0);
	struct ehlo ehlo;

	(void)state;
	read_ehlo(arena,
		"250-mail.example STARTTLSX\r\n"
		"250-StartTLS\r\n"
		"250-SIZE  10240000\r\n"
		"250-AUTH PLAIN login\r\n"
		"250-AUTH SCRAM-SHA-1\r\n"
		"250-\r\n"
		"250  CHUNKING \r\n",
		&ehlo);
	assert_int_equal(ehlo.count, 6);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (ehlo_has(&ehlo, str_from(rows[i].want)) != rows[i].has)
			fail_msg("\"%s\"", rows[i].want);
	assert_false(ehlo_has(&ehlo, (struct str){NULL, 0}));
	arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_keyword_lines),
		cmocka_unit_test(test_greeting_line_alone),
		cmocka_unit_test(test_has),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
