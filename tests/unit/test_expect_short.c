/* layer: expect */
/* test_expect_short.c - what the short form matches, and what it says when
 * it does not. */
#include "expect_fixture.h"

#define COUNT(rows) (sizeof(rows) / sizeof(*(rows)))

/* The mismatch of a row, NULL: it matches. */
struct row {
	const char *name;
	const char *text;
	const char *wire;
	const char *mismatch;
};

static const struct expect *read_short(
	struct expect_fixture *fixture, const struct row *row)
{
	char message[200] = "";
	size_t offset = 0;
	const struct expect *expect = expect_parse_short(fixture->arena,
		str_from(row->text), message, sizeof(message), &offset);

	if (!expect)
		fail_msg("%s: %zu: %s", row->name, offset, message);
	return expect;
}

static void check_rows(const struct row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct expect_fixture fixture;
		const struct expect *expect;

		fixture_init(&fixture);
		expect = read_short(&fixture, &rows[i]);
		fixture_see(&fixture, rows[i].wire, false, false);
		fixture_check(&fixture, expect, rows[i].name,
			rows[i].mismatch ? EXPECT_NO : EXPECT_YES,
			FAILURE_REPLY_MISMATCH, rows[i].mismatch);
		fixture_fini(&fixture);
	}
}

static void test_codes(void **state)
{
	static const struct row rows[] = {
		{"a code", "250", "250 ok\r\n", NULL},
		{"another code", "250", "251 ok\r\n", "got 251, expected 250"},
		{"lowest", "200", "200 \r\n", NULL},
		{"highest", "599", "599 \r\n", NULL},
		{"one x, low", "25x", "250 \r\n", NULL},
		{"one x, high", "25x", "259 \r\n", NULL},
		{"one x, beyond", "25x", "260 \r\n", "got 260, expected 25x"},
		{"one x, below", "25X", "249 \r\n", "got 249, expected 25X"},
		{"two x", "2xx", "299 \r\n", NULL},
		{"two x, beyond", "2xx", "300 \r\n", "got 300, expected 2xx"},
		{"ok", "ok", "200 \r\n", NULL},
		{"not ok", "ok", "354 \r\n", "got 354, expected ok"},
		{"more", "more", "354 \r\n", NULL},
		{"not more", "more", "250 \r\n", "got 250, expected more"},
		{"tempfail", "tempfail", "451 \r\n", NULL},
		{"not tempfail", "tempfail", "550 \r\n",
			"got 550, expected tempfail"},
		{"permfail", "permfail", "550 \r\n", NULL},
		{"not permfail", "permfail", "451 \r\n",
			"got 451, expected permfail"},
		{"reject 4", "reject", "400 \r\n", NULL},
		{"reject 5", "ReJect", "599 \r\n", NULL},
		{"not reject", "reject", "399 \r\n",
			"got 399, expected reject"},
		{"any", "any", "999 what\r\n", NULL},
		{"any, blanks and case", " ANY\n", "250 \r\n", NULL},
		{"first of two", "550 | 553", "550 \r\n", NULL},
		{"second of two", "550|553", "553 \r\n", NULL},
		{"neither", "550 | 553", "250 2.1.5 ok\r\n",
			"got 250 2.1.5, expected 550 | 553"},
		{"a code below 100", "250", "050 \r\n",
			"got 050, expected 250"},
		{"blanks", "\t550  |\r\n 553 ", "250 \r\n",
			"got 250, expected 550  |\\x0d\\x0a 553"},
	};

	(void)state;
	check_rows(rows, COUNT(rows));
}

static void test_not(void **state)
{
	static const struct row rows[] = {
		{"another", "not 250", "251 \r\n", NULL},
		{"the same", "not 250", "250 \r\n",
			"got 250, expected not 250"},
		{"a list, another", "NOT 4xx | 5xx", "250 \r\n", NULL},
		{"a list, its second", "not 4xx | 5xx", "550 5.1.1 \r\n",
			"got 550 5.1.1, expected not 4xx | 5xx"},
		{"the text is not there", "not 250 /queued/", "250 ok\r\n",
			NULL},
		{"the text is there", "not 250 /queued/", "250 queued\r\n",
			"got 250, expected not 250 /queued/"},
		{"the enhanced code is not there", "not 550 5.7.1",
			"550 no\r\n", NULL},
	};

	(void)state;
	check_rows(rows, COUNT(rows));
}

