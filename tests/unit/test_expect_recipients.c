/* layer: expect */
/* test_expect_recipients.c - replies that are due for each recipient. */
#include "expect_fixture.h"

#define COUNT(rows) (sizeof(rows) / sizeof(*(rows)))

static const struct str accepted[] = {
	{"alice@x.test", 12}, {"<bob@x.test>", 12}, {"\"a@b\"@x.test", 12}};

static const char three[] = "e: {recipients: {<alice@X.TEST>: 250, "
			    "bob@x.test: {code: 452 | 552, text: full}, "
			    "'\"a@b\"@x.test': any}}";
static const char four[] = "e: {recipients: {alice@x.test: 250, "
			   "bob@x.test: 452, '\"a@b\"@x.test': any, "
			   "<nobody@x.test>: 550}}";

/* Whose reply it is: an index, or one of these. */
enum { NOBODY = -1, STRANGER = -2, ALICE_IN_CAPITALS = -3, HOSTILE = -4 };

static const struct row {
	const char *name;
	const char *yaml;
	int whose;
	const char *wire;
	const char *mismatch; /* NULL: it matches */
} rows[] = {
	{"each", "e: {each: 250}", 0, "250 ok\r\n", NULL},
	{"each, but one", "e: {each: 250}", 1, "550 no\r\n",
		"got 550, expected 250"},
	{"each, the long form", "e: {each: {code: 2xx, text: ok}}", 2,
		"250 no\r\n", "the reply's text does not contain \"ok\""},
	{"each, alternatives",
		"e: {each: {one_of: [{reply: 250}, {code: 4xx}]}}", 1,
		"452 no\r\n", NULL},
	{"each is a reply like another", "e: {each: 250}", NOBODY, "250 ok\r\n",
		NULL},
	{"each and another key", "e: {each: 250, text: no}", 0, "250 ok\r\n",
		"the reply's text does not contain \"no\""},
	{"the first", three, 0, "250 ok\r\n", NULL},
	{"the first, but not so", three, 0, "550 no\r\n",
		"got 550, expected 250"},
	{"the second", three, 1, "552 full\r\n", NULL},
	{"the second, but not so", three, 1, "552 no\r\n",
		"the reply's text does not contain \"full\""},
	{"the last", three, 2, "550 no\r\n", NULL},
	{"a local part has case", three, ALICE_IN_CAPITALS, "250 ok\r\n",
		"the reply is for Alice@x.test, which \"recipients\" does not "
		"name"},
	{"a stranger", three, STRANGER, "250 ok\r\n",
		"the reply is for carol@y.test, which \"recipients\" does not "
		"name"},
	{"control bytes", three, HOSTILE, "250 ok\r\n",
		"the reply is for \\x1b[2J@\\r\\n, which \"recipients\" does "
		"not name"},
	{"nobody's reply", three, NOBODY, "250 ok\r\n",
		"the reply is no recipient's: \"recipients\" speaks of those "
		"after a message by LMTP"},
	{"refused, but it is not told yet", four, 1, "452 full\r\n", NULL},
	{"refused, told with the last", four, 2, "250 ok\r\n",
		"no reply was due for nobody@x.test: it was not accepted"},
	{"a variable", "e: {recipients: {'${v}@x': 250, alice@x.test: ok}}", 0,
		"250 ok\r\n", NULL},
	{"a variable of the conversation",
		"e: {recipients: {'alice\\x40x\\x2etest': '${v}0'}}", 0,
		"550 no\r\n", NULL},
};

static void see_recipient(struct expect_fixture *fixture, int whose)
{
	struct observation *seen = &fixture->seen;

	if (whose == NOBODY)
		return;
	seen->recipients = accepted;
	seen->recipient_count = COUNT(accepted);
	if (whose >= 0) {
		seen->recipient_at = (size_t)whose;
		seen->recipient = accepted[whose];
	} else if (whose == STRANGER) {
		seen->recipient = str_from("carol@y.test");
	} else if (whose == HOSTILE) {
		seen->recipient = str_from("\x1b[2J@\r\n");
	} else {
		seen->recipient = str_from("Alice@x.test");
	}
}

static const struct expect *read_good(
	struct expect_fixture *fixture, const char *name, const char *yaml)
{
	const struct expect *expect;

