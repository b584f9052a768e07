/* layer: explain */
/* What is said of replies: every sample hits its row. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/file.h"
#include "base/mem.h"
#include "explain/explain.h"

static int set_up(void **state)
{
	*state = explainer_new();
	return 0;
}

static int tear_down(void **state)
{
	struct explainer *explainer = *state;

	explainer_free(&explainer);
	return 0;
}

static void expect_row(
	struct explainer *explainer, struct str reply, size_t row)
{
	struct explanation found;

	if (!explain_reply(explainer, reply, &found))
		fail_msg("no reply: %.*s", (int)reply.len, reply.data);
	if (found.row != row)
		fail_msg("%.*s: row %zu, not %zu", (int)reply.len, reply.data,
			found.row, row);
	assert_true(found.meaning.len > 0);
}

/* Every sample hits its row, and every row but the general ones is hit. */
static void every_sample_hits_its_row(void **state)
{
	struct explainer *explainer = *state;
	size_t count = 0, rows = explain_compile_all(explainer);
	bool *is_hit = mem_calloc(rows + 1, sizeof(bool));
	struct buf text = BUF_INIT;
	struct str rest;
	struct err err;

	assert_true(file_read(SAMPLES, 1 << 20, &text, &err));
	rest = buf_view(&text);
	while (rest.len) {
		struct str line = str_cut(&rest, '\n');
		struct str reply = str_cut(&line, '\t');
		size_t row = 0;

		if (!line.data)
			continue;
		for (size_t i = 0; i < line.len; i++)
			row = row * 10 + (size_t)(line.data[i] - '0');
		assert_true(row >= 1 && row <= rows);
		expect_row(explainer, reply, row);
		is_hit[row] = true;
		count++;
	}
	assert_true(count > 200);
	for (size_t i = 1; i <= rows; i++)
		if (!is_hit[i])
			fail_msg("no sample hits row %zu", i);
	mem_free(is_hit);
	buf_fini(&text);
}

struct row {
	const char *name, *reply;
	const char *meaning; /* a part of it */
	const char *more;    /* a part of causes or remedy; NULL: any */
};

static bool has(struct str text, const char *part)
{
	return str_contains(text, str_from(part));
}

static void check_row(struct explainer *explainer, const struct row *row)
{
	struct explanation found;

	if (!explain_reply(explainer, str_from(row->reply), &found))
		fail_msg("%s: is no reply", row->name);
	if (!has(found.meaning, row->meaning))
		fail_msg("%s: %.*s", row->name, (int)found.meaning.len,
			found.meaning.data);
	if (row->more && !has(found.causes, row->more) &&
		!has(found.remedy, row->more))
		fail_msg("%s: nothing of \"%s\"", row->name, row->more);
}

