/* layer: scenario */
/* test_scenario_ref.c - what a scenario goes by, however it is written. */
#include "scenario/scenario.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static void test_covers(void **state)
{
	static const struct {
		const char *ref, *other;
		bool covers;
	} rows[] = {
		{"rfc5321", "RFC 5321", true},
		{"RFC5321", "rfc 5321 4.1", true},
		{"rfc5321/4.1", "RFC 5321 4.1.4", true},
		{"rfc5321/4.1", "RFC 5321 4.10", false},
		{"rfc5321/4.1", "RFC 5321 4.1", true},
		{"rfc5321/4.1.4", "RFC 5321 4.1", false},
		{"rfc53", "RFC 5321", false},
		{"rfc", "RFC 5321", true},
		{"rf", "RFC 5321", false},
		{"rfc5321 section 4.1", "RFC 5321 4.1.4", true},
		{"rfc5321/4.1", "RFC 5321, section 4.1.4", true},
		{"rfc5321/4.1",
			"RFC 5321 \xc2\xa7"
			"4.1.4",
			true},
		{"rfc5321 \xc2\xa7 4", "RFC 5321 4.1.4", true},
		{"rfc5321\xc2\xa7"
		 "4",
			"RFC 5321 4.1.4", true},
		{"rfc5321/D", "RFC 5321 Appendix D.1", true},
		{"cve-2023-51764", "CVE-2023-51764", true},
		{"CVE-2023", "CVE-2023-51764", true},
		{"CVE-2023-5", "CVE-2023-51764", false},
		{"CVE-202", "CVE-2023-51764", false},
		{"\xc3\xa4", "\xc3\xa4 1", true},
		{"\xc3\xa4", "\xc3\xb6 1", false},
		{"rfc5321", "", false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (scenario_ref_covers(str_from(rows[i].ref),
			    str_from(rows[i].other)) != rows[i].covers)
			fail_msg("%s and %s", rows[i].ref, rows[i].other);
}

/* It would take every scenario. */
static void test_empty(void **state)
{
	static const char *const empty[] = {
		"", " ", "/", ".", "section", "\xc2\xa7", " sec. ", "#-"};
	static const char *const other[] = {"a", "1", "sections x", "\xc2"};

	(void)state;
	for (size_t i = 0; i < sizeof(empty) / sizeof(empty[0]); i++)
		if (!scenario_ref_is_empty(str_from(empty[i])))
			fail_msg("\"%s\" names something", empty[i]);
	for (size_t i = 0; i < sizeof(other) / sizeof(other[0]); i++)
		if (scenario_ref_is_empty(str_from(other[i])))
			fail_msg("\"%s\" names nothing", other[i]);
}

static void test_shorten(void **state)
{
	static const struct {
		const char *ref;
		size_t parts;
		const char *text; /* NULL: refused */
	} rows[] = {
		{"RFC 5321 4.1.4", 2, "rfc5321"},
		{"RFC 5321 4.1.4", 3, "rfc5321/4"},
		{"RFC 5321 section 4.1.4", 5, "rfc5321/4.1.4"},
		{"RFC 5321 4.1.4", 6, NULL},
		{"rfc5321", 2, "rfc5321"},
		{"rfc5321", 3, NULL},
		{"CVE-2023-51764", 2, NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct buf out = BUF_INIT;
		bool ok = scenario_ref_shorten(
			&out, str_from(rows[i].ref), rows[i].parts);

		if (ok != (rows[i].text != NULL) ||
			(ok && strcmp(buf_cstr(&out), rows[i].text) != 0))
			fail_msg("%s, %zu: %s", rows[i].ref, rows[i].parts,
				buf_cstr(&out));
		buf_fini(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_covers),
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_shorten),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
