/* layer: base */
/* test_clock.c - times and spans as text. No row depends on the clock. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include "base/clock.h"

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))
#define S(text) STR_LITERAL(text)
#define SECOND INT64_C(1000000)

static void test_dates(void **state)
{
	const struct {
		const char *name;
		int64_t us;
		const char *rfc3339, *rfc5322;
	} rows[] = {
		{"the epoch", 0, "1970-01-01T00:00:00.000Z",
			"Thu, 1 Jan 1970 00:00:00 +0000"},
		{"one before", -1, "1969-12-31T23:59:59.999Z",
			"Wed, 31 Dec 1969 23:59:59 +0000"},
		{"a whole second before", -SECOND, "1969-12-31T23:59:59.000Z",
			"Wed, 31 Dec 1969 23:59:59 +0000"},
		{"milliseconds are cut", INT64_C(1795450680123999),
			"2026-11-23T16:18:00.123Z",
			"Mon, 23 Nov 2026 16:18:00 +0000"},
		{"leap day", INT64_C(951782400) * SECOND,
			"2000-02-29T00:00:00.000Z",
			"Tue, 29 Feb 2000 00:00:00 +0000"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct buf out = BUF_INIT;

		print_message("row: %s\n", rows[i].name);
		clock_format_rfc3339(&out, rows[i].us);
		assert_string_equal(buf_cstr(&out), rows[i].rfc3339);
		buf_clear(&out);
		clock_format_rfc3339_seconds(&out, rows[i].us);
		assert_int_equal(out.len, 20);
		assert_memory_equal(buf_cstr(&out), rows[i].rfc3339, 19);
		assert_int_equal(buf_cstr(&out)[19], 'Z');
		buf_clear(&out);
		clock_format_rfc5322(&out, rows[i].us);
		assert_string_equal(buf_cstr(&out), rows[i].rfc5322);
		buf_fini(&out);
	}
}

static void test_duration_parse(void **state)
{
	const struct {
		const char *name;
		struct str text;
		int64_t us;
	} rows[] = {
		{"microseconds", S("800us"), 800},
		{"milliseconds", S("250ms"), 250000},
		{"seconds", S("5s"), 5 * SECOND},
		{"minutes", S("2m"), 120 * SECOND},
		{"hours", S("1h"), 3600 * SECOND},
		{"decimal", S("1.5s"), 1500000},
		{"many decimals", S("0.123456s"), 123456},
		{"decimals of a minute", S("0.00000015m"), 9},
		{"finer than a microsecond", S("1.9us"), 1},
		{"so many decimals", S("1.00000000000000000000000000001s"),
			SECOND},
		{"zero", S("0s"), 0},
		{"leading zeros", S("0000000000000000000000005ms"), 5000},
		{"a day", S("24h"), 86400 * SECOND},
		{"a day in the finest unit", S("86400000000us"),
			86400 * SECOND},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		int64_t us = -1;

		print_message("row: %s\n", rows[i].name);
		assert_true(duration_parse(rows[i].text, &us));
		assert_int_equal(us, rows[i].us);
	}
}

static void test_duration_refused(void **state)
{
	const struct {
		const char *name;
		struct str text;
	} rows[] = {
		{"empty", S("")},
		{"null", {NULL, 0}},
		{"no unit", S("5")},
		{"no unit after decimals", S("5.5")},
		{"no number", S("s")},
		{"blank between", S("5 s")},
		{"blank before", S(" 5s")},
		{"blank after", S("5s ")},
		{"negative", S("-5s")},
		{"plus", S("+5s")},
		{"dot first", S(".5s")},
		{"dot last", S("5.s")},
		{"two dots", S("1.2.3s")},
		{"upper case", S("5S")},
		{"unknown unit", S("5d")},
		{"two spans", S("1m5s")},
		{"NUL", S("5s\0")},
		{"exponent", S("1e3s")},
		{"hex", S("0x5s")},
		{"more than a day", S("25h")},
		{"a bit more than a day", S("24.0001h")},
		{"one microsecond more", S("86400000001us")},
		{"overflow", S("99999999999999999999999999h")},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		int64_t us = 0;

		print_message("row: %s\n", rows[i].name);
		assert_false(duration_parse(rows[i].text, &us));
	}
}

static void test_duration_format(void **state)
{
	const struct {
		int64_t us;
		const char *text;
	} rows[] = {
		{0, "0us"},
		{412, "412us"},
		{999, "999us"},
		{1000, "1ms"},
		{3100, "3.1ms"},
		{3149, "3.1ms"},
		{3150, "3.2ms"},
		{250000, "250ms"},
		{999949, "999.9ms"},
		{999950, "1s"},
		{2050000, "2.05s"},
		{2500000, "2.5s"},
		{5 * SECOND, "5s"},
		{59994999, "59.99s"},
		{59995000, "1m"},
		{120 * SECOND, "2m"},
		{192 * SECOND, "3m12s"},
		{192 * SECOND + 500000, "3m13s"},
		{3599 * SECOND + 500000, "1h"},
		{3661 * SECOND, "1h1m1s"},
		{3601 * SECOND, "1h1s"},
		{86400 * SECOND, "24h"},
		{-1500, "-1.5ms"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct buf out = BUF_INIT;

		duration_format(&out, rows[i].us);
		assert_string_equal(buf_cstr(&out), rows[i].text);
		buf_fini(&out);
	}
}

static void test_clocks(void **state)
{
	int64_t before = clock_monotonic_us();

	(void)state;
	for (int i = 0; i < 1000; i++) {
		int64_t now = clock_monotonic_us();

		assert_true(now >= before);
		before = now;
	}
	/* Later than when this was written. */
	assert_true(clock_wall_us() > INT64_C(1700000000) * SECOND);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_dates),
		cmocka_unit_test(test_duration_parse),
		cmocka_unit_test(test_duration_refused),
		cmocka_unit_test(test_duration_format),
		cmocka_unit_test(test_clocks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
