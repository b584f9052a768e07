/* layer: yaml */
/*
 * test_yaml_indicator.c - values that start with a sign of YAML; every
 * message in full.
 */
#include "yaml_rows.h"

static void test_indicator(void **state)
{
	static const struct yaml_row rows[] = {
		{"tag", "expect: !2xx\n",
			"f:1:9: error: the value starts with a YAML indicator, "
			"\"!\"\n"
			"    1 | expect: !2xx\n"
			"      |         ^\n"
			"   help: write  expect: '!2xx'\n"},
		{"lone tag", "expect: !",
			"f:1:9: error: the value starts with a YAML indicator, "
			"\"!\"\n"
			"    1 | expect: !\n"
			"      |         ^\n"
			"   help: write  expect: '!'\n"},
		{"tag with a handle", "expect: !foo!bar x",
			"f:1:9: error: the value starts with a YAML indicator, "
			"\"!\"\n"
			"    1 | expect: !foo!bar x\n"
			"      |         ^\n"
			"   help: write  expect: '!foo!bar x'\n"},
		{"verbatim tag", "expect: !<x> b",
			"f:1:9: error: the value starts with a YAML indicator, "
			"\"!\"\n"
			"    1 | expect: !<x> b\n"
			"      |         ^\n"
			"   help: write  expect: '!<x> b'\n"},
		{"tag that is none", "expect: !<x b",
			"f:1:9: error: the value starts with a YAML indicator, "
			"\"!\"\n"
			"    1 | expect: !<x b\n"
			"      |         ^\n"
			"   help: write  expect: '!<x b'\n"},
		{"tag in a flow list", "expect: [250, !2xx]",
			"f:1:15: error: the value starts with a YAML "
			"indicator, \"!\"\n"
			"    1 | expect: [250, !2xx]\n"
			"      |               ^\n"
			"   help: write  '!2xx'\n"},
		{"tag of a list", "a: !x [b, c]",
			"f:1:4: error: the value starts with a YAML indicator, "
			"\"!\"\n"
			"    1 | a: !x [b, c]\n"
			"      |    ^\n"
			"   help: write  a: '!x [b, c]'\n"},
		{"tag behind an anchor", "a: &n !x b",
			"f:1:7: error: the value starts with a YAML indicator, "
			"\"!\"\n"
			"    1 | a: &n !x b\n"
			"      |       ^\n"
			"   help: write  '!x b'\n"},
		{"at", "send: @x\n",
			"f:1:7: error: the value starts with a YAML indicator, "
			"\"@\"\n"
			"    1 | send: @x\n"
			"      |       ^\n"
			"   help: write  send: '@x'\n"},
		{"percent", "send: %x\n",
			"f:1:7: error: the value starts with a YAML indicator, "
			"\"%\"\n"
			"    1 | send: %x\n"
			"      |       ^\n"
			"   help: write  send: '%x'\n"},
		{"percent in the first column", "%x\n",
			"f:1:1: error: a line that begins with \"%\" is a YAML "
			"directive\n"
			"    1 | %x\n"
			"      | ^\n"
			"   help: indent it or quote it if it is text\n"},
		{"star", "send: *\n",
			"f:1:7: error: the value starts with a YAML indicator, "
			"\"*\"\n"
			"    1 | send: *\n"
			"      |       ^\n"
			"   help: write  send: '*'\n"},
		{"star and a space", "send: * foo\n",
			"f:1:7: error: the value starts with a YAML indicator, "
			"\"*\"\n"
			"    1 | send: * foo\n"
			"      |       ^\n"
			"   help: write  send: '* foo'\n"},
		{"unknown alias", "send: *foo\n",
			"f:1:7: error: the value starts with a YAML indicator, "
			"\"*\"\n"
			"    1 | send: *foo\n"
			"      |       ^\n"
			"   help: write  send: '*foo'\n"},
		{"unknown alias and text: one message", "send: *foo bar\n",
			"f:1:7: error: the value starts with a YAML indicator, "
			"\"*\"\n"
			"    1 | send: *foo bar\n"
			"      |       ^\n"
			"   help: write  send: '*foo bar'\n"},
		{"alias of another document",
			"a: &x b\n"
			"---\n"
			"c: *x",
			"f:3:4: error: the value starts with a YAML indicator, "
			"\"*\"\n"
			"    3 | c: *x\n"
			"      |    ^\n"
			"   help: write  c: '*x'\n"},
		{"ampersand", "send: & x\n",
			"f:1:7: error: the value starts with a YAML indicator, "
			"\"&\"\n"
			"    1 | send: & x\n"
			"      |       ^\n"
			"   help: write  send: '& x'\n"},
		{"backtick", "send: `x\n",
			"f:1:7: error: the value starts with a YAML indicator, "
			"\"`\"\n"
			"    1 | send: `x\n"
			"      |       ^\n"
			"   help: write  send: '`x'\n"},
		{"bar", "expect: | 250\n",
			"f:1:9: error: the value starts with a YAML indicator, "
			"\"|\"\n"
			"    1 | expect: | 250\n"
			"      |         ^\n"
			"   help: write  expect: '| 250'\n"
			"   help: a block of text begins on the line below\n"},
		{"greater", "send: > foo\n",
			"f:1:7: error: the value starts with a YAML indicator, "
			"\">\"\n"
			"    1 | send: > foo\n"
			"      |       ^\n"
			"   help: write  send: '> foo'\n"
			"   help: a block of text begins on the line below\n"},
		{"question mark", "send: ? x\n",
			"f:1:7: error: the value starts with a YAML indicator, "
			"\"?\"\n"
			"    1 | send: ? x\n"
			"      |       ^\n"
			"   help: write  send: '? x'\n"},
		{"closing bracket", "send: ]\n",
			"f:1:7: error: the value starts with a YAML indicator, "
			"\"]\"\n"
			"    1 | send: ]\n"
			"      |       ^\n"
			"   help: write  send: ']'\n"},
		{"comma", "send: ,\n",
			"f:1:7: error: the value starts with a YAML indicator, "
			"\",\"\n"
			"    1 | send: ,\n"
			"      |       ^\n"
			"   help: write  send: ','\n"},
		{"at in a flow map", "a: {x: @b}",
			"f:1:8: error: the value starts with a YAML indicator, "
			"\"@\"\n"
			"    1 | a: {x: @b}\n"
			"      |        ^\n"
			"   help: write  x: '@b'\n"},
		{"at in a flow map that begins the line", "- {x: @b, y: c}",
			"f:1:7: error: the value starts with a YAML indicator, "
			"\"@\"\n"
			"    1 | - {x: @b, y: c}\n"
			"      |       ^\n"
			"   help: write  x: '@b'\n"},
	};

	(void)state;
	check_rows(rows, sizeof(rows) / sizeof(rows[0]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_indicator),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
