/* layer: expect */
/* test_expect_errors.c - what an author is told, and where. */
#include "expect_fixture.h"

static const struct row {
	const char *name;
	const char *yaml;
	const char *messages;
} rows[] = {
	{"empty", "e:", "1:3: error: \"expect\" takes text, got nothing"},
	{"a list", "e: [250, 251]",
		"1:4: error: \"expect\" takes text or a map, got a list; "
		"alternatives are written 250 | 251"},
	{"the place in the short form", "e: 250 | 650",
		"1:10: error: code must be 200-599, got \"650\""},
	{"the place between quotes", "e: '250 | 650'",
		"1:11: error: code must be 200-599, got \"650\""},
	{"the place of a misspelt word", "e: not tempfial",
		"1:8: error: unknown word \"tempfial\"; did you mean "
		"\"tempfail\"?"},
	{"the place in front of a variable", "e: 650 | ${v}0",
		"1:4: error: code must be 200-599, got \"650\""},
	{"the place of a variable", "e: 250 | ${v}00",
		"1:10: error: code must be 200-599, got \"5500\""},
	{"the place behind a variable is the variable's", "e: ${v}0 | 650",
		"1:4: error: code must be 200-599, got \"650\""},
	{"an unknown variable", "e: ${nope}",
		"1:4: error: unknown variable \"nope\""},
	{"per cent signs", "e: '%s%n'",
		"1:5: error: \"%s%n\" is not a code: write 250, 25x or 2xx"},

	{"an unknown key", "e: {cod: 250}",
		"1:5: error: unknown key \"cod\" in an expectation; did you "
		"mean \"code\"?"},
	{"nothing in it", "e: {}",
		"1:4: error: an expectation needs a key that says what is "
		"expected"},
	{"reply is one_of's", "e: {reply: 250}",
		"1:5: error: unknown key \"reply\" in an expectation"},
	{"keys of a handshake", "e: {cert: {}, code: 250, version: 9}",
		"1:5: error: \"cert\" speaks of a TLS handshake: only a "
		"\"tls\" step takes it\n"
		"1:26: error: \"version\" speaks of a TLS handshake: only a "
		"\"tls\" step takes it"},
	{"keys of a program", "e: {exit: 0, stdout: a, stderr: b}",
		"1:5: error: \"exit\" speaks of a program: only a \"run\" "
		"step takes it\n"
		"1:14: error: \"stdout\" speaks of a program: only a "
		"\"run\" step takes it\n"
		"1:25: error: \"stderr\" speaks of a program: only a "
		"\"run\" step takes it"},
	{"every mistake is told", "e: {code: 650, txt: a, close: maybe}",
		"1:11: error: code must be 200-599, got \"650\"\n"
		"1:16: error: unknown key \"txt\" in an expectation; did you "
		"mean \"text\"?\n"
		"1:31: error: \"close\" takes true or false, got \"maybe\""},

	{"code: more than codes", "e: {code: 250 /a/}",
		"1:15: error: unexpected \"/a/\": only codes stand here"},
	{"code: an enhanced code", "e: {code: 250 2.1.5}",
		"1:15: error: unexpected \"2.1.5\": alternatives are "
		"separated by \"|\""},
	{"code: any", "e: {code: any}",
		"1:11: error: \"any\" stands alone, it is not a code"},
	{"code: a list", "e: {code: [250]}",
		"1:11: error: \"code\" takes text, got a list"},
	{"enhanced: a code", "e: {enhanced: 550}",
		"1:15: error: an enhanced code is 5.7.1, 5.7.x or 5.x.x, got "
		"\"550\""},
	{"enhanced: no bar", "e: {enhanced: 5.7.1 5.7.2}",
		"1:21: error: several enhanced codes are separated by \"|\""},
	{"enhanced: a bar at the end", "e: {enhanced: 5.7.1 |}",
		"1:22: error: an enhanced code is 5.7.1, 5.7.x or 5.x.x, got "
		"\"\""},
	{"text: a faulty pattern", "e: {text: '/a[/'}",
		"1:15: error: the pattern is faulty: missing terminating ] "
		"for character class"},
	{"text: two patterns", "e: {text: '/a/ /b/'}",
		"1:16: error: \"text\" holds one pattern: for several write a "
		"list"},
	{"text: a path", "e: {text: /etc/passwd}",
		"1:16: error: \"passwd\" behind the pattern: its flags are "
		"c, s and x, and \\/ is a slash within it"},
	{"text: a map", "e: {text: {a: b}}",
		"1:11: error: \"text\" takes text or a list of texts, got a "
		"map"},
	{"text: an empty list", "e: {text: []}",
		"1:11: error: \"text\" is empty"},
	{"text: each of a list is read", "e: {text: [/a, b, /c]}",
		"1:12: error: the pattern has no \"/\" at its end\n"
		"1:19: error: the pattern has no \"/\" at its end"},
	{"text: a list in a list", "e: {text: [[a]]}",
		"1:12: error: \"text\" takes text, got a list"},
	{"lines: no map", "e: {lines: 3}",
		"1:12: error: \"lines\" must be a map (key: value), got text"},
	{"lines: nothing", "e: {lines: {}}",
		"1:12: error: \"lines\" needs all, any, none or count"},
	{"lines: an unknown key", "e: {lines: {cuont: 3}}",
		"1:13: error: unknown key \"cuont\" in \"lines\"; did you "
		"mean \"count\"?"},
	{"lines: no count", "e: {lines: {count: many}}",
		"1:20: error: \"count\" takes 3, 2..10 or >=2, got \"many\""},
	{"lines: a count downwards", "e: {lines: {count: 3..2}}",
		"1:20: error: \"count\" takes 3, 2..10 or >=2, got \"3..2\""},
	{"lines: half a range", "e: {lines: {count: 3..}}",
		"1:20: error: \"count\" takes 3, 2..10 or >=2, got \"3..\""},
	{"lines: one dot", "e: {lines: {count: 3.4}}",
		"1:20: error: \"count\" takes 3, 2..10 or >=2, got \"3.4\""},
	{"lines: a count beyond all",
		"e: {lines: {count: "
		"99999999999999999999999}}",
		"1:20: error: \"count\" takes 3, 2..10 or >=2, got "
		"\"99999999999999999999999\""},
	{"caps: no map", "e: {caps: [STARTTLS]}",
		"1:11: error: \"caps\" must be a map (key: value), got a "
		"list"},
	{"caps: nothing", "e: {caps: {}}",
		"1:11: error: \"caps\" needs has or lacks"},
	{"caps: an unknown key", "e: {caps: {lack: A}}",
		"1:12: error: unknown key \"lack\" in \"caps\"; did you mean "
		"\"lacks\"?"},
	{"caps: blanks", "e: {caps: {has: '  '}}",
		"1:17: error: \"has\" is empty"},
	{"close: a list", "e: {close: [true]}",
		"1:12: error: \"close\" takes text, got a list"},
	{"raw: an unknown escape", "e: {raw: 'a\\d'}",
		"1:12: error: unknown escape: there are \\r \\n \\t \\0 \\e "
		"\\\" \\xHH, and \\\\ for a backslash"},
	{"anomalies: unknown", "e: {anomalies: not reply/bare-fl}",
		"1:20: error: unknown anomaly \"reply/bare-fl\"; did you mean "
		"\"reply/bare-lf\"?"},
	{"anomalies: far off", "e: {anomalies: [zzzzzzzzzzzzzzz]}",
		"1:17: error: unknown anomaly \"zzzzzzzzzzzzzzz\""},
	{"anomalies: none and more", "e: {anomalies: [none, reply/nul]}",
		"1:16: error: \"none\" stands alone in \"anomalies\""},
	{"anomalies: both ways", "e: {anomalies: [reply/nul, not reply/nul]}",
		"1:16: error: \"anomalies\" wants the same one present and "
		"absent"},
	{"close: a number", "e: {close: 2s}",
		"1:12: error: \"close\" takes true or false, got \"2s\""},
	{"each: none", "e: {each: none}",
		"1:11: error: \"none\" cannot stand in \"each\""},
	{"each: then", "e: {each: {one_of: [{reply: 250, then: pass}]}}",
		"1:34: error: \"then\" cannot stand in \"each\""},
	{"each: a fault", "e: {each: 650}",
		"1:11: error: code must be 200-599, got \"650\""},
	{"each: a list", "e: {each: [250]}",
		"1:11: error: \"each\" takes text or a map, got a list; "
		"alternatives are written 250 | 251"},
	{"recipients: a list", "e: {recipients: [a@x]}",
		"1:17: error: \"recipients\" takes a map of addresses and "
		"expectations: {alice@example.com: 250}"},
	{"recipients: nobody", "e: {recipients: {}}",
		"1:17: error: \"recipients\" takes a map of addresses and "
		"expectations: {alice@example.com: 250}"},
	{"recipients: twice the same",
		"e: {recipients: {a@x.test: 250, <a@X.test>: 550}}",
		"1:33: error: a@X.test stands twice in \"recipients\""},
	{"recipients: each is read",
		"e: {recipients: {a@x: 650, ' ': 250, b@x: none}}",
		"1:23: error: code must be 200-599, got \"650\"\n"
		"1:28: error: \"recipients\" is empty\n"
		"1:43: error: \"none\" cannot stand in \"recipients\""},
	{"recipients: then",
		"e: {recipients: {a@x: {one_of: [{reply: 250, then: skip}]}}}",
		"1:46: error: \"then\" cannot stand in \"recipients\""},
	{"one_of: no list", "e: {one_of: 250}",
		"1:13: error: \"one_of\" takes a list of maps: [{reply: 550, "
		"then: pass}, {reply: 250}]"},
	{"one_of: an empty list", "e: {one_of: []}",
		"1:13: error: \"one_of\" takes a list of maps: [{reply: 550, "
		"then: pass}, {reply: 250}]"},
	{"one_of: text", "e: {one_of: [250]}",
		"1:14: error: an entry of one_of must be a map (key: value), "
		"got text"},
	{"one_of: just then", "e: {one_of: [{then: pass}]}",
		"1:14: error: an entry of one_of needs a key that says what "
		"is expected"},
	{"one_of: an unknown word",
		"e: {one_of: [{reply: 250, then: "
		"contineu}]}",
		"1:33: error: \"then\" is one of continue, pass, skip, fail; "
		"got \"contineu\"; did you mean \"continue\"?"},
	{"one_of: none", "e: {one_of: [{reply: none}]}",
		"1:22: error: \"none\" cannot stand in one_of"},
	{"one_of: a list as reply", "e: {one_of: [{reply: [1]}]}",
		"1:22: error: \"reply\" takes text or a map, got a list; "
		"alternatives are written 250 | 251"},
	{"one_of: deep", "e: {one_of: [{reply: {one_of: [{reply: 999}]}}]}",
		"1:40: error: code must be 200-599, got \"999\""},
};

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct expect_fixture fixture;
		struct buf messages = BUF_INIT;

		fixture_init(&fixture);
		if (fixture_expect(&fixture, rows[i].yaml))
			fail_msg("%s: was taken", rows[i].name);
		fixture_messages(&fixture, &messages);
		if (strcmp(buf_cstr(&messages), rows[i].messages) != 0)
			fail_msg("%s: %s", rows[i].name, buf_cstr(&messages));
		buf_fini(&messages);
		fixture_fini(&fixture);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
