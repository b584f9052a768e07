/* layer: yaml */
/*
 * test_yaml_tree.c - the shape of the tree, its places, and the limits. What
 * is said of bad YAML is in test_yaml_{traps,layout,...}.c.
 */
#include <stdio.h>
#include "yaml_rows.h"

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

struct fixture {
	struct arena *arena;
	struct diag *diag;
	struct yaml_file file;
	bool ok;
};

static struct fixture parse(struct str text)
{
	struct fixture f = {.arena = arena_new(0), .diag = diag_new()};

	f.ok = yaml_parse(f.arena, f.diag, "f", text, &f.file);
	return f;
}

static void done(struct fixture *f)
{
	diag_free(&f->diag);
	arena_free(&f->arena);
}

static void dump(struct buf *out, const struct node *node)
{
	static const char styles[] = "p'\"|>";

	buf_printf(out, "%d:%d", node->loc.line, node->loc.column);
	if (node->kind == NODE_SCALAR) {
		buf_putc(out, styles[node->style]);
		buf_str(out, node->text);
		assert_int_equal(node->text.data[node->text.len], '\0');
		return;
	}
	buf_puts(out, node->flow ? "f" : "b");
	buf_putc(out, node->kind == NODE_LIST ? '[' : '{');
	for (size_t i = 0; i < node->count; i++) {
		buf_puts(out, i ? ", " : "");
		if (node->kind == NODE_LIST) {
			dump(out, node->items[i]);
			continue;
		}
		dump(out, node->pairs[i].key);
		buf_puts(out, " = ");
		dump(out, node->pairs[i].value);
	}
	buf_putc(out, node->kind == NODE_LIST ? ']' : '}');
}