	fixture_init(fixture);
	expect = fixture_expect(fixture, yaml);
	if (!expect || diag_error_count(fixture->diag))
		fail_msg("%s: was not taken", name);
	return expect;
}

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct row *row = &rows[i];
		struct expect_fixture fixture;
		const struct expect *expect =
			read_good(&fixture, row->name, row->yaml);

		fixture_see(&fixture, row->wire, false, false);
		see_recipient(&fixture, row->whose);
		fixture_check(&fixture, expect, row->name,
			row->mismatch ? EXPECT_NO : EXPECT_YES,
			FAILURE_REPLY_MISMATCH, row->mismatch);
		fixture_fini(&fixture);
	}
}

/* Without a reply, and when there is something to wait for. */
static void test_close(void **state)
{
	static const struct {
		const char *name;
		const char *yaml;
		const char *wire;
		bool closed;
		enum expect_answer answer;
		enum failure_kind kind;
		const char *mismatch;
	} closes[] = {
		{"each: no reply", "e: {each: 250}", NULL, true, EXPECT_NO,
			FAILURE_UNEXPECTED_CLOSE,
			"the server closed the connection without a reply, "
			"expected 250"},
		{"recipients: no reply", "e: {recipients: {a@x: 250}}", NULL,
			true, EXPECT_NO, FAILURE_UNEXPECTED_CLOSE,
			"the server closed the connection without a reply, "
			"expected recipients: a@x 250"},
		{"each: waits", "e: {each: {code: 421, close: true}}",
			"421 x\r\n", false, EXPECT_WAIT, FAILURE_NONE, NULL},
		{"recipients: waits",
			"e: {recipients: {'\"a@b\"@x.test': {close: true}}}",
			"421 x\r\n", false, EXPECT_WAIT, FAILURE_NONE, NULL},
		{"recipients: does not wait in vain",
			"e: {recipients: {'\"a@b\"@x.test': {close: true}, "
			"c@x: 250}}",
			"421 x\r\n", false, EXPECT_NO, FAILURE_REPLY_MISMATCH,
			"no reply was due for c@x: it was not accepted"},
		{"each: close", "e: {each: {close: true}}", NULL, true,
			EXPECT_YES, FAILURE_NONE, NULL},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(closes); i++) {
		struct expect_fixture fixture;
		const struct expect *expect =
			read_good(&fixture, closes[i].name, closes[i].yaml);

		fixture_see(&fixture, closes[i].wire, closes[i].closed, false);
		see_recipient(&fixture, 2);
		fixture_check(&fixture, expect, closes[i].name,
			closes[i].answer, closes[i].kind, closes[i].mismatch);
		fixture_fini(&fixture);
	}
}

static void test_takes_close(void **state)
{
	static const struct {
		const char *yaml;
		bool takes;
	} takes[] = {
		{"e: {each: {close: true}}", true},
		{"e: {each: 250}", false},
		{"e: {recipients: {a@x: {close: true}}}", false},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(takes); i++) {
		struct expect_fixture fixture;
		const struct expect *expect =
			read_good(&fixture, takes[i].yaml, takes[i].yaml);

		if (expect_takes_close(expect) != takes[i].takes)
			fail_msg("%s", takes[i].yaml);
		fixture_fini(&fixture);
	}
}

/* An anomaly that a part asked for is no news. */
static void test_asked_anomalies(void **state)
{
	static const char *const asks[] = {
		"e: {each: {anomalies: reply/bare-lf}}",
		"e: {recipients: {alice@x.test: {anomalies: reply/bare-lf}}}",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(asks); i++) {
		struct expect_fixture fixture;
		const struct expect *expect =
			read_good(&fixture, asks[i], asks[i]);

		fixture_see(&fixture, "250 ok\n", false, false);
		see_recipient(&fixture, 0);
		fixture_check(&fixture, expect, asks[i], EXPECT_YES,
			FAILURE_NONE, NULL);
		if (!expect_asked_anomalies(expect, &fixture.seen))
			fail_msg("%s", asks[i]);
		fixture_fini(&fixture);
	}
}

static void test_described(void **state)
{
	static const struct {
		const char *yaml;
		const char *text;
	} described[] = {
		{"e: {each: 250 2.1.5, close: false}",
			"connection kept open, each: 250 2.1.5"},
		{"e: {recipients: {<a@x>: 250, b@x: {code: 550, text: no}}}",
			"recipients: a@x 250; b@x code 550, text \"no\""},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(described); i++) {
		struct expect_fixture fixture;
		struct buf text = BUF_INIT;

		expect_describe(read_good(&fixture, described[i].yaml,
					described[i].yaml),
			&text);
		assert_string_equal(buf_cstr(&text), described[i].text);
		buf_fini(&text);
		fixture_fini(&fixture);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_close),
		cmocka_unit_test(test_takes_close),
		cmocka_unit_test(test_asked_anomalies),
		cmocka_unit_test(test_described),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
