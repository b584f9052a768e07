/* layer: expect */
/* test_expect_long.c - each key of the long form: a reply that it takes, one
 * that it does not, and what it says then. */
#include "expect_fixture.h"

#define COUNT(rows) (sizeof(rows) / sizeof(*(rows)))

/* A row's mismatch is NULL when it matches. */
struct row {
	const char *name;
	const char *yaml;
	const char *wire;
	const char *mismatch;
};

static const struct expect *read_long(
	struct expect_fixture *fixture, const char *name, const char *yaml)
{
	const struct expect *expect = fixture_expect(fixture, yaml);
	struct buf messages = BUF_INIT;

	fixture_messages(fixture, &messages);
	if (!expect || messages.len)
		fail_msg("%s: %s", name, buf_cstr(&messages));
	buf_fini(&messages);
	return expect;
}

static void check_rows(const struct row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct expect_fixture fixture;
		const struct expect *expect;

		fixture_init(&fixture);
		expect = read_long(&fixture, rows[i].name, rows[i].yaml);
		fixture_see(&fixture, rows[i].wire, false, false);
		fixture_check(&fixture, expect, rows[i].name,
			rows[i].mismatch ? EXPECT_NO : EXPECT_YES,
			FAILURE_REPLY_MISMATCH, rows[i].mismatch);
		fixture_fini(&fixture);
	}
}

static void test_short_form(void **state)
{
	static const struct row rows[] = {
		{"plain", "e: 550 | 553", "553 no\r\n", NULL},
		{"quoted", "e: '250 \"queued: \"'", "250 Queued: 1\r\n", NULL},
		{"a variable", "e: ${v}0 | ${v}3", "550 no\r\n", NULL},
		{"a variable, no", "e: ${v}0 | ${v}3", "250 ok\r\n",
			"got 250, expected 550 | 553"},
		{"a block", "e: |\n  550\n  | 553\n", "250 ok\r\n",
			"got 250, expected 550\\x0a| 553"},
	};

	(void)state;
	check_rows(rows, COUNT(rows));
}

static void test_code(void **state)
{
	static const struct row rows[] = {
		{"one", "e: {code: 250}", "250 ok\r\n", NULL},
		{"a list", "e: {code: 250 | 25x | reject}", "451 no\r\n", NULL},
		{"another", "e: {code: 250 | reject}", "354 go\r\n",
			"got 354, expected 250 | reject"},
		{"not", "e: {code: not 4xx | 5xx}", "250 ok\r\n", NULL},
		{"not, but it is", "e: {code: not 4xx | 5xx}",
			"550 5.1.1 no\r\n",
			"got 550 5.1.1, expected not 4xx | 5xx"},
		{"a variable", "e: {code: '${v}x'}", "250 ok\r\n",
			"got 250, expected 55x"},
	};

	(void)state;
	check_rows(rows, COUNT(rows));
}

static void test_enhanced(void **state)
{
	static const struct row rows[] = {
		{"one", "e: {enhanced: 5.7.1}", "550 5.7.1 no\r\n", NULL},
		{"second", "e: {enhanced: 5.7.1 | 5.1.x}", "550 5.1.9 no\r\n",
			NULL},
		{"another", "e: {enhanced: 5.7.1 | 5.6.X}", "550 5.1.1 no\r\n",
			"the enhanced code is 5.1.1, expected 5.7.1 | 5.6.x"},
		{"missing", "e: {enhanced: 5.x.x}", "550 no\r\n",
			"the reply has no enhanced code, expected 5.x.x"},
		{"none", "e: {enhanced: none}", "550 no\r\n", NULL},
		{"none, but there is", "e: {enhanced: none}",
			"550 5.7.1 no\r\n",
			"the enhanced code is 5.7.1, expected none"},
	};

	(void)state;
	check_rows(rows, COUNT(rows));
}

static void test_text(void **state)
{
	static const struct row rows[] = {
		{"a pattern", "e: {text: '/queued as \\d+$/'}",
			"250 Queued as 12\r\n", NULL},
		{"a pattern that is not there", "e: {text: '/^a$/c'}",
			"250 A\r\n", "the reply's text does not match /^a$/c"},
		{"plain text", "e: {text: Queued}", "250 QUEUED\r\n", NULL},
		{"plain text that is not there", "e: {text: queued}",
			"250 ok\r\n",
			"the reply's text does not contain \"queued\""},
		{"plain text has no escapes", "e: {text: 'a\\n\"b'}",
			"250 a\\n\"b\r\n", NULL},
		{"all of a list", "e: {text: [/^a/, b]}", "250-a\r\n250 B\r\n",
			NULL},
		{"one of a list", "e: {text: [/^a/, b]}", "250 a\r\n",
			"the reply's text does not contain \"b\""},
		{"a variable", "e: {text: 'v${v}v'}", "250 v55v\r\n", NULL},
		{"too many steps", "e: {text: '/(a+)+$/'}",
			"250 "
			"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\r\n",
			"the pattern /(a+)+$/ took too many steps on the "
			"reply's text"},
	};

	(void)state;
	check_rows(rows, COUNT(rows));
}