static void test_enhanced(void **state)
{
	static const struct row rows[] = {
		{"the same", "550 5.7.1", "550 5.7.1 no\r\n", NULL},
		{"another", "550 5.7.1", "550 5.7.10 no\r\n",
			"got code 550 as expected, but its enhanced code is "
			"5.7.10, not 5.7.1"},
		{"none", "550 5.7.1", "550 no\r\n",
			"got code 550 as expected, but the reply has no "
			"enhanced code"},
		{"any detail", "550 5.7.x", "550 5.7.999 no\r\n", NULL},
		{"a captured one", "550 5\\x2e7\\x2e1", "550 5.7.1 no\r\n",
			NULL},
		{"a captured one, another detail", "550 5\\x2e7\\x2e1",
			"550 5.7.2 no\r\n",
			"got code 550 as expected, but its enhanced code is "
			"5.7.2, not 5.7.1"},
		{"any detail, another subject", "550 5.7.x", "550 5.6.1 no\r\n",
			"got code 550 as expected, but its enhanced code is "
			"5.6.1, not 5.7.x"},
		{"any subject", "5xx 5.X.x", "554 5.6.1 no\r\n", NULL},
		{"any subject, another class", "5xx 5.x.x", "554 4.6.1 no\r\n",
			"got code 554 as expected, but its enhanced code is "
			"4.6.1, not 5.x.x"},
		{"zeros", "250 2.0.0", "250 2.0.0 ok\r\n", NULL},
		{"the nearest alternative speaks", "421 | 550 5.7.1 | 553",
			"550 5.1.1 no\r\n",
			"got code 550 as expected, but its enhanced code is "
			"5.1.1, not 5.7.1"},
		{"a later alternative takes it", "550 5.7.1 | 550",
			"550 5.1.1 no\r\n", NULL},
	};

	(void)state;
	check_rows(rows, COUNT(rows));
}

static void test_text(void **state)
{
	static const struct row rows[] = {
		{"a pattern", "250 /queued/", "250 2.0.0 Queued as 1\r\n",
			NULL},
		{"a pattern that is not there", "250 /queued/", "250 ok\r\n",
			"got code 250 as expected, but its text does not "
			"match /queued/"},
		{"no blank before it", "250/queued/", "250 queued\r\n", NULL},
		{"case counts", "250 /queued/c", "250 Queued\r\n",
			"got code 250 as expected, but its text does not "
			"match /queued/c"},
		{"^ at each line", "250 /^second/",
			"250-first\r\n"
			"250 second\r\n",
			NULL},
		{"$ at each line", "250 /first$/",
			"250-first\r\n"
			"250 second\r\n",
			NULL},
		{"a dot is no line break", "250 /t.s/",
			"250-first\r\n"
			"250 second\r\n",
			"got code 250 as expected, but its text does not "
			"match /t.s/"},
		{"a dot is a line break", "250 /t.s/s",
			"250-first\r\n"
			"250 second\r\n",
			NULL},
		{"extended", "250 / q u # why\n/x", "250 qu\r\n", NULL},
		{"all flags", "250 /Q . u/csx", "250-Q\r\n250 u\r\n", NULL},
		{"a slash", "250 /a\\/b/", "250 a/b\r\n", NULL},
		{"a bar in a pattern", "250 /a|b/ | 251", "250 b\r\n", NULL},
		{"the code is no text", "250 /250/", "250 ok\r\n",
			"got code 250 as expected, but its text does not "
			"match /250/"},
		{"after an enhanced code", "250 2.1.5 /ok/", "250 2.1.5 ok\r\n",
			NULL},
		{"a substring", "250 \"QUEUED as\"", "250 queued AS 1\r\n",
			NULL},
		{"a substring that is not there", "250 \"queued\"",
			"250 queue d\r\n",
			"got code 250 as expected, but its text does not "
			"contain \"queued\""},
		{"a bar in a substring", "250 \"a|b\" | 251", "250 b\r\n",
			"got code 250 as expected, but its text does not "
			"contain \"a|b\""},
		{"escapes", "250 \"\\\"\\x41\\\\\\n\"",
			"250-\"A\\\r\n"
			"250 \r\n",
			NULL},
		{"no text at all", "250 /^$/", "250\r\n", NULL},
		{"dots are dots", "250 \"a.b\"", "250 axb\r\n",
			"got code 250 as expected, but its text does not "
			"contain \"a.b\""},
		{"the nearest alternative speaks", "250 2.1.0 | 250 /a/ | 251",
			"250 x\r\n",
			"got code 250 as expected, but its text does not "
			"match /a/"},
		{"per cent signs are text", "250 \"%s%n\" | 250 /%s/",
			"250 %d\r\n",
			"got code 250 as expected, but its text does not "
			"contain \"%s%n\""},
	};

	(void)state;
	check_rows(rows, COUNT(rows));
}