static void test_shape(void **state)
{
	/* Every document on a line of its own. */
	static const struct {
		const char *name, *text, *tree;
	} rows[] = {
		{"empty", "", ""},
		{"comment only", "# nothing\n", ""},
		{"empty documents", "---\n---\n--- a\n...\n---\n", "3:5pa\n"},
		{"no types", "[NO, 0250, 25:10, ~, null]",
			"1:1f[1:2pNO, 1:6p0250, 1:12p25:10, 1:19p~,"
			" 1:22pnull]\n"},
		{"styles", "- a\n- 'b'\n- \"c\"\n- |\n  d\n- >\n  e\n",
			"1:1b[1:3pa, 2:3'b, 3:3\"c, 4:3|d\n, 6:3>e\n]\n"},
		{"nested", "a:\n  - b: c\n    d: {e: f}\n",
			"1:1b{1:1pa = 2:3b[2:5b{2:5pb = 2:8pc,"
			" 3:5pd = 3:8f{3:9pe = 3:12pf}}]}\n"},
		{"two documents", "a: 1\n---\na: 2\n",
			"1:1b{1:1pa = 1:4p1}\n3:1b{3:1pa = 3:4p2}\n"},
		{"absent value", "a:\nb: c\n",
			"1:1b{1:1pa = 1:3p, 2:1pb = 2:4pc}\n"},
		{"cut at a comma", "{send: A,B}",
			"1:1f{1:2psend = 1:8pA, 1:10pB = 1:11p}\n"},
		{"empty list and map", "a: []\nb: {}\n",
			"1:1b{1:1pa = 1:4f[], 2:1pb = 2:4f{}}\n"},
		{"alias", "a: &x [b]\nc: *x\n",
			"1:1b{1:1pa = 1:4f[1:8pb], 2:1pc = 1:4f[1:8pb]}\n"},
		{"scalar behind its anchor", "a: &x   # note\n  'b'\nc: *x\n",
			"1:1b{1:1pa = 2:3'b, 3:1pc = 2:3'b}\n"},
		{"latest anchor", "- &x a\n- &x b\n- *x\n",
			"1:1b[1:6pa, 2:6pb, 2:6pb]\n"},
		{"key by alias", "- &x a\n- *x : b\n",
			"1:1b[1:6pa, 2:3b{1:6pa = 2:8pb}]\n"},
		{"no merge keys", "<<: a", "1:1b{1:1p<< = 1:5pa}\n"},
		{"an anchor by mistake", "send: &x", "1:1b{1:1psend = 1:9p}\n"},
		{"byte order mark", "\xef\xbb\xbfkey: b",
			"1:1b{1:1pkey = 1:6pb}\n"},
		{"characters, not bytes", "\xc3\xa9: \xf0\x9f\x98\x80\n",
			"1:1b{1:1p\xc3\xa9 = 1:4p\xf0\x9f\x98\x80}\n"},
		{"CRLF", "a: b\r\nc: |\r\n  d\r\n",
			"1:1b{1:1pa = 1:4pb, 2:1pc = 2:4|d\n}\n"},
		{"comments and text", "a: b # c\nd: e#f\ng: 'h #i' #j\nk: l ##",
			"1:1b{1:1pa = 1:4pb, 2:1pd = 2:4pe#f,"
			" 3:1pg = 3:4'h #i, 4:1pk = 4:4pl}\n"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct fixture f = parse(str_from(rows[i].text));
		struct buf out = BUF_INIT;

		for (size_t d = 0; d < f.file.document_count; d++) {
			dump(&out, f.file.documents[d]);
			buf_putc(&out, '\n');
		}
		if (strcmp(buf_cstr(&out), rows[i].tree) != 0)
			print_error("row \"%s\"\n", rows[i].name);
		assert_string_equal(buf_cstr(&out), rows[i].tree);
		assert_true(f.ok);
		assert_int_equal(diag_warning_count(f.diag), 0);
		buf_fini(&out);
		done(&f);
	}
}

static void test_bytes(void **state)
{
	const struct {
		const char *name;
		struct str text;
		const char *message; /* the start of what is printed */
	} rows[] = {
		{"NUL", STR_LITERAL("a: b\0c\n"), "f:1:5: error: a NUL byte\n"},
		{"control", STR_LITERAL("a:\n \xc3\xa9\x07"),
			"f:2:3: error: the control character \\x07\n"},
		{"delete", STR_LITERAL("\x7f"),
			"f:1:1: error: the control character \\x7F\n"},
		{"C1", STR_LITERAL("a\xc2\x85"),
			"f:1:2: error: the control character \\x85\n"},
		{"latin 1", STR_LITERAL("a: caf\xe9\n"),
			"f:1:7: error: the byte \\xE9 is not UTF-8\n"},
		{"cut", STR_LITERAL("a: \xe2\x82"),
			"f:1:4: error: the byte \\xE2 is not UTF-8\n"},
		{"overlong", STR_LITERAL("a: \xe0\x80\xaf"),
			"f:1:4: error: the byte \\xE0 is not UTF-8\n"},
		{"surrogate", STR_LITERAL("\xed\xa0\x80"),
			"f:1:1: error: the byte \\xED is not UTF-8\n"},
		{"too high", STR_LITERAL("\xf4\x90\x80\x80"),
			"f:1:1: error: the byte \\xF4 is not UTF-8\n"},
		{"UTF-16 LE",
			STR_LITERAL("\xff\xfe"
				    "a\0"),
			"f:1:1: error: the file is UTF-16, not UTF-8\n"},
		{"UTF-16 BE", STR_LITERAL("\xfe\xff\0a"),
			"f:1:1: error: the file is UTF-16, not UTF-8\n"},
		{"bare CR", STR_LITERAL("a: b\rc: d"),
			"f:1:5: error: a carriage return without a line"
			" feed\n"},
		{"line separator", STR_LITERAL("a: b\xe2\x80\xa8"),
			"f:1:5: error: U+2028, a character that has no place"
			" in a text\n"},
		{"second byte order mark",
			STR_LITERAL("\xef\xbb\xbf\xef\xbb\xbf"),
			"f:1:1: error: U+FEFF, a character that has no place"
			" in a text\n"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct fixture f = parse(rows[i].text);
		struct buf out = BUF_INIT;
		size_t len = strlen(rows[i].message);

		diag_print(f.diag, &out, false);
		if (strncmp(buf_cstr(&out), rows[i].message, len) != 0)
			print_error(
				"row \"%s\": %s", rows[i].name, buf_cstr(&out));
		assert_memory_equal(buf_cstr(&out), rows[i].message, len);
		assert_false(f.ok);
		assert_int_equal(diag_error_count(f.diag), 1);
		assert_int_equal(f.file.document_count, 0);
		buf_fini(&out);
		done(&f);
	}
}

/* One error whose text is this, or none when it is NULL. */
static void check_limit(struct buf *text, const char *message)
{
	struct fixture f = parse(buf_view(text));
	struct buf out = BUF_INIT;

	diag_print(f.diag, &out, false);
	assert_int_equal(f.ok, message == NULL);
	if (message)
		assert_non_null(strstr(buf_cstr(&out), message));
	assert_int_equal(diag_error_count(f.diag), message ? 1 : 0);
	buf_fini(&out);
	buf_fini(text);
	done(&f);
}

static void test_size(void **state)
{
	struct buf text = BUF_INIT;

	(void)state;
	buf_puts(&text, "a: ");
	buf_fill(&text, 'b', YAML_BYTES_MAX - 3);
	check_limit(&text, NULL);
	buf_fill(&text, '\n', YAML_BYTES_MAX + 1);
	check_limit(&text, "f: error: the file is larger than 1 MiB\n");
}

static void test_depth(void **state)
{
	struct buf text = BUF_INIT;

	(void)state;
	buf_fill(&text, '[', YAML_DEPTH_MAX);
	buf_fill(&text, ']', YAML_DEPTH_MAX);
	check_limit(&text, NULL);
	buf_fill(&text, '[', YAML_DEPTH_MAX + 1);
	buf_fill(&text, ']', YAML_DEPTH_MAX + 1);
	check_limit(&text, "f:1:33: error: nested deeper than 32 levels\n");
	buf_fill(&text, '[', 1000000);
	check_limit(&text, "f:1:33: error: nested deeper than 32 levels\n");
	for (size_t i = 0; i <= YAML_DEPTH_MAX; i++)
		buf_puts(&text, "- ");
	check_limit(&text, "f:1:65: error: nested deeper than 32 levels\n");
}

static void test_depth_of_aliases(void **state)
{
	struct buf text = BUF_INIT;

	(void)state;
	buf_puts(&text, "- &a ");
	buf_fill(&text, '[', 20);
	buf_fill(&text, ']', 20);
	buf_puts(&text, "\n- ");
	buf_fill(&text, '[', 11);
	buf_puts(&text, "*a");
	buf_fill(&text, ']', 11);
	check_limit(&text, NULL);
	buf_puts(&text, "- &a [[[]]]\n- &b ");
	buf_fill(&text, '[', 28);
	buf_puts(&text, "*a");
	buf_fill(&text, ']', 28);
	buf_puts(&text, "\n- [*b]\n");
	check_limit(&text, "f:3:4: error: nested deeper than 32 levels\n");
}

static void test_nodes(void **state)
{
	const char *message = "more than 10000 values, aliases followed\n";
	struct buf text = BUF_INIT;

	(void)state;
	for (size_t i = 1; i < YAML_NODES_MAX; i++)
		buf_puts(&text, "- a\n");
	check_limit(&text, NULL);
	for (size_t i = 1; i <= YAML_NODES_MAX; i++)
		buf_puts(&text, "- a\n");
	check_limit(&text, message);
	for (size_t i = 0; i <= YAML_NODES_MAX; i++)
		buf_puts(&text, "---\n");
	check_limit(&text, message);
	/* A billion laughs: refused by counting. */
	buf_puts(&text, "a0: &a0 [x, x]\n");
	for (int i = 1; i < 1000; i++)
		buf_printf(
			&text, "a%d: &a%d [*a%d, *a%d]\n", i, i, i - 1, i - 1);
	check_limit(&text, message);
}

static void test_many_errors(void **state)
{
	struct buf text = BUF_INIT;
	struct fixture f;

	(void)state;
	for (int i = 0; i < 5000; i++)
		buf_puts(&text, "- *a\n");
	f = parse(buf_view(&text));
	assert_false(f.ok);
	assert_int_equal(diag_error_count(f.diag), 100);
	buf_fini(&text);
	done(&f);
}

static void test_get(void **state)
{
	struct fixture f = parse(str_from("a: 1\nb: [x]\n"));
	const struct node *root = f.file.documents[0];

	(void)state;
	assert_true(str_equal(node_get(root, "a")->text, "1"));
	assert_int_equal(node_get(root, "b")->kind, NODE_LIST);
	assert_null(node_get(root, "c"));
	assert_null(node_get(node_get(root, "a"), "a"));
	assert_string_equal(node_kind_name(root), "a map");
	assert_string_equal(node_kind_name(node_get(root, "b")), "a list");
	assert_string_equal(node_kind_name(node_get(root, "a")), "text");
	done(&f);
}

static void test_loc_at(void **state)
{
	/* The place of the first $ of the value of a. */
	static const struct {
		const char *name, *text;
		int line, column;
	} rows[] = {
		{"plain", "a: b $", 1, 6},
		{"plain, not ASCII", "a: \xc3\xa9 $", 1, 6},
		{"single", "a: 'b $'", 1, 7},
		{"single with a quote", "a: 'it''s $'", 1, 11},
		{"double", "a: \"b $\"", 1, 7},
		{"double with escapes", "a: \"\\x41\\u00e9\\U0001F600\\t$\"", 1,
			27},
		{"double with a character", "a: \"\xc3\xa9\\\"$\"", 1, 8},
		{"literal", "a: |\n  b\n  $", 3, 3},
		{"literal, first line empty", "a: |\n\n    b\n     $", 4, 6},
		{"literal, indentation given", "a: |2\n    $\n", 2, 5},
		{"literal with CRLF", "a: |\r\n  b\r\n  c$\r\n", 3, 4},
		{"literal behind an anchor", "a: &x |\n  $\n", 2, 3},
		{"folded: where it begins", "a: >\n  b\n  $", 1, 4},
		{"several lines: where it begins", "a: b\n  $", 1, 4},
		{"behind an anchor", "a: &x b$", 1, 8},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct fixture f = parse(str_from(rows[i].text));
		const struct node *a = node_get(f.file.documents[0], "a");
		const char *dollar = memchr(a->text.data, '$', a->text.len);
		struct loc loc =
			node_loc_at(a, (size_t)(dollar - a->text.data));

		if (loc.line != rows[i].line || loc.column != rows[i].column)
			print_error("row \"%s\"\n", rows[i].name);
		assert_int_equal(loc.line, rows[i].line);
		assert_int_equal(loc.column, rows[i].column);
		/* No offset may lead astray. */
		for (size_t at = 0; at < a->text.len + 3; at++)
			assert_true(node_loc_at(a, at).column > 0);
		done(&f);
	}
}

static void test_alias_to_itself(void **state)
{
	static const struct yaml_row rows[] = {
		{"list", "a: &x [*x]",
			"f:1:8: error: \"*x\" is a part of what it stands"
			" for\n"
			"    1 | a: &x [*x]\n"
			"      |        ^\n"},
		{"map, deeper", "&x\na:\n  - b: *x\n",
			"f:3:8: error: \"*x\" is a part of what it stands"
			" for\n"
			"    3 |   - b: *x\n"
			"      |        ^\n"},
	};

	(void)state;
	check_rows(rows, COUNT(rows));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_shape),
		cmocka_unit_test(test_bytes),
		cmocka_unit_test(test_size),
		cmocka_unit_test(test_depth),
		cmocka_unit_test(test_depth_of_aliases),
		cmocka_unit_test(test_nodes),
		cmocka_unit_test(test_many_errors),
		cmocka_unit_test(test_get),
		cmocka_unit_test(test_loc_at),
		cmocka_unit_test(test_alias_to_itself),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
