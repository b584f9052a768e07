/* layer: yaml */
/*
 * test_yaml_format.c - what each kind of text becomes, what is refused, and
 * that the proof behind it sees a difference.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "yaml/yaml_format_private.h"

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

struct row {
	const char *name, *before, *after; /* after NULL: it stays */
};

static void check_row(const struct row *row)
{
	const char *after = row->after ? row->after : row->before;
	struct diag *diag = diag_new();
	struct buf out = BUF_INIT, again = BUF_INIT;
	enum yaml_format_result made =
		yaml_format(diag, "f", str_from(row->before), &out);

	if (made != YAML_FORMAT_DONE || strcmp(buf_cstr(&out), after) != 0)
		print_error("row \"%s\"\n", row->name);
	assert_int_equal(made, YAML_FORMAT_DONE);
	assert_string_equal(buf_cstr(&out), after);
	assert_int_equal(yaml_format(diag, "f", buf_view(&out), &again),
		YAML_FORMAT_DONE);
	assert_string_equal(buf_cstr(&again), after);
	buf_fini(&out);
	buf_fini(&again);
	diag_free(&diag);
}

static void test_indentation(void **state)
{
	static const struct row rows[] = {
		{"as it should be", "a: 1\nb:\n  - c: 2\n    d: {e: f}\n",
			NULL},
		{"four spaces", "a:\n    b:\n        c: 1\n",
			"a:\n  b:\n    c: 1\n"},
		{"one space", "a:\n b:\n  c: 1\n", "a:\n  b:\n    c: 1\n"},
		{"a list in the column of its key",
			"a:\n- b\n-  c:  1\n   d: 2\ne: 3\n",
			"a:\n  - b\n  - c: 1\n    d: 2\ne: 3\n"},
		{"one of those in a list", "- a:\n  - b\n  c:\n  - d\n- e\n",
			"- a:\n    - b\n  c:\n    - d\n- e\n"},
		{"lists in a line", "-   -  - a\n       - b\n",
			"- - - a\n    - b\n"},
		{"all of it indented", "   a: 1\n   b: 2\n", "a: 1\nb: 2\n"},
		{"a value on a line of its own", "a:\n      b c\n",
			"a:\n  b c\n"},
		{"a dash alone", "-\n    a: 1\n-\n", "-\n  a: 1\n-\n"},
		{"question marks", "?   a\n:   - b\n? c\n",
			"? a\n: - b\n? c\n"},
		{"text that looks like a marker at the margin",
			"  a: 1\n  --- b: 2\n", "  a: 1\n  --- b: 2\n"},
		{"such a text alone", " ... a\n", "  ... a\n"},
		{"no such text", "  ---a: 1\n", "---a: 1\n"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		check_row(&rows[i]);
}

static void test_lines(void **state)
{
	static const struct row rows[] = {
		{"empty", "", NULL},
		{"blank", " \n\n  \n", ""},
		{"no line end", "a: 1", "a: 1\n"},
		{"no line end, but blanks", "a: 1 \t", "a: 1\n"},
		{"CRLF", "a: 1\r\nb: |\r\n  c\r\n  d\r\n#e\r\n",
			"a: 1\nb: |\n  c\n  d\n#e\n"},
		{"byte order mark",
			"\xef\xbb\xbf"
			"a:  1\n",
			"a: 1\n"},
		{"blank lines at the ends", "\n\na: 1\n\n\n", "a: 1\n"},
		{"blank lines between", "a: 1\n\n\n \nb:\n\n  - c\n",
			"a: 1\n\nb:\n\n  - c\n"},
		{"blanks at line ends", "a:  \n  - b \t\n", "a:\n  - b\n"},
		{"documents", "---\n\na: 1\n\n---\n\n\na: 2\n\n...\n\n",
			"---\na: 1\n---\na: 2\n...\n"},
		{"a document on its marker's line",
			"---   {a: 1}\n---  # b\nc\n",
			"--- {a: 1}\n---  # b\nc\n"},
		{"directives", "%YAML 1.1  # a\n\n---\nb\n",
			"%YAML 1.1  # a\n---\nb\n"},
		{"a long line",
			"a: bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb "
			"ccccccccccccccccccccccccccccccccccccccccccccc "
			"ddddddddddddddddddddddddddddddddddddddddddd\n",
			NULL},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		check_row(&rows[i]);
}

static void test_signs(void **state)
{
	static const struct row rows[] = {
		{"after colons and dashes", "-   a:\tb\n    c :   d\n",
			"- a: b\n  c: d\n"},
		{"in braces", "{ a :  1 ,b: 2,\"c\":3 , }\n",
			"{a: 1, b: 2, \"c\": 3,}\n"},
		{"in brackets", "[ a ,[ ] , { },b]\n", "[a, [], {}, b]\n"},
		{"a pair in brackets", "[ a  : b ]\n", "[a: b]\n"},
		{"no value", "{a: , b: , c}\n", "{a: , b: , c}\n"},
		{"no value at the end", "{a:  }\n", "{a: }\n"},
		{"a key in brackets with a question mark", "{ ?  a : b }\n",
			"{? a: b}\n"},
		{"anchors and aliases",
			"- a:  &x   b\n  c:   *x\n- &y\n  *x  : d\n"
			"- [ *x , &z , *z ]\n",
			"- a: &x b\n  c: *x\n- &y\n  *x : d\n"
			"- [*x, &z , *z]\n"},
		{"a text that its anchor touches", "a: &b:c\n  !d\n",
			"a: &b :c\n  !d\n"},
		{"quotes stay", "a:  'b'\n\"c\":   \"d\"\n",
			"a: 'b'\n\"c\": \"d\"\n"},
		{"brackets over lines", "a: [\nb,\n      c\n      ]\n",
			"a: [\n  b,\n  c\n]\n"},
		{"brackets over lines in a list",
			"- {a: 1,\n   b: [\n 2,\n\n\n 3]}\n- [c,\n d]\n",
			"- {a: 1,\n  b: [\n    2,\n\n    3]}\n- [c,\n  d]\n"},
		{"brackets on a line of their own", "a:\n    [b,\n  c\n    ]\n",
			"a:\n  [b,\n    c\n  ]\n"},
		{"a lint stays one", "send: HELP #foo\n", "send: HELP  #foo\n"},
		{"a comma that cuts a value", "{send: A,B}\n",
			"{send: A, B}\n"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		check_row(&rows[i]);
}

static void test_comments(void **state)
{
	static const struct row rows[] = {
		{"only comments", "\n#a\n\n\n  # b  \n", "#a\n\n# b\n"},
		{"behind", "a: 1 # b\nc:    # d\n  -   # e\n    f# g\n",
			"a: 1  # b\nc:  # d\n  -  # e\n    f# g\n"},
		{"their texts", "#!a\n#=b\n##c\n#\td \n",
			"#!a\n#=b\n##c\n#\td\n"},
		{"before what follows",
			"#a\nb:\n    # c\n    - d\n# e\n    - f\n",
			"#a\nb:\n  # c\n  - d\n  # e\n  - f\n"},
		{"of what ends",
			"a:\n    - b: 1\n      # of b\n    # of the list\n"
			"  # of a\n# of d\nd: 1\n",
			"a:\n  - b: 1\n    # of b\n  # of the list\n"
			"# of a\n# of d\nd: 1\n"},
		{"at the end", "a:\n   b: 1\n   # of b\n# of all\n",
			"a:\n  b: 1\n  # of b\n# of all\n"},
		{"a list in the column of its key, and a comment",
			"a:\n- b\n# c\n- d\n# e\nf: 1\n",
			"a:\n  - b\n  # c\n  - d\n# e\nf: 1\n"},
		{"below a text", "a:\n      b: |\n       c\n\n      # d\n",
			"a:\n  b: |\n    c\n\n  # d\n"},
		{"behind | and >", "a: |   # b\n  c\nd: >- # e\n  f\n",
			"a: |  # b\n  c\nd: >-  # e\n  f\n"},
		{"at | itself", "a: |#b\n  c\n", "a: |  #b\n  c\n"},
		{"in brackets", "[ #a\n# b\n c,   # d\n\n# e\n] # f\n",
			"[  #a\n  # b\n  c,  # d\n\n  # e\n]  # f\n"},
		{"around documents",
			"# a\n\n---\n\n# b\n\nc\n\n# d\n\n--- # e\n",
			"# a\n---\n# b\n\nc\n\n# d\n---  # e\n"},
		{"no comment", "a: b#c\nd: '# e'\nf: \"g # h\"\ni: |\n  # j\n",
			NULL},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		check_row(&rows[i]);
}

static void test_texts(void **state)
{
	static const struct row rows[] = {
		{"plain over lines", "a: b\n         c  \n\n\n  d\ne: 1\n",
			"a: b\n  c\n\n\n  d\ne: 1\n"},
		{"plain text over lines in a list", "- a\n     - b\n",
			"- a\n  - b\n"},
		{"plain text alone", "a\nb\n", "a\n  b\n"},
		{"single quotes over lines", "a: 'b  \n\n      it''s '\n",
			"a: 'b\n\n  it''s '\n"},
		{"double quotes over lines", "a: \"b  \n\tc\\n\"\n",
			"a: \"b\n  c\\n\"\n"},
		{"an escaped line end", "a: \"b  \\\n        \\ c\"\n",
			"a: \"b  \\\n  \\ c\"\n"},
		{"an escaped blank at a line's end", "a: \"b\\   \n   c\"\n",
			"a: \"b\\ \n  c\"\n"},
		{"a backslash at a line's end", "a: \"b\\\\   \n   c\"\n",
			"a: \"b\\\\\n  c\"\n"},
		{"over lines in braces", "{a: b\nc, d: 'e\n\n f'}\n",
			"{a: b\n  c, d: 'e\n\n  f'}\n"},
		{"blanks inside quotes", "a: '  b  ,  c:  d'\n", NULL},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		check_row(&rows[i]);
}

static void test_blocks(void **state)
{
	static const struct row rows[] = {
		{"literal", "a: |\n        b\n          c\n\n        d  \n",
			"a: |\n  b\n    c\n\n  d  \n"},
		{"folded", "- >-\n b\n\n\n  c\n", "- >-\n  b\n\n\n   c\n"},
		{"blank lines behind it", "a: |\n  b\n\n\n\nc: 1\n",
			"a: |\n  b\n\nc: 1\n"},
		{"they are its own", "a: |+\n  b\n\n  \n\nc: 1\n",
			"a: |+\n  b\n\n\n\nc: 1\n"},
		{"its own at the end", "a: >+\n b\n\n\n", "a: >+\n  b\n\n\n"},
		{"its own before a marker", "a: |+\n b\n\n---\nc\n",
			"a: |+\n  b\n\n---\nc\n"},
		{"begins with a blank line", "a: |\n   \n   b\n",
			"a: |\n\n  b\n"},
		{"begins with blanks", "a: |4-\n      b\n    c\n",
			"a: |2-\n    b\n  c\n"},
		{"begins with blanks in a list", "a:\n- |-1\n   b\n c\n",
			"a:\n  - |-2\n      b\n    c\n"},
		{"a line of blanks", "a: |\n b\n   \n c\n",
			"a: |\n  b\n    \n  c\n"},
		{"blanks at its end", "a: |2\n  b\n     \nc: 1\n",
			"a: |2\n  b\n     \nc: 1\n"},
		{"empty", "a: |\n\n\nb: >-\n", "a: |\n\nb: >-\n"},
		{"empty lines of its own", "a: |+\n\n\nb: 1\n", NULL},
		{"nothing of its own", "a: |+", "a: |+\n"},
		{"without a line end", "a: |\n   b", "a: |-\n  b\n"},
		{"without a line end, all kept", "a: |2+\n   b",
			"a: |2-\n   b\n"},
		{"without a line end, nothing kept", "a: >-\n b",
			"a: >-\n  b\n"},
		{"blanks instead of a line end", "a: |\n  b\n ", "a: |\n  b\n"},
		{"tabs", "a: |\n    b\n    \tc\t\n", "a: |\n  b\n  \tc\t\n"},
		{"what looks like a comment", "a: |\n   # b\n   c # d\n",
			"a: |\n  # b\n  c # d\n"},
		{"alone", "--- |\n a\n", "--- |\n  a\n"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		check_row(&rows[i]);
}

static void test_mistakes(void **state)
{
	static const struct {
		const char *name, *text, *message; /* its beginning */
	} rows[] = {
		{"no YAML", "a: [b\n", "f:1:4: error: "},
		{"a tab", "a:\n\t- b\n", "f:2:1: error: "},
		{"a key twice", "a: 1\na: 2\n", "f:2:1: error: "},
		{"a tag", "a: !b c\n", "f:1:4: error: "},
		{"no text", "a: \x01\n", "f:1:4: error: "},
		{"a carriage return", "a: b\rc\n", "f:1:5: error: "},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct diag *diag = diag_new();
		struct buf out = BUF_INIT, said = BUF_INIT;

		buf_puts(&out, "before");
		assert_int_equal(
			yaml_format(diag, "f", str_from(rows[i].text), &out),
			YAML_FORMAT_MISTAKE);
		assert_string_equal(buf_cstr(&out), "before");
		diag_print(diag, &said, false);
		if (!str_starts_nocase(buf_view(&said), rows[i].message))
			print_error("row \"%s\": %s\n", rows[i].name,
				buf_cstr(&said));
		assert_true(
			str_starts_nocase(buf_view(&said), rows[i].message));
		buf_fini(&said);
		buf_fini(&out);
		diag_free(&diag);
	}
}

/* A file that has room for one space a level has none for two. */
static void test_too_large(void **state)
{
	struct diag *diag = diag_new();
	struct buf text = BUF_INIT, out = BUF_INIT;

	(void)state;
	for (size_t depth = 0; depth < 30; depth++) {
		buf_fill(&text, ' ', depth);
		buf_puts(&text, "a:\n");
	}
	while (text.len < YAML_BYTES_MAX - 64) {
		buf_fill(&text, ' ', 30);
		buf_puts(&text, "# b\n");
	}
	assert_int_equal(yaml_format(diag, "f", buf_view(&text), &out),
		YAML_FORMAT_MISTAKE);
	assert_int_equal(out.len, 0);
	diag_print(diag, &out, false);
	assert_string_equal(buf_cstr(&out),
		"f: error: formatted, it would be larger than 1 MiB\n");
	buf_fini(&text);
	buf_fini(&out);
	diag_free(&diag);
}

static bool has_same_trees(const char *left, const char *right)
{
	struct arena *arena = arena_new(0);
	struct diag *diag = diag_new();
	struct yaml_file a, b;
	bool same = yaml_parse(arena, diag, "a", str_from(left), &a) &&
		    yaml_parse(arena, diag, "b", str_from(right), &b) &&
		    format_same_trees(&a, &b);

	diag_free(&diag);
	arena_free(&arena);
	return same;
}

/* The proof sees what the layout must not do. */
static void test_proof(void **state)
{
	static const struct {
		const char *name, *left, *right;
		bool same_trees, same_pieces;
	} rows[] = {
		{"the same", "a:  1\n", "a: 1\n", true, true},
		{"a text", "a: 1\n", "a: 2\n", false, true},
		{"a key", "a: 1\n", "b: 1\n", false, true},
		{"the order", "a: 1\nb: 1\n", "b: 1\na: 1\n", false, true},
		{"a style", "a: 1\n", "a: '1'\n", false, true},
		{"one more", "[a]\n", "[a, b]\n", false, false},
		{"one item", "- a\n- b\n", "- a\n- c\n", false, true},
		{"a list for a map", "- a\n", "a:\n", false, false},
		{"brackets", "[a]\n", "- a\n", false, false},
		{"a document", "a\n", "a\n---\nb\n", false, false},
		{"an alias", "[&a b, *a]\n", "[&a b, b]\n", true, false},
		{"its name", "[&a b, *a]\n", "[&c b, *c]\n", true, false},
		{"a comma", "[a]\n", "[a,]\n", true, false},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		bool pieces = format_same_pieces(
			str_from(rows[i].left), str_from(rows[i].right));
		bool trees = has_same_trees(rows[i].left, rows[i].right);

		if (trees != rows[i].same_trees ||
			pieces != rows[i].same_pieces)
			print_error("row \"%s\"\n", rows[i].name);
		assert_int_equal(trees, rows[i].same_trees);
		assert_int_equal(pieces, rows[i].same_pieces);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_indentation),
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_signs),
		cmocka_unit_test(test_comments),
		cmocka_unit_test(test_texts),
		cmocka_unit_test(test_blocks),
		cmocka_unit_test(test_mistakes),
		cmocka_unit_test(test_too_large),
		cmocka_unit_test(test_proof),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
