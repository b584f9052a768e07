/* layer: smtp */
/* test_dot_stuffing.c - texts as DATA sends them, and back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "smtp/dot_stuffing.h"
#include "smtp/line_splitter.h"

#define BYTES(text)                    \
	{                              \
		text, sizeof(text) - 1 \
	}

enum { CRLF = 1, STUFF = 2, END = 4, ALL = 7 };

struct row {
	const char *name;
	unsigned how;
	struct str text, wire;
};

static const struct row rows[] = {
	{"nothing", ALL, BYTES(""), BYTES(".\r\n")},
	{"nothing, no end", CRLF | STUFF, BYTES(""), BYTES("")},
	{"a line", ALL, BYTES("a\r\n"), BYTES("a\r\n.\r\n")},
	{"LF becomes CRLF", ALL, BYTES("a\nb\n"), BYTES("a\r\nb\r\n.\r\n")},
	{"LF and CRLF mixed", ALL, BYTES("a\nb\r\nc\n"),
		BYTES("a\r\nb\r\nc\r\n.\r\n")},
	{"lone CR becomes CRLF", ALL, BYTES("a\rb\r"),
		BYTES("a\r\nb\r\n.\r\n")},
	{"CR CR LF is two line ends", ALL, BYTES("a\r\r\nb\r\n"),
		BYTES("a\r\n\r\nb\r\n.\r\n")},
	{"LF CR is two line ends", ALL, BYTES("a\n\rb"),
		BYTES("a\r\n\r\nb\r\n.\r\n")},
	{"last line is ended", ALL, BYTES("a\r\nb"), BYTES("a\r\nb\r\n.\r\n")},
	{"empty lines stay", ALL, BYTES("\n\na\n\n"),
		BYTES("\r\n\r\na\r\n\r\n.\r\n")},
	{"a dot", ALL, BYTES("."), BYTES("..\r\n.\r\n")},
	{"dot first", ALL, BYTES(".a\r\n.\r\n"), BYTES("..a\r\n..\r\n.\r\n")},
	{"dots first", ALL, BYTES("...\n"), BYTES("....\r\n.\r\n")},
	{"dot within stays", ALL, BYTES("a.\r\n b.c\r\n"),
		BYTES("a.\r\n b.c\r\n.\r\n")},
	{"dot behind bare LF", ALL, BYTES("a\n.\nb\n"),
		BYTES("a\r\n..\r\nb\r\n.\r\n")},
	{"dot behind lone CR", ALL, BYTES("a\r.\rb"),
		BYTES("a\r\n..\r\nb\r\n.\r\n")},
	{"NUL and 8-bit stay", ALL, BYTES("\0\xff\n.\0\n"),
		BYTES("\0\xff\r\n..\0\r\n.\r\n")},
	{"line ends only", CRLF, BYTES(".\na"), BYTES(".\r\na\r\n")},
	{"line ends and the end", CRLF | END, BYTES(".\na"),
		BYTES(".\r\na\r\n.\r\n")},
	{"dots only", STUFF, BYTES(".a\r\n.b\n.c\r.d\r\n.e"),
		BYTES("..a\r\n..b\n.c\r.d\r\n..e")},
	{"dots only, consecutive lines", STUFF, BYTES("\r\n.\r\n.\r\n"),
		BYTES("\r\n..\r\n..\r\n")},
	{"dots only, LF first", STUFF, BYTES("\n.\r\n."), BYTES("\n.\r\n..")},
	{"dots and the end, line not ended", STUFF | END, BYTES("a"),
		BYTES("a.\r\n")},
	{"dots, nothing", STUFF, BYTES(""), BYTES("")},
	{"as it is", 0, BYTES(".\n.\r\n.\r"), BYTES(".\n.\r\n.\r")},
	{"as it is and the end", END, BYTES("a\n"), BYTES("a\n.\r\n")},
};

static struct dot_stuffing how_of(unsigned how)
{
	return (struct dot_stuffing){
		.crlf = how & CRLF, .stuff = how & STUFF, .end = how & END};
}

static void test_stuff(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct row *row = &rows[i];
		struct buf out = BUF_INIT;
		char *text = malloc(row->text.len ? row->text.len : 1);

		assert_non_null(text);
		memcpy(text, row->text.data, row->text.len);
		buf_puts(&out, "kept");
		dot_stuff(&out, (struct str){text, row->text.len},
			how_of(row->how));
		free(text);
		if (out.len != 4 + row->wire.len ||
			memcmp(out.data, "kept", 4) != 0 ||
			memcmp(out.data + 4, row->wire.data, row->wire.len) !=
				0)
			fail_msg(
				"%s: became \"%s\"", row->name, buf_cstr(&out));
		buf_fini(&out);
	}
}

static void test_unstuff(void **state)
{
	static const struct {
		const char *line;
		bool end;
		const char *text;
	} lines[] = {
		{"", false, ""},
		{"a", false, "a"},
		{"a.", false, "a."},
		{".", true, ""},
		{"..", false, "."},
		{"...", false, ".."},
		{".a", false, "a"},
		{"..a", false, ".a"},
		{". ", false, " "},
		{" .", false, " ."},
		{".\r", false, "\r"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		struct str text = {NULL, 99};
		bool end = dot_unstuff(str_from(lines[i].line), &text);

		if (end != lines[i].end || !str_equal(text, lines[i].text))
			fail_msg("\"%s\": %d, \"%.*s\"", lines[i].line, end,
				(int)text.len, text.data);
	}
}

/* Every text of up to 6 octets out of "a.\r\n", sent and received. */
static void test_round_trip(void **state)
{
	static const char letters[] = "a.\r\n";
	enum { LEN = 6 };

	(void)state;
	for (unsigned n = 0; n < 1u << (2 * LEN); n++) {
		char text[LEN];
		struct buf wire = BUF_INIT, plain = BUF_INIT, back = BUF_INIT;
		struct str rest, got;
		struct line line;
		bool ended = false;

		for (unsigned i = 0; i < LEN; i++)
			text[i] = letters[n >> (2 * i) & 3];
		dot_stuff(
			&wire, (struct str){text, n % (LEN + 1)}, how_of(ALL));
		dot_stuff(&plain, (struct str){text, n % (LEN + 1)},
			how_of(CRLF));
		rest = buf_view(&wire);
		while (!ended && line_next(rest, NULL, &line)) {
			assert_int_equal(line.anomalies, 0);
			ended = dot_unstuff(line.text, &got);
			if (!ended) {
				buf_str(&back, got);
				buf_puts(&back, "\r\n");
			}
			rest.data += line.raw.len;
			rest.len -= line.raw.len;
		}
		assert_true(ended);
		assert_int_equal(rest.len, 0);
		assert_string_equal(buf_cstr(&back), buf_cstr(&plain));
		buf_fini(&wire);
		buf_fini(&plain);
		buf_fini(&back);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_stuff),
		cmocka_unit_test(test_unstuff),
		cmocka_unit_test(test_round_trip),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