static void test_lines(void **state)
{
	static const char three[] = "250-mx\r\n250-SIZE 10\r\n250 DSN\r\n";
	static const struct row rows[] = {
		{"all", "e: {lines: {all: '/^[A-Z]/'}}", three, NULL},
		{"all, but one", "e: {lines: {all: '/^[A-Z]/c'}}", three,
			"line 1 of 3 does not match /^[A-Z]/c"},
		{"any", "e: {lines: {any: size}}", three, NULL},
		{"any, a line only", "e: {lines: {any: /^SIZE 10$/}}", three,
			NULL},
		{"any, but none", "e: {lines: {any: /^SIZE$/}}", three,
			"none of the 3 lines matches /^SIZE$/"},
		{"any, each of a list", "e: {lines: {any: [dsn, vrfy]}}", three,
			"none of the 3 lines contains \"vrfy\""},
		{"none", "e: {lines: {none: VRFY}}", three, NULL},
		{"none, but one", "e: {lines: {none: [VRFY, DSN]}}", three,
			"line 3 of 3 contains \"DSN\""},
		{"count", "e: {lines: {count: 3}}", three, NULL},
		{"count, another", "e: {lines: {count: 2}}", three,
			"got 3 lines, expected 2"},
		{"count, from", "e: {lines: {count: 3..4}}", three, NULL},
		{"count, to", "e: {lines: {count: 1..3}}", three, NULL},
		{"count, above", "e: {lines: {count: 1..2}}", three,
			"got 3 lines, expected 1..2"},
		{"count, at least", "e: {lines: {count: '>=3'}}", three, NULL},
		{"count, fewer", "e: {lines: {count: '>= 2'}}", "250 mx\r\n",
			"got 1 line, expected >= 2"},
		{"all of it", "e: {lines: {any: mx, none: vrfy, count: 3}}",
			three, NULL},
		{"too many steps", "e: {lines: {none: '/(a+)+$/'}}",
			"250 "
			"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\r\n",
			"the pattern /(a+)+$/ took too many steps on this "
			"reply"},
	};

	(void)state;
	check_rows(rows, COUNT(rows));
}

static void test_caps(void **state)
{
	static const char ehlo[] = "250-mx\r\n250-STARTTLS\r\n"
				   "250 AUTH LOGIN PLAIN\r\n";
	static const struct row rows[] = {
		{"has", "e: {caps: {has: [starttls, AUTH PLAIN]}}", ehlo, NULL},
		{"has one", "e: {caps: {has: STARTTLS}}", ehlo, NULL},
		{"has not", "e: {caps: {has: [STARTTLS, CHUNKING]}}", ehlo,
			"the server does not offer CHUNKING"},
		{"has not the parameter", "e: {caps: {has: AUTH GSSAPI}}", ehlo,
			"the server does not offer AUTH GSSAPI"},
		{"lacks", "e: {caps: {lacks: [VRFY, MX]}}", ehlo, NULL},
		{"lacks not", "e: {caps: {has: AUTH, lacks: [VRFY, AUTH]}}",
			ehlo, "the server offers AUTH"},
		{"a refusal lacks nothing", "e: {caps: {lacks: STARTTLS}}",
			"502 what\r\n",
			"got 502, which offers no capabilities"},
	};

	(void)state;
	check_rows(rows, COUNT(rows));
}

static void test_raw(void **state)
{
	static const struct row rows[] = {
		{"bytes", "e: {raw: '250-A\\r\\n250 \\x42\\r\\n'}",
			"250-A\r\n250 B\r\n", NULL},
		{"case counts", "e: {raw: ok}", "250 OK\r\n",
			"the reply as it came does not contain \"ok\""},
		{"a pattern", "e: {raw: '/^250 .*[^\\r]\\n/'}", "250 ok\n",
			NULL},
		{"a pattern that is not there",
			"e: {raw: '/^250 .*[^\\r]\\n/'}", "250 ok\r\n",
			"the reply as it came does not match "
			"/^250 .*[^\\r]\\n/"},
		{"a pattern minds case", "e: {raw: /ok/}", "250 OK\r\n",
			"the reply as it came does not match /ok/"},
		{"all of a list", "e: {raw: ['250', '\\n']}", "250 ok\n", NULL},
	};

	(void)state;
	check_rows(rows, COUNT(rows));
}