static void test_limit_fails(void **state)
{
	static const char wire[] =
		"250 aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!"
		"\r\n";
	static const struct row rows[] = {
		{"alone", "250 /(a+)+$/", wire,
			"the pattern /(a+)+$/ took too many steps on this "
			"reply"},
		{"turned round", "not 250 /(a+)+$/", wire,
			"the pattern /(a+)+$/ took too many steps on this "
			"reply"},
		{"before one that matches", "250 /(a+)+$/ | 250", wire,
			"the pattern /(a+)+$/ took too many steps on this "
			"reply"},
		{"behind one that matches", "250 | 250 /(a+)+$/", wire, NULL},
	};

	(void)state;
	check_rows(rows, COUNT(rows));
}

static void test_without_reply(void **state)
{
	static const struct {
		const char *name;
		const char *text;
		bool closed;
		enum expect_answer answer;
		enum failure_kind kind;
		const char *mismatch;
	} rows[] = {
		{"closed", "250", true, EXPECT_NO, FAILURE_UNEXPECTED_CLOSE,
			"the server closed the connection without a reply, "
			"expected 250"},
		{"silent", "not 250", false, EXPECT_NO, FAILURE_TIMEOUT,
			"no reply came, expected not 250"},
		{"any, closed", "any", true, EXPECT_NO,
			FAILURE_UNEXPECTED_CLOSE,
			"the server closed the connection without a reply, "
			"expected any"},
		{"none", "none", false, EXPECT_YES, FAILURE_NONE, NULL},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct expect_fixture fixture;
		struct row row = {rows[i].name, rows[i].text, NULL, NULL};
		const struct expect *expect;

		fixture_init(&fixture);
		expect = read_short(&fixture, &row);
		assert_false(expect_takes_close(expect));
		fixture_see(&fixture, NULL, rows[i].closed, true);
		fixture_check(&fixture, expect, rows[i].name, rows[i].answer,
			rows[i].kind, rows[i].mismatch);
		fixture_fini(&fixture);
	}
}

static void test_none(void **state)
{
	struct expect_fixture fixture;
	struct row row = {"none", "none ", "250 \r\n", NULL};
	const struct expect *expect;

	(void)state;
	fixture_init(&fixture);
	expect = read_short(&fixture, &row);
	assert_true(expect_is_none(expect));
	fixture_see(&fixture, row.wire, false, false);
	fixture_check(&fixture, expect, "none", EXPECT_NO,
		FAILURE_UNEXPECTED_REPLY, "got 250, expected no reply");
	fixture_fini(&fixture);
}

static void test_described_as_written(void **state)
{
	static const char *const rows[] = {"any", "none", "250",
		"NOT 25x 2.1.x /a|b/cs | ok \"x \\\" y\""};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct expect_fixture fixture;
		struct row row = {rows[i], rows[i], NULL, NULL};
		struct buf text = BUF_INIT;

		fixture_init(&fixture);
		expect_describe(read_short(&fixture, &row), &text);
		assert_string_equal(buf_cstr(&text), rows[i]);
		buf_fini(&text);
		fixture_fini(&fixture);
	}
}

