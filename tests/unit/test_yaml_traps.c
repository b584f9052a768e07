/* layer: yaml */
/*
 * test_yaml_traps.c - what the author of a value is told that YAML takes
 * otherwise; every message in full.
 */
#include "yaml_rows.h"

static void test_colon(void **state)
{
	static const struct yaml_row rows[] = {
		{"mail from",
			"steps:\n"
			"  - send: MAIL FROM: <a@b>\n"
			"    expect: 250\n",
			"f:2:20: error: a colon and a space inside an unquoted "
			"value\n"
			"    2 |   - send: MAIL FROM: <a@b>\n"
			"      |                    ^\n"
			"   help: write  send: 'MAIL FROM: <a@b>'\n"},
		{"reply text",
			"steps:\n"
			"  - send: NOOP\n"
			"    expect: 250 Ok: queued\n",
			"f:3:19: error: a colon and a space inside an unquoted "
			"value\n"
			"    3 |     expect: 250 Ok: queued\n"
			"      |                   ^\n"
			"   help: write  expect: '250 Ok: queued'\n"},
		{"at the end", "- send: a:\n",
			"f:1:10: error: a colon at the end of an unquoted "
			"value\n"
			"    1 | - send: a:\n"
			"      |          ^\n"
			"   help: write  send: 'a:'\n"},
		{"after a quoted value", "send: \"a\": b",
			"f:1:10: error: a colon after a quoted value\n"
			"    1 | send: \"a\": b\n"
			"      |          ^\n"
			"   help: write  send: '\"a\": b'\n"},
		{"a quote inside is doubled", "send: it's: b",
			"f:1:11: error: a colon and a space inside an unquoted "
			"value\n"
			"    1 | send: it's: b\n"
			"      |           ^\n"
			"   help: write  send: 'it''s: b'\n"},
		{"an ordinary comment stays outside", "send: foo: bar # baz",
			"f:1:10: error: a colon and a space inside an unquoted "
			"value\n"
			"    1 | send: foo: bar # baz\n"
			"      |          ^\n"
			"   help: write  send: 'foo: bar'\n"},
		{"in a flow map", "- {send: MAIL FROM: <a@b>, expect: 250}",
			"f:1:19: error: a colon and a space inside an unquoted "
			"value\n"
			"    1 | - {send: MAIL FROM: <a@b>, expect: 250}\n"
			"      |                   ^\n"
			"   help: write  send: 'MAIL FROM: <a@b>'\n"},
		{"in a flow map of several lines",
			"- {id: x,\n"
			"   cmd: MAIL FROM: <a>, want: 3}",
			"f:2:18: error: a colon and a space inside an unquoted "
			"value\n"
			"    2 |    cmd: MAIL FROM: <a>, want: 3}\n"
			"      |                  ^\n"
			"   help: write  cmd: 'MAIL FROM: <a>'\n"},
		{"columns count characters", "a: \303\251\303\251: x",
			"f:1:6: error: a colon and a space inside an unquoted "
			"value\n"
			"    1 | a: \303\251\303\251: x\n"
			"      |      ^\n"
			"   help: write  a: '\303\251\303\251: x'\n"},
		{"in a text of several lines",
			"a: b\n"
			"  c d: e",
			"f:2:6: error: a colon inside an unquoted value\n"
			"    2 |   c d: e\n"
			"      |      ^\n"
			"   help: put the text below a \"|\" or in quotes\n"},
		{"with CRLF",
			"a:\r\n"
			"  b: x: y\r\n",
			"f:2:7: error: a colon and a space inside an unquoted "
			"value\n"
			"    2 |   b: x: y\n"
			"      |       ^\n"
			"   help: write  b: 'x: y'\n"},
	};

	(void)state;
	check_rows(rows, sizeof(rows) / sizeof(rows[0]));
}

