/* layer: yaml */
/*
 * test_yaml_quotes.c - quotes and brackets that are not closed, or not where
 * the author thinks; every message in full.
 */
#include "yaml_rows.h"

static void test_quotes(void **state)
{
	static const struct yaml_row rows[] = {
		{"double, not closed",
			"send: \"foo\n"
			"expect: 250\n",
			"f:1:7: error: the quote that begins here is never "
			"closed\n"
			"    1 | send: \"foo\n"
			"      |       ^\n"},
		{"single, not closed",
			"send: 'foo\n"
			"expect: 250\n",
			"f:1:7: error: the quote that begins here is never "
			"closed\n"
			"    1 | send: 'foo\n"
			"      |       ^\n"
			"   help: inside single quotes, '' is one quote\n"},
		{"not closed before a document",
			"a: \"x\n"
			"---\n",
			"f:1:4: error: the quote that begins here is never "
			"closed\n"
			"    1 | a: \"x\n"
			"      |    ^\n"},
		{"apostrophe", "send: 'it's fine'",
			"f:1:11: error: text after the end of a quoted value\n"
			"    1 | send: 'it's fine'\n"
			"      |           ^\n"
			"   help: inside single quotes, '' is one quote\n"},
		{"text behind", "send: \"a\" b",
			"f:1:11: error: text after the end of a quoted value\n"
			"    1 | send: \"a\" b\n"
			"      |           ^\n"
			"   help: write  send: '\"a\" b'\n"},
		{"closed by the next one",
			"- send: \"foo\n"
			"  expect: \"250\"",
			"f:1:9: error: the quote that begins here ends on line "
			"2, and more text follows it there\n"
			"    1 | - send: \"foo\n"
			"      |         ^\n"},
		{"text behind, in a flow map", "a: {b: \"c\" d}",
			"f:1:12: error: text after the end of a quoted value\n"
			"    1 | a: {b: \"c\" d}\n"
			"      |            ^\n"
			"   help: write  b: '\"c\" d'\n"},
		{"no space behind the colon", "'a':b",
			"f:1:4: error: no space after the colon\n"
			"    1 | 'a':b\n"
			"      |    ^\n"},
	};

	(void)state;
	check_rows(rows, sizeof(rows) / sizeof(rows[0]));
}

static void test_brackets(void **state)
{
	static const struct yaml_row rows[] = {
		{"list",
			"send: [a, b\n"
			"expect: 250",
			"f:1:7: error: the \"[\" that begins here is never "
			"closed\n"
			"    1 | send: [a, b\n"
			"      |       ^\n"
			"   help: close it with \"]\", or quote the value if "
			"it is text\n"},
		{"list to the end", "a: [b, c\n",
			"f:1:4: error: the \"[\" that begins here is never "
			"closed\n"
			"    1 | a: [b, c\n"
			"      |    ^\n"
			"   help: close it with \"]\", or quote the value if "
			"it is text\n"},
		{"list after a comma", "a: [b,\n",
			"f:1:4: error: the \"[\" that begins here is never "
			"closed\n"
			"    1 | a: [b,\n"
			"      |    ^\n"
			"   help: close it with \"]\", or quote the value if "
			"it is text\n"},
		{"map",
			"send: {a: b\n"
			"expect: 250",
			"f:1:7: error: the \"{\" that begins here is never "
			"closed\n"
			"    1 | send: {a: b\n"
			"      |       ^\n"
			"   help: close it with \"}\", or quote the value if "
			"it is text\n"},
		{"dash below",
			"a: [\n"
			"- b]",
			"f:1:4: error: the \"[\" that begins here is never "
			"closed\n"
			"    1 | a: [\n"
			"      |    ^\n"
			"   help: close it with \"]\", or quote the value if "
			"it is text\n"},
		{"the wrong one", "a: {b: [c}",
			"f:1:8: error: the \"[\" that begins here is never "
			"closed\n"
			"    1 | a: {b: [c}\n"
			"      |        ^\n"
			"   help: close it with \"]\", or quote the value if "
			"it is text\n"},
		{"one too many", "a: [x, y]]",
			"f:1:10: error: nothing is open that \"]\" closes\n"
			"    1 | a: [x, y]]\n"
			"      |          ^\n"
			"   help: quote the value if it is text\n"},
		{"nothing before a comma", "a: [b,,c]",
			"f:1:7: error: no value before the comma\n"
			"    1 | a: [b,,c]\n"
			"      |       ^\n"},
		{"dash inside", "a: [- b]",
			"f:1:5: error: the value starts with a YAML indicator, "
			"\"-\"\n"
			"    1 | a: [- b]\n"
			"      |     ^\n"
			"   help: write  '- b'\n"},
		{"variable in a flow map", "a: {x: ${b}}",
			"f:1:9: error: \"{\" inside an unquoted value\n"
			"    1 | a: {x: ${b}}\n"
			"      |         ^\n"
			"   help: write  x: '${b}'\n"},
		{"variable in a case", "- {id: a, cmd: ${x}, want: 3}",
			"f:1:17: error: \"{\" inside an unquoted value\n"
			"    1 | - {id: a, cmd: ${x}, want: 3}\n"
			"      |                 ^\n"
			"   help: write  cmd: '${x}'\n"},
		{"variable and a sign", "a: {x: <${b}>, y: z}",
			"f:1:10: error: \"{\" inside an unquoted value\n"
			"    1 | a: {x: <${b}>, y: z}\n"
			"      |          ^\n"
			"   help: write  x: '<${b}>'\n"},
		{"variables around a sign",
			"- {send: RCPT TO:<${b}@${c}>, y: z}",
			"f:1:20: error: \"{\" inside an unquoted value\n"
			"    1 | - {send: RCPT TO:<${b}@${c}>, y: z}\n"
			"      |                    ^\n"
			"   help: write  send: 'RCPT TO:<${b}@${c}>'\n"},
		{"variable and a sign in a flow list", "a: [b, ${c}@d]",
			"f:1:9: error: \"{\" inside an unquoted value\n"
			"    1 | a: [b, ${c}@d]\n"
			"      |         ^\n"
			"   help: write  '${c}@d'\n"},
		{"a sign behind braces", "a: {b: {c: d}>",
			"f:1:14: error: the value starts with a YAML indicator,"
			" \">\"\n"
			"    1 | a: {b: {c: d}>\n"
			"      |              ^\n"
			"   help: write  '>'\n"},
		{"pattern in a flow map", "a: {x: /^[a-z]+$/, y: z}",
			"f:1:10: error: \"[\" inside an unquoted value\n"
			"    1 | a: {x: /^[a-z]+$/, y: z}\n"
			"      |          ^\n"
			"   help: write  x: '/^[a-z]+$/'\n"},
		{"text behind", "a: [b] c",
			"f:1:8: error: text after the end of the value\n"
			"    1 | a: [b] c\n"
			"      |        ^\n"
			"   help: quote the whole value\n"},
		{"no space before one", "{a:[b]}",
			"f:1:3: error: no space after the colon\n"
			"    1 | {a:[b]}\n"
			"      |   ^\n"},
		{"colon before the end", "{a: b:}",
			"f:1:6: error: a colon at the end of an unquoted "
			"value\n"
			"    1 | {a: b:}\n"
			"      |      ^\n"
			"   help: write  a: 'b:'\n"},
	};

	(void)state;
	check_rows(rows, sizeof(rows) / sizeof(rows[0]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_quotes),
		cmocka_unit_test(test_brackets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