/* The grammar's faults: the message, and the byte it is about. */
static const struct fault {
	const char *name;
	const char *text;
	size_t offset;
	const char *message;
} faults[] = {
	{"nothing", "", 0, "a code is missing here: write 250, 25x or 2xx"},
	{"blanks", "  ", 2, "a code is missing here: write 250, 25x or 2xx"},
	{"too high", "650", 0, "code must be 200-599, got \"650\""},
	{"too low", "250 | 199", 6, "code must be 200-599, got \"199\""},
	{"6xx", "6xx", 0, "code must be 200-599, got \"6xx\""},
	{"two digits", "25", 0, "code must be 200-599, got \"25\""},
	{"four digits", "2500", 0, "code must be 200-599, got \"2500\""},
	{"many digits", "99999999999999999999", 0,
		"code must be 200-599, got \"99999999999999999999\""},
	{"x first", "x5x", 0,
		"x stands at the end of a code only: 25x or 2xx, got \"x5x\""},
	{"x within", "2x0", 0,
		"x stands at the end of a code only: 25x or 2xx, got \"2x0\""},
	{"xxx", "xxx", 0, "for any code write \"any\", not \"xxx\""},
	{"a set of digits", "50[23]", 0,
		"a code has no sets of digits: say 502 | 503"},
	{"a range of digits", "250 | 5[0-2]x", 6,
		"a code has no sets of digits: say 50x | 51x | 52x"},
	{"a set that does not end", "50[23", 0,
		"\"50[23\" is not a code: write 250, 25x or 2xx"},
	{"a range the wrong way round", "50[3-1]", 0,
		"\"50[3-1]\" is not a code: write 250, 25x or 2xx"},
	{"dots", "5..", 0, "for any digit write x: \"5xx\""},
	{"a pattern's class", "5\\d\\d", 0,
		"\"5\\d\\d\" is not a code: write 250, 25x or 2xx"},
	{"a misspelt word", "tempfial", 0,
		"unknown word \"tempfial\"; did you mean \"tempfail\"?"},
	{"an unknown word", "queued", 0,
		"unknown word \"queued\"; a code is 250, 25x, 2xx, ok, more, "
		"tempfail, permfail or reject"},
	{"a pattern without code", "/queued/", 0,
		"an expectation starts with a code: write \"2xx /queued/\""},
	{"a text without code", " \"queued\" ", 1,
		"an expectation starts with a code: write \"2xx \"queued\"\""},
	{"an enhanced code without code", "5.7.1", 0,
		"an expectation starts with a code: write \"5xx 5.7.1\""},
	{"any with more", "any /queued/", 0,
		"\"any\" stands alone, it is not a code"},
	{"any as an alternative", "250 | any", 6,
		"\"any\" stands alone, it is not a code"},
	{"not none", "not none", 4, "\"none\" stands alone, it is not a code"},
	{"not not", "not not 250", 4,
		"\"not\" stands once, at the start, and turns the whole "
		"expectation round"},
	{"not within", "250 | not 4xx", 6,
		"\"not\" stands once, at the start, and turns the whole "
		"expectation round"},
	{"not alone", "not", 3,
		"a code is missing here: write 250, 25x or 2xx"},
	{"a bar at the end", "250 |", 5,
		"a code is missing here: write 250, 25x or 2xx"},
	{"a bar first", "| 250", 0,
		"a code is missing here: write 250, 25x or 2xx"},
	{"two bars", "250 || 251", 5,
		"a code is missing here: write 250, 25x or 2xx"},
	{"a comma", "250,251", 0,
		"alternatives are separated by \"|\", got \"250,251\""},
	{"a comma behind a blank", "250 , 251", 4,
		"unexpected \",\": alternatives are separated by \"|\""},
	{"or", "250 or 251", 4,
		"unexpected \"or\": alternatives are separated by \"|\""},
	{"no bar", "250 251", 4,
		"unexpected \"251\": alternatives are separated by \"|\""},
	{"a bare text", "250 queued as", 4,
		"unexpected \"queued\": a text is written /queued/ or "
		"\"queued\""},
	{"more behind a pattern", "250 /a/ b", 8,
		"unexpected \"b\" behind the text"},
	{"two texts", "250 /a/ \"b\"", 8,
		"unexpected \"\"b\"\" behind the text"},
	{"an enhanced code behind the text", "250 /a/ 2.1.5", 8,
		"unexpected \"2.1.5\": alternatives are separated by \"|\""},
	{"not ASCII", "250 \xc3\xa9t\xc3\xa9", 4,
		"unexpected \"\xc3\xa9t\xc3\xa9\": a text is written "
		"/\xc3\xa9t\xc3\xa9/ or \"\xc3\xa9t\xc3\xa9\""},
	{"not ASCII first",
		"\xe2\x80\x9c"
		"250",
		0,
		"\"\xe2\x80\x9c"
		"250\" is not a code: write 250, 25x or 2xx"},
	{"a long word is cut",
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\xc3\xa9"
		"aaaaaaaaaaaa",
		0,
		"unknown word \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"; a "
		"code is 250, 25x, 2xx, ok, more, tempfail, permfail or "
		"reject"},
	{"a short enhanced code", "550 5.7", 4,
		"an enhanced code is 5.7.1, 5.7.x or 5.x.x, got \"5.7\""},
	{"a long enhanced code", "550 5.7.1.1", 4,
		"an enhanced code is 5.7.1, 5.7.x or 5.x.x, got \"5.7.1.1\""},
	{"leading zeros", "550 5.7.01", 4,
		"an enhanced code is 5.7.1, 5.7.x or 5.x.x, got \"5.7.01\""},
	{"four digits in an enhanced code", "550 5.7.1000", 4,
		"an enhanced code is 5.7.1, 5.7.x or 5.x.x, got \"5.7.1000\""},
	{"an enhanced class", "550 3.7.1", 4,
		"an enhanced code begins with 2, 4 or 5, got \"3.7.1\""},
	{"x within an enhanced code", "550 5.x.1", 4,
		"x stands at the end of an enhanced code only: 5.7.x or "
		"5.x.x, got \"5.x.1\""},
	{"a pattern without end", "250 /queued", 4,
		"the pattern has no \"/\" at its end"},
	{"an escaped end", "250 /queued\\/", 4,
		"the pattern has no \"/\" at its end"},
	{"a backslash at the end", "250 /queued\\", 4,
		"the pattern has no \"/\" at its end"},
	{"an empty pattern", "250 //", 4, "the pattern is empty"},
	{"a faulty pattern", "250 /a(b/", 8,
		"the pattern is faulty: missing closing parenthesis"},
	{"flag i", "250 /a/i", 7,
		"flag \"i\" is not needed: case does not count; flag \"c\" "
		"makes it count"},
	{"an unknown flag", "250 /a/cg | 251", 8,
		"\"g | 251\" behind the pattern: its flags are c, s and x, "
		"and \\/ is a slash within it"},
	{"a text without end", "250 \"queued", 4,
		"the text has no quote at its end"},
	{"an empty text", "250 \"\"", 4, "the text is empty"},
	{"an unknown escape", "250 \"a\\d\"", 6,
		"unknown escape: there are \\r \\n \\t \\0 \\e \\\" \\xHH, "
		"and \\\\ for a backslash"},
};

