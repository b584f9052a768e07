/* layer: smtp */
/* test_idna.c - domains in ASCII. */
#include "smtp/idna.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static const struct {
	const char *name, *domain, *ascii; /* NULL: refused */
} rows[] = {
	{"an umlaut",
		"b\xc3\xbc"
		"cher.example",
		"xn--bcher-kva.example"},
	{"capitals",
		"B\xc3\x9c"
		"CHER.example",
		"xn--bcher-kva.example"},
	{"not composed",
		"bu\xcc\x88"
		"cher.example",
		"xn--bcher-kva.example"},
	{"a sharp s",
		"stra\xc3\x9f"
		"e.example",
		"xn--strae-oqa.example"},
	{"another full stop",
		"\xc3\xbc"
		"\xe3\x80\x82"
		"x",
		"xn--tda.x"},
	{"the root",
		"\xc3\xbc"
		".",
		"xn--tda."},
	{"ASCII", "Mail.Example", "Mail.Example"},
	{"an underscore", "_dmarc.a_b.example", "_dmarc.a_b.example"},
	{"an A-label", "XN--bcher-kva.example", "XN--bcher-kva.example"},
	{"a false A-label", "xn--\x7f-.example", "xn--\x7f-.example"},
	{"nothing", "", NULL},
	{"a snowman",
		"\xe2\x98\x83"
		".example",
		NULL},
	{"no UTF-8", "\xff.example", NULL},
	{"an empty label",
		"\xc3\xbc"
		"..x",
		NULL},
	{"a blank",
		"\xc3\xbc"
		" b.x",
		NULL},
};

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct buf out = BUF_INIT;
		struct err err = {.kind = ERR_NONE};
		bool ok = idna_to_ascii(str_from(rows[i].domain), &out, &err);

		print_message("%s\n", rows[i].name);
		assert_int_equal(ok, rows[i].ascii != NULL);
		assert_string_equal(buf_cstr(&out), ok ? rows[i].ascii : "");
		assert_int_equal(err.kind, ok ? ERR_NONE : ERR_VALUE);
		buf_fini(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_rows)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
