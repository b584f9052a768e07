/* layer: yaml */
/*
 * test_yaml_layout.c - what the author is told of indentation, keys
 * and documents; every message in full.
 */
#include "yaml_rows.h"

static void test_tabs(void **state)
{
	static const struct yaml_row rows[] = {
		{"first line", "\tfoo: bar",
			"f:1:1: error: a tab cannot indent YAML\n"
			"    1 |  foo: bar\n"
			"      | ^\n"
			"   help: use spaces\n"},
		{"before a dash",
			"steps:\n"
			"\t- send: x",
			"f:2:1: error: a tab cannot indent YAML\n"
			"    2 |  - send: x\n"
			"      | ^\n"
			"   help: use spaces\n"},
		{"under a value",
			"steps:\n"
			"  - send: x\n"
			"\texpect: y",
			"f:3:1: error: a tab cannot indent YAML\n"
			"    3 |  expect: y\n"
			"      | ^\n"
			"   help: use spaces\n"},
		{"behind spaces",
			"steps:\n"
			"  - send: x\n"
			"  \texpect: y",
			"f:3:3: error: a tab cannot indent YAML\n"
			"    3 |    expect: y\n"
			"      |   ^\n"
			"   help: use spaces\n"},
		{"below a bar",
			"a: |\n"
			"\tfoo",
			"f:2:1: error: a tab cannot indent YAML\n"
			"    2 |  foo\n"
			"      | ^\n"
			"   help: use spaces\n"},
	};

	(void)state;
	check_rows(rows, sizeof(rows) / sizeof(rows[0]));
}

static void test_indentation(void **state)
{
	static const struct yaml_row rows[] = {
		{"key too deep",
			"steps:\n"
			"  - send: NOOP\n"
			"     expect: 250",
			"f:3:6: error: \"expect\" is indented deeper than the "
			"key above it and so belongs to that key's value\n"
			"    3 |      expect: 250\n"
			"      |      ^\n"
			"   help: begin it in column 5, or quote the value if "
			"it is text\n"},
		{"key not deep enough",
			"steps:\n"
			"  - send: NOOP\n"
			"   expect: 250",
			"f:3:4: error: this indentation fits nothing above it\n"
			"    3 |    expect: 250\n"
			"      |    ^\n"
			"   help: line 2 begins in column 5, the list around "
			"it in column 3\n"},
		{"between two levels",
			"a:\n"
			"  b: c\n"
			" d: e",
			"f:3:2: error: this indentation fits nothing above it\n"
			"    3 |  d: e\n"
			"      |  ^\n"
			"   help: line 2 begins in column 3, the map around it "
			"in column 1\n"},
		{"below a quoted value",
			"a: \"x\"\n"
			"  b: c",
			"f:2:3: error: this indentation fits nothing above it\n"
			"    2 |   b: c\n"
			"      |   ^\n"
			"   help: line 1 begins in column 1, the map around it "
			"in column 1\n"},
		{"list among keys",
			"foo: 1\n"
			"- x",
			"f:2:1: error: a list item among the keys that begin "
			"on line 1\n"
			"    2 | - x\n"
			"      | ^\n"
			"   help: a list stands below a key of its own\n"},
		{"key among items",
			"- x\n"
			"foo: 1",
			"f:2:1: error: a key among the list items that begin "
			"on line 1\n"
			"    2 | foo: 1\n"
			"      | ^\n"
			"   help: write  - in front of it, or indent it\n"},
		{"list on the line of its key", "foo: - x",
			"f:1:6: error: a list cannot begin on the line of its "
			"key\n"
			"    1 | foo: - x\n"
			"      |      ^\n"
			"   help: begin it on the next line, or quote the "
			"value if it is text\n"},
		{"less than the first line",
			" a: b\n"
			"c: d",
			"f:2:1: error: this line belongs to nothing above it\n"
			"    2 | c: d\n"
			"      | ^\n"
			"   help: indent it like the first line, or put --- on "
			"a line before it\n"},
	};

	(void)state;
	check_rows(rows, sizeof(rows) / sizeof(rows[0]));
}