static void replies_are_explained(void **state)
{
	static const struct row rows[] = {
		/* What people meet who type SMTP by hand. */
		{"telnet: sender's domain", "501 Sender domain must exist",
			"MAIL FROM does not exist", "domain resolves"},
		{"telnet: order", "503 Need MAIL before RCPT",
			"without an accepted MAIL FROM", "mistyped"},
		{"telnet: relaying", "550 Relaying denied", "will not relay",
			"provider"},
		{"telnet: relaying, an address of its own",
			"550 Relaying denied", "will not relay",
			"an address of the server's own"},
		{"telnet: typed too quickly",
			"500 5.5.1 Command unrecognized: \"RCPTMAIL\"",
			"command unknown", "still on its way"},
		{"telnet: backspace", "502 command unrecognized",
			"command unknown", "not what was sent"},
		/* Nothing is known of the text. */
		{"enhanced code", "550 5.4.4 foo", "no route", "do not"},
		{"enhanced code, temporary", "450 4.4.4 foo", "no route",
			"later"},
		{"unknown detail", "550 5.4.99 foo", "network or routing",
			NULL},
		{"detail 0", "553 5.1.0 foo", "mailbox name", NULL},
		{"detail 0, unknown code", "599 5.1.0 foo", "other address",
			NULL},
		{"unknown subject", "550 5.99.1 foo", "mailbox not available",
			NULL},
		{"a vendor's code", "550 5.7.139 foo", "Exchange Online", NULL},
		{"a vendor's range", "550 5.2.252 foo", "send as", NULL},
		{"basic code", "554 foo", "transaction failed", NULL},
		{"code alone", "550", "mailbox not available", NULL},
		{"second digit", "559 foo", "mail system", NULL},
		{"no second digit", "599 foo", "permanent failure", NULL},
		{"temporary", "499 foo", "temporary failure", "later"},
		/* Replies that say yes are not taken for refusals. */
		{"EHLO", "250-mx\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n", "done",
			NULL},
		{"queued", "250 2.0.0 queued: no spam, no virus", "done", NULL},
		{"valid recipient", "250 2.1.5 Ok", "valid", NULL},
		{"go on", "354 go on", "one dot", NULL},
		{"VRFY", "252 2.0.0 root", "VRFY", NULL},
		{"HTTP", "221 2.7.0 Error: I can break rules, too. Goodbye.",
			"another protocol", NULL},
		/* Lines. */
		{"told over two lines",
			"550-5.7.26 This mail is\r\n"
			"550-5.7.26 unauthenticated mail\r\n"
			"550 5.7.26 from here\r\n",
			"DMARC", NULL},
		{"words over two lines",
			"503-5.0.0 Need MAIL\n503 5.0.0 before RCPT\n",
			"without an accepted MAIL FROM", NULL},
		{"control bytes",
			"550 Relaying\x1b\x01"
			"denied",
			"mailbox", NULL},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		check_row(*state, &rows[i]);
}

static void what_is_no_reply_is_refused(void **state)
{
	static const char *const texts[] = {"", "5", "55", "hello", "5500 x",
		"650 x", "150 x", "550x", "55a x", " 550 x", "\xff\xff\xff"};
	static const char *const codes[] = {"", "5", "650", "5.7", "5.7.1 x",
		"3.7.1", "5.7.x", "5..1", "550x", "5.7.1.1", "5.99.1"};
	struct explanation found;

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (explain_reply(*state, str_from(texts[i]), &found))
			fail_msg("taken: \"%s\"", texts[i]);
	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		if (explain_code(*state, str_from(codes[i]), &found))
			fail_msg("taken: \"%s\"", codes[i]);
}

static void codes_are_explained(void **state)
{
	static const struct row rows[] = {
		{"policy", "5.7.1", "refused by policy", "admin"},
		{"a class of its own", "4.7.1", "refused by policy", NULL},
		{"a mailbox", "5.1.1", "no such mailbox", "address"},
		{"a vendor's", "5.7.57", "Exchange", NULL},
		{"a vendor's range", "5.7.705", "Exchange Online", NULL},
		{"before the range", "5.7.500", "security or policy", NULL},
		{"subject only", "4.4.99", "network or routing", "later"},
		{"success", "2.1.5", "valid", NULL},
		{"basic", "535", "login refused", "password"},
		{"basic, yes", "250", "done", NULL},
		{"basic, unknown", "599", "permanent failure", NULL},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct row *row = &rows[i];
		struct explanation found;

		if (!explain_code(*state, str_from(row->reply), &found))
			fail_msg("%s: unknown", row->name);
		if (!has(found.meaning, row->meaning) ||
			(row->more && !has(found.causes, row->more) &&
				!has(found.remedy, row->more)))
			fail_msg("%s: %.*s", row->name, (int)found.meaning.len,
				found.meaning.data);
	}
}

/* Bounded in time and memory: the test's own time limit would tell. */
static void hostile_replies_are_bounded(void **state)
{
	static const char *const pieces[] = {"a", "SPF DKIM ", "5.1.8 ", "\n",
		"550-", "550-x\r\n", "\x1b[31m", "\xff", "<", "5."};
	enum { LENGTH = 1 << 20 };

	for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
		struct buf text = BUF_INIT;
		struct explanation found;

		buf_puts(&text, "550 ");
		while (text.len < LENGTH)
			buf_puts(&text, pieces[i]);
		assert_true(explain_reply(*state, buf_view(&text), &found));
		assert_true(found.meaning.len > 0);
		buf_fini(&text);
	}
	for (int c = 0; c < 256; c++) {
		char text[] = "550  x";
		struct explanation found;

		text[4] = (char)c;
		assert_true(explain_reply(
			*state, (struct str){text, sizeof(text) - 1}, &found));
	}
}