static void test_faults(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(faults); i++) {
		const struct fault *fault = &faults[i];
		struct arena *arena = arena_new(0);
		char message[200] = "";
		size_t offset = 999;

		if (expect_parse_short(arena, str_from(fault->text), message,
			    sizeof(message), &offset))
			fail_msg("%s: was taken", fault->name);
		if (strcmp(message, fault->message) != 0 ||
			offset != fault->offset)
			fail_msg("%s: %zu: %s", fault->name, offset, message);
		arena_free(&arena);
	}
}

/* A message that does not fit is cut, never overruns; NUL bytes end no
 * text early. */
static void test_hostile_text(void **state)
{
	static const char nul[] = "250\0 /a/";
	struct arena *arena = arena_new(0);
	char message[8] = "";
	size_t offset = 0;

	(void)state;
	assert_null(expect_parse_short(
		arena, str_from("650"), message, sizeof(message), &offset));
	assert_string_equal(message, "code mu");
	assert_null(
		expect_parse_short(arena, (struct str){nul, sizeof(nul) - 1},
			message, sizeof(message), &offset));
	for (int c = 0; c < 256; c++) {
		char text[] = "250 ?? /a?/ ?";

		for (size_t i = 0; i < sizeof(text) - 1; i++) {
			char cut[sizeof(text)];

			memcpy(cut, text, sizeof(text));
			cut[i] = (char)c;
			(void)expect_parse_short(arena,
				(struct str){cut, sizeof(text) - 1}, message,
				sizeof(message), &offset);
			assert_true(offset <= sizeof(text));
		}
	}
	arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_codes),
		cmocka_unit_test(test_not),
		cmocka_unit_test(test_enhanced),
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_limit_fails),
		cmocka_unit_test(test_without_reply),
		cmocka_unit_test(test_none),
		cmocka_unit_test(test_described_as_written),
		cmocka_unit_test(test_faults),
		cmocka_unit_test(test_hostile_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