static void test_anomalies(void **state)
{
	static const char odd[] = "250-\xe9\n250 b\r\n";
	static const struct row rows[] = {
		{"one", "e: {anomalies: reply/bare-lf}", odd, NULL},
		{"two", "e: {anomalies: [reply/bare-lf, reply/8bit]}", odd,
			NULL},
		{"absent", "e: {anomalies: [reply/bare-lf, reply/nul]}", odd,
			"the reply does not have the anomaly reply/nul"},
		{"not", "e: {anomalies: not reply/nul}", odd, NULL},
		{"not, but present", "e: {anomalies: [not reply/8bit]}", odd,
			"the reply has the anomaly reply/8bit"},
		{"none", "e: {anomalies: none}", "250 ok\r\n", NULL},
		{"none, but some", "e: {anomalies: none}", odd,
			"expected no anomaly, the reply has reply/bare-lf, "
			"reply/8bit"},
	};

	(void)state;
	check_rows(rows, COUNT(rows));
}

static void test_keys_together(void **state)
{
	static const struct row rows[] = {
		{"all match", "e: {code: 250, text: ok, enhanced: 2.0.x}",
			"250 2.0.0 ok\r\n", NULL},
		{"the code is asked first", "e: {text: no, code: 550}",
			"250 2.0.0 ok\r\n", "got 250 2.0.0, expected 550"},
		{"the last does not", "e: {code: 250, close: false, text: no}",
			"250 ok\r\n",
			"the reply's text does not contain \"no\""},
		{"beside one_of",
			"e: {code: 250, one_of: [{text: a}, "
			"{text: b}]}",
			"250 b\r\n", NULL},
		{"one_of matches, the other key does not",
			"e: {code: 250, one_of: [{text: a}, {text: b}]}",
			"251 b\r\n", "got 251, expected 250"},
		{"one_of does not match",
			"e: {code: 250, one_of: [{text: a}, "
			"{text: b}]}",
			"250 2.0.0 c\r\n",
			"got 250 2.0.0, expected one of: text \"a\"; "
			"text \"b\""},
	};

	(void)state;
	check_rows(rows, COUNT(rows));
}

/* What is seen, and what is said of it. */
struct seen_row {
	const char *name;
	const char *yaml;
	const char *wire; /* NULL: no reply */
	bool closed;
	bool final;
	enum expect_answer answer;
	enum failure_kind kind;
	const char *mismatch;
};