/* --- somebody's own rows --- */

static bool add(struct explainer *explainer, const char *text, struct buf *out)
{
	struct diag *diag = diag_new();
	bool ok = explainer_add(explainer, diag, "own.tsv", str_from(text));

	if (out)
		diag_print(diag, out, false);
	assert_int_equal(ok, diag_error_count(diag) == 0);
	diag_free(&diag);
	return ok;
}

static void own_rows_come_first(void **state)
{
	struct explanation found;

	assert_true(add(*state,
		"# ours\r\n\r\n"
		"Relaying denied\tour mx\tnot ours\t\tcall Bob\r\n"
		"\\bloop\\b\tour mx\ta ring\t\t",
		NULL));
	assert_true(add(*state, "denied\tx\tlater\tc\td\n", NULL));
	assert_true(explain_reply(
		*state, STR_LITERAL("550 5.7.1 Relaying denied"), &found));
	assert_true(str_equal(found.meaning, "not ours"));
	assert_true(str_equal(found.servers, "our mx"));
	assert_true(str_equal(found.remedy, "call Bob"));
	assert_int_equal(found.causes.len, 0);
	assert_int_equal(found.row, 0);
	assert_true(explain_reply(*state, STR_LITERAL("550 a loop"), &found));
	assert_true(str_equal(found.meaning, "a ring"));
	assert_true(explain_reply(*state, STR_LITERAL("550 denied"), &found));
	assert_true(str_equal(found.meaning, "later"));
	expect_row(*state, STR_LITERAL("550 5.1.1 User unknown"), 68);
}

static void mistakes_have_their_place(void **state)
{
	static const struct {
		const char *name, *text, *error;
	} rows[] = {
		{"too few", "a\tb\tc\n", "own.tsv:1:1: error: too few fields"},
		{"too many", "# x\na\tb\tc\td\te\tf\n",
			"own.tsv:2:11: error: too many fields"},
		{"pattern", "\n\nab(c\tb\tc\td\te\n",
			"own.tsv:3:5: error: in the pattern: "},
		{"no pattern", "\tb\tc\td\te\n",
			"own.tsv:1:1: error: the pattern is empty"},
		{"no meaning", "a\tb\t \td\te\n",
			"own.tsv:1:1: error: the third field"},
		{"a binary file",
			"\x7f"
			"ELF\x01\x02\n",
			"own.tsv:1:1: error: too few"},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct buf out = BUF_INIT;
		struct explanation found;

		assert_false(add(*state, rows[i].text, &out));
		if (!has(buf_view(&out), rows[i].error))
			fail_msg("%s: %s", rows[i].name, buf_cstr(&out));
		buf_fini(&out);
		/* Nothing of it is used. */
		assert_true(
			explain_reply(*state, STR_LITERAL("550 abc"), &found));
		assert_false(str_equal(found.meaning, "c"));
	}
}

static void endless_patterns_give_up(void **state)
{
	struct buf text = BUF_INIT;
	struct explanation found;

	assert_true(add(*state,
		"(a+)+$\tx\tendless\t\t\n"
		"(?:a|aa)+$\tx\tendless\t\t\n"
		"(?R)?a(?R)\tx\tendless\t\t\n",
		NULL));
	buf_puts(&text, "550 ");
	buf_fill(&text, 'a', 500);
	buf_puts(&text, "! relaying denied");
	assert_true(explain_reply(*state, buf_view(&text), &found));
	assert_false(str_equal(found.meaning, "endless"));
	buf_fini(&text);
}

int main(void)
{
#define TEST(function) \
	cmocka_unit_test_setup_teardown(function, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(every_sample_hits_its_row),
		TEST(replies_are_explained),
		TEST(what_is_no_reply_is_refused),
		TEST(codes_are_explained),
		TEST(hostile_replies_are_bounded),
		TEST(own_rows_come_first),
		TEST(mistakes_have_their_place),
		TEST(endless_patterns_give_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