static void test_comment(void **state)
{
	static const struct yaml_row rows[] = {
		{"no space behind the sign", "send: HELP #foo\n",
			"f:1:12: warning: \" #foo\" is a comment, not part of "
			"the value\n"
			"    1 | send: HELP #foo\n"
			"      |            ^\n"
			"   help: write  send: 'HELP #foo'\n"},
		{"no value at all", "send: #foo\n",
			"f:1:7: warning: \" #foo\" is a comment, not part of "
			"the value\n"
			"    1 | send: #foo\n"
			"      |       ^\n"
			"   help: write  send: '#foo'\n"},
		{"second line of a value",
			"a: b\n"
			"  c #foo",
			"f:2:5: warning: \" #foo\" is a comment, not part of "
			"the value\n"
			"    2 |   c #foo\n"
			"      |     ^\n"
			"   help: put the value in single quotes\n"},
		{"in a flow list",
			"a: [b #foo\n"
			",c]",
			"f:1:7: warning: \" #foo\" is a comment, not part of "
			"the value\n"
			"    1 | a: [b #foo\n"
			"      |       ^\n"
			"   help: write  'b #foo'\n"},
		{"cut",
			"a: b  "
			"#xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
			"f:1:7: warning: \" "
			"#xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\" is a "
			"comment, not part of the value\n"
			"    1 | a: b  "
			"#xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n"
			"      |       ^\n"
			"   help: write  a: 'b  "
			"#xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'"
			"\n"},
	};

	(void)state;
	check_rows(rows, sizeof(rows) / sizeof(rows[0]));
}

static void test_double_quotes(void **state)
{
	static const struct yaml_row rows[] = {
		{"pattern", "expect: \"/\\d+/\"",
			"f:1:11: error: \"\\d\" is not an escape of double "
			"quotes\n"
			"    1 | expect: \"/\\d+/\"\n"
			"      |           ^\n"
			"   help: use single quotes for patterns and raw "
			"bytes\n"
			"   help: write  expect: '/\\d+/'\n"},
		{"not the first line",
			"send: \"a\n"
			"  b \\q\"",
			"f:2:5: error: \"\\q\" is not an escape of double "
			"quotes\n"
			"    2 |   b \\q\"\n"
			"      |     ^\n"
			"   help: use single quotes for patterns and raw "
			"bytes\n"},
		{"no rewriting of an escaped quote",
			"send: \"RCPT \\\"x\\\"\\q\"",
			"f:1:18: error: \"\\q\" is not an escape of double "
			"quotes\n"
			"    1 | send: \"RCPT \\\"x\\\"\\q\"\n"
			"      |                  ^\n"
			"   help: use single quotes for patterns and raw "
			"bytes\n"},
		{"after other characters", "a: \"\303\251 \\d\"",
			"f:1:7: error: \"\\d\" is not an escape of double "
			"quotes\n"
			"    1 | a: \"\303\251 \\d\"\n"
			"      |       ^\n"
			"   help: use single quotes for patterns and raw "
			"bytes\n"
			"   help: write  a: '\303\251 \\d'\n"},
		{"x without digits", "a: \"\\x4\"",
			"f:1:5: error: \"\\x\" without the hexadecimal digits "
			"of a character\n"
			"    1 | a: \"\\x4\"\n"
			"      |     ^\n"
			"   help: use single quotes for patterns and raw "
			"bytes\n"
			"   help: write  a: '\\x4'\n"},
		{"half a surrogate", "a: \"\\ud800\"",
			"f:1:5: error: \"\\u\" without the hexadecimal digits "
			"of a character\n"
			"    1 | a: \"\\ud800\"\n"
			"      |     ^\n"
			"   help: use single quotes for patterns and raw "
			"bytes\n"
			"   help: write  a: '\\ud800'\n"},
		{"end of the line", "a: \"x\\",
			"f:1:6: error: a backslash at the end of the line\n"
			"    1 | a: \"x\\\n"
			"      |      ^\n"
			"   help: use single quotes for patterns and raw "
			"bytes\n"},
		{"a byte above 7f", "send: \"\\\\xff \\xFF\"",
			"f:1:14: warning: \"\\xFF\" is the character U+00FF, "
			"two bytes in UTF-8\n"
			"    1 | send: \"\\\\xff \\xFF\"\n"
			"      |              ^\n"
			"   help: for the byte, use send_raw with single "
			"quotes\n"},
		{"a byte above 7f on a later line",
			"a: \"x\n"
			"  \\xe9\"",
			"f:2:3: warning: \"\\xe9\" is the character U+00e9, "
			"two bytes in UTF-8\n"
			"    2 |   \\xe9\"\n"
			"      |   ^\n"
			"   help: for the byte, use send_raw with single "
			"quotes\n"},
	};

	(void)state;
	check_rows(rows, sizeof(rows) / sizeof(rows[0]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_colon),
		cmocka_unit_test(test_comment),
		cmocka_unit_test(test_double_quotes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