static void test_keys(void **state)
{
	static const struct yaml_row rows[] = {
		{"no colon",
			"foo: 1\n"
			"bar\n"
			"baz: 2",
			"f:2:1: error: no colon after \"bar\"\n"
			"    2 | bar\n"
			"      | ^\n"
			"   help: write  key: value; a text that goes on is "
			"indented deeper than its key\n"},
		{"no colon above a list",
			"steps\n"
			" - a: 1",
			"f:1:1: error: no colon after \"steps\"\n"
			"    1 | steps\n"
			"      | ^\n"
			"   help: write  key: value; a text that goes on is "
			"indented deeper than its key\n"},
		{"no space",
			"steps:\n"
			"  - send: a\n"
			"    expect:250\n"
			"    name: x",
			"f:3:11: error: no space after the colon\n"
			"    3 |     expect:250\n"
			"      |           ^\n"
			"   help: write  expect: 250\n"},
		{"no space in the first line",
			"foo:bar\n"
			"x: y",
			"f:1:4: error: no space after the colon\n"
			"    1 | foo:bar\n"
			"      |    ^\n"
			"   help: write  foo: bar\n"},
		{"text that is not indented",
			"a: |\n"
			"  x\n"
			"y\n",
			"f:3:1: error: no colon after \"y\"\n"
			"    3 | y\n"
			"      | ^\n"
			"   help: write  key: value; a text that goes on is "
			"indented deeper than its key\n"},
		{"no key", ": b",
			"f:1:1: error: no key before the colon\n"
			"    1 | : b\n"
			"      | ^\n"},
		{"empty", "\"\": b",
			"f:1:1: error: an empty key\n"
			"    1 | \"\": b\n"
			"      | ^\n"},
		{"list", "[a]: b",
			"f:1:1: error: a key must be text, not a list\n"
			"    1 | [a]: b\n"
			"      | ^\n"},
		{"map", "send: {{x}}",
			"f:1:8: error: a key must be text, not a map\n"
			"    1 | send: {{x}}\n"
			"      |        ^\n"},
		{"duplicate",
			"a: 1\n"
			"b: 2\n"
			"a: 3\n"
			"b: 4",
			"f:3:1: error: duplicate key \"a\"; the first is on "
			"line 1\n"
			"    3 | a: 3\n"
			"      | ^\n"
			"f:4:1: error: duplicate key \"b\"; the first is on "
			"line 2\n"
			"    4 | b: 4\n"
			"      | ^\n"},
		{"duplicate in a flow map", "{a: 1, a: 2}",
			"f:1:8: error: duplicate key \"a\"; the first is on "
			"line 1\n"
			"    1 | {a: 1, a: 2}\n"
			"      |        ^\n"},
	};

	(void)state;
	check_rows(rows, sizeof(rows) / sizeof(rows[0]));
}

static void test_documents(void **state)
{
	static const struct yaml_row rows[] = {
		{"text behind the end",
			"a: b\n"
			"...\n"
			"foo",
			"f:3:1: error: this line belongs to nothing above it\n"
			"    3 | foo\n"
			"      | ^\n"
			"   help: indent it like the first line, or put --- on "
			"a line before it\n"},
		{"directive",
			"%YAML 3.0\n"
			"--- a",
			"f:1:1: error: a line that begins with \"%\" is a YAML "
			"directive\n"
			"    1 | %YAML 3.0\n"
			"      | ^\n"
			"   help: indent it or quote it if it is text\n"},
		{"later document",
			"a: b\n"
			"---\n"
			"- c: d: e",
			"f:3:7: error: a colon and a space inside an unquoted "
			"value\n"
			"    3 | - c: d: e\n"
			"      |       ^\n"
			"   help: write  c: 'd: e'\n"},
	};

	(void)state;
	check_rows(rows, sizeof(rows) / sizeof(rows[0]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tabs),
		cmocka_unit_test(test_indentation),
		cmocka_unit_test(test_keys),
		cmocka_unit_test(test_documents),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