static void test_close(void **state)
{
	static const char late[] = "the server did not close the connection";
	static const char early[] = "the server closed the connection";
	static const struct seen_row rows[] = {
		{"reply and close", "e: {code: 421, close: true}", "421 x\r\n",
			true, false, EXPECT_YES, FAILURE_NONE, NULL},
		{"reply, then wait", "e: {code: 421, close: true}", "421 x\r\n",
			false, false, EXPECT_WAIT, FAILURE_NONE, NULL},
		{"reply, waited in vain", "e: {code: 421, close: true}",
			"421 x\r\n", false, true, EXPECT_NO, FAILURE_TIMEOUT,
			late},
		{"another code needs no wait", "e: {code: 421, close: true}",
			"250 x\r\n", false, false, EXPECT_NO,
			FAILURE_REPLY_MISMATCH, "got 250, expected 421"},
		{"a key behind it needs no wait",
			"e: {close: true, one_of: [{reply: 421}]}", "250 x\r\n",
			false, false, EXPECT_NO, FAILURE_REPLY_MISMATCH,
			"got 250, expected one of: 421"},
		{"close instead of the code", "e: {code: 421, close: true}",
			NULL, true, true, EXPECT_NO, FAILURE_UNEXPECTED_CLOSE,
			"the server closed the connection without a reply, "
			"expected code 421, connection closed"},
		{"just close", "e: {close: true}", NULL, true, false,
			EXPECT_YES, FAILURE_NONE, NULL},
		{"just close, behind a reply", "e: {close: true}", "250 x\r\n",
			true, false, EXPECT_YES, FAILURE_NONE, NULL},
		{"just close, not yet", "e: {close: true}", NULL, false, false,
			EXPECT_WAIT, FAILURE_NONE, NULL},
		{"just close, never", "e: {close: true}", NULL, false, true,
			EXPECT_NO, FAILURE_TIMEOUT, late},
		{"open", "e: {code: 250, close: false}", "250 x\r\n", false,
			false, EXPECT_YES, FAILURE_NONE, NULL},
		{"open, but closed", "e: {code: 250, close: false}",
			"250 x\r\n", true, false, EXPECT_NO,
			FAILURE_UNEXPECTED_CLOSE, early},
		{"one_of: close", "e: {one_of: [{reply: 421}, {close: true}]}",
			NULL, true, false, EXPECT_YES, FAILURE_NONE, NULL},
		{"one_of: a reply does not wait for a bare close before it",
			"e: {one_of: [{close: true}, {reply: 250}]}",
			"250 x\r\n", false, false, EXPECT_YES, FAILURE_NONE,
			NULL},
		{"one_of: nor does a bare close take a reply",
			"e: {one_of: [{close: true}, {reply: 421}]}",
			"250 x\r\n", true, true, EXPECT_NO,
			FAILURE_REPLY_MISMATCH,
			"got 250, expected one of: connection closed; 421"},
		{"one_of: no reply, no close",
			"e: {one_of: [{reply: 421}, {close: true}]}", NULL,
			false, true, EXPECT_NO, FAILURE_TIMEOUT,
			"no reply came, expected one of: 421; connection "
			"closed"},
		{"one_of: close, but a reply was wanted",
			"e: {one_of: [{reply: 421, close: true}]}", NULL, true,
			true, EXPECT_NO, FAILURE_UNEXPECTED_CLOSE,
			"the server closed the connection without a reply, "
			"expected one of: 421, connection closed"},
		{"one_of: the first may still match",
			"e: {one_of: [{reply: 421, close: true}, "
			"{reply: 4xx}]}",
			"421 x\r\n", false, false, EXPECT_WAIT, FAILURE_NONE,
			NULL},
		{"one_of: the first did not, the second does",
			"e: {one_of: [{reply: 421, close: true}, "
			"{reply: 4xx}]}",
			"421 x\r\n", false, true, EXPECT_YES, FAILURE_NONE,
			NULL},
		{"no reply for a key that needs one", "e: {text: a}", NULL,
			false, true, EXPECT_NO, FAILURE_TIMEOUT,
			"no reply came, expected text \"a\""},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct expect_fixture fixture;
		const struct expect *expect;

		fixture_init(&fixture);
		expect = read_long(&fixture, rows[i].name, rows[i].yaml);
		fixture_see(
			&fixture, rows[i].wire, rows[i].closed, rows[i].final);
		fixture_check(&fixture, expect, rows[i].name, rows[i].answer,
			rows[i].kind, rows[i].mismatch);
		fixture_fini(&fixture);
	}
}

static void test_takes_close(void **state)
{
	static const struct {
		const char *yaml;
		bool takes;
	} rows[] = {
		{"e: any", false},
		{"e: 421", false},
		{"e: {close: true}", true},
		{"e: {close: false}", false},
		{"e: {code: 421, close: true}", false},
		{"e: {text: '/(a+)+$/', close: true}", false},
		{"e: {anomalies: none, close: true}", false},
		{"e: {one_of: [{reply: 421}]}", false},
		{"e: {one_of: [{reply: 421}, {close: true}]}", true},
		{"e: {one_of: [{reply: {close: true}}]}", true},
		{"e: {one_of: [{reply: any, close: true}]}", false},
		{"e: {code: 421, one_of: [{close: true}]}", false},
		{"e: {close: true, one_of: [{reply: 421}, {close: true}]}",
			true},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct expect_fixture fixture;
		const struct expect *expect;

		fixture_init(&fixture);
		expect = read_long(&fixture, rows[i].yaml, rows[i].yaml);
		if (expect_takes_close(expect) != rows[i].takes)
			fail_msg("%s", rows[i].yaml);
		fixture_fini(&fixture);
	}
}

static void test_one_of(void **state)
{
	static const char three[] =
		"e: {one_of: [{reply: 550 | 553, then: pass}, "
		"{reply: {code: 4xx}, then: skip}, "
		"{code: 25x, text: a, then: fail}, "
		"{reply: 25x, lines: {count: 1}}, "
		"{reply: 354, then: continue}]}";
	static const char nested[] =
		"e: {one_of: [{reply: {one_of: [{reply: 250, then: skip}, "
		"{reply: 251}]}}, {reply: 252, then: pass}]}";
	static const struct {
		const char *name;
		const char *yaml;
		const char *wire;
		enum expect_then then;
		const char *mismatch;
	} rows[] = {
		{"pass", three, "553 x\r\n", THEN_PASS, NULL},
		{"skip", three, "451 x\r\n", THEN_SKIP, NULL},
		{"fail", three, "250 a\r\n", THEN_FAIL, NULL},
		{"nothing said", three, "250 b\r\n", THEN_NEXT, NULL},
		{"continue", three, "354 b\r\n", THEN_NEXT, NULL},
		{"none", three, "250-b\r\n250 2.0.0 b\r\n", THEN_NEXT,
			"got 250 2.0.0, expected one of: 550 | 553; code 4xx; "
			"code "
			"25x, text \"a\"; 25x, 1 line; 354"},
		{"nested", nested, "250 b\r\n", THEN_SKIP, NULL},
		{"nested, nothing said", nested, "251 b\r\n", THEN_NEXT, NULL},
		{"behind the nested", nested, "252 b\r\n", THEN_PASS, NULL},
		{"a variable", "e: {one_of: [{reply: '${v}0', then: pass}]}",
			"550 b\r\n", THEN_PASS, NULL},
		{"a pattern gives up",
			"e: {one_of: [{reply: '250 /(a+)+$/', then: fail}, "
			"{reply: 250, then: pass}]}",
			"250 "
			"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\r\n",
			THEN_NEXT,
			"the pattern /(a+)+$/ took too many steps on this "
			"reply"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct expect_fixture fixture;
		struct mismatch why = MISMATCH_INIT;
		enum expect_then then = THEN_NEXT;
		const struct expect *expect;
		enum expect_answer answer;

		fixture_init(&fixture);
		expect = read_long(&fixture, rows[i].name, rows[i].yaml);
		fixture_see(&fixture, rows[i].wire, false, false);
		answer = expect_match(expect, &fixture.seen, &why, &then);
		if (answer != (rows[i].mismatch ? EXPECT_NO : EXPECT_YES) ||
			then != rows[i].then)
			fail_msg("%s: %s, then %d: %s", rows[i].name,
				answer_word(answer), (int)then,
				buf_cstr(&why.text));
		if (rows[i].mismatch) {
			assert_string_equal(
				buf_cstr(&why.text), rows[i].mismatch);
			assert_int_equal(why.kind, FAILURE_REPLY_MISMATCH);
		}
		mismatch_fini(&why);
		fixture_fini(&fixture);
	}
}

static void test_described_by_keys(void **state)
{
	static const struct {
		const char *yaml;
		const char *text;
	} rows[] = {
		{"e: {text: [/a/c, b], code: 2xx}",
			"code 2xx, text /a/c and \"b\""},
		{"e: {enhanced: 5.7.1 | 4.x.x}", "enhanced code 5.7.1 | 4.x.x"},
		{"e: {enhanced: None}", "enhanced code none"},
		{"e: {lines: {all: a, any: [b, /c/], none: d, count: 2..3}}",
			"all lines with \"a\", a line with \"b\" and /c/, no "
			"line with \"d\", 2..3 lines"},
		{"e: {caps: {has: [A, B], lacks: C}}",
			"capability A, capability B, no capability C"},
		{"e: {raw: 'a\\r\\n'}", "bytes \"a\\r\\n\""},
		{"e: {anomalies: [reply/nul, not reply/8bit]}",
			"anomaly reply/nul, no reply/8bit"},
		{"e: {anomalies: none, close: false}",
			"no anomaly, connection kept open"},
		{"e: {one_of: [{reply: 250, close: true}, {reply: any}]}",
			"one of: 250, connection closed; any"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct expect_fixture fixture;
		struct buf text = BUF_INIT;

		fixture_init(&fixture);
		expect_describe(
			read_long(&fixture, rows[i].yaml, rows[i].yaml), &text);
		assert_string_equal(buf_cstr(&text), rows[i].text);
		buf_fini(&text);
		fixture_fini(&fixture);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_short_form),
		cmocka_unit_test(test_code),
		cmocka_unit_test(test_enhanced),
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_caps),
		cmocka_unit_test(test_raw),
		cmocka_unit_test(test_anomalies),
		cmocka_unit_test(test_keys_together),
		cmocka_unit_test(test_close),
		cmocka_unit_test(test_takes_close),
		cmocka_unit_test(test_one_of),
		cmocka_unit_test(test_described_by_keys),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
