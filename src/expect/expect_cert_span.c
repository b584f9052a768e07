/* expect_cert_span.c - how long a certificate lasts, in days rather than
 * seconds. */
#include "base/clock.h"
#include "expect/expect_cert.h"

enum { DAY_S = 86400, WEEK_S = 7 * DAY_S, DAYS_MAX = 36525 };

static int64_t unit_seconds(char unit)
{
	switch (unit) {
	case 's':
		return 1;
	case 'm':
		return 60;
	case 'h':
		return 3600;
	case 'd':
		return DAY_S;
	case 'w':
		return WEEK_S;
	}
	return 0;
}

/* Digits and a unit; what else a duration may be, decimals and parts of a
 * second, is duration_parse()'s. Part of a second is one. */
static bool read_span(struct str text, int64_t *seconds)
{
	const int64_t limit = (int64_t)DAYS_MAX * DAY_S;
	int64_t unit, us;
	struct str digits;

	if (text.len < 2)
		return false;
	unit = unit_seconds(text.data[text.len - 1]);
	digits = (struct str){text.data, text.len - 1};
	if (unit && str_is_digits(digits)) {
		*seconds = 0;
		for (size_t i = 0; i < digits.len && *seconds <= limit; i++)
			*seconds = *seconds * 10 + (digits.data[i] - '0');
		*seconds *= unit;
		return *seconds <= limit;
	}
	if (!duration_parse(text, &us))
		return false;
	*seconds = (us + 999999) / 1000000;
	return true;
}

bool expect_cert_scan_span(struct expect_scan *scan, void *arg)
{
	struct str text = expect_scan_trim(scan->text);
	struct str shown = expect_scan_excerpt(text);

	if (read_span(text, arg))
		return true;
	if (str_is_digits(text))
		return expect_scan_fail(scan, 0,
			"\"valid_for\" takes a duration with a unit, got "
			"\"%.*s\"; say \"%.*sd\"",
			(int)shown.len, shown.data, (int)shown.len, shown.data);
	return expect_scan_fail(scan, 0,
		"\"valid_for\" takes a duration as in 12h, 14d or 2w, got "
		"\"%.*s\"",
		(int)shown.len, shown.data);
}

struct unit {
	int64_t seconds;
	const char *name;
};

static const struct unit units[] = {
	{DAY_S, "day"}, {3600, "hour"}, {60, "minute"}, {1, "second"}};

enum { UNIT_COUNT = sizeof(units) / sizeof(*units) };

/* The largest that seconds is a multiple of. */
static size_t exact_unit(int64_t seconds)
{
	size_t i = 0;

	while (i + 1 < UNIT_COUNT && seconds % units[i].seconds)
		i++;
	return i;
}

/* The first from at that there is one of. */
static size_t visible_unit(int64_t seconds, size_t at)
{
	while (at + 1 < UNIT_COUNT && seconds < units[at].seconds)
		at++;
	return at;
}

static void format_in(
	struct buf *out, int64_t seconds, size_t unit, const char *more)
{
	int64_t count = seconds / units[unit].seconds;

	buf_printf(out, "%lld %s%s%s", (long long)count, more, units[unit].name,
		count == 1 ? "" : "s");
}

void expect_cert_format_span(struct buf *out, int64_t seconds)
{
	format_in(out, seconds, exact_unit(seconds), "");
}

/* In the unit of what was wanted, so that it is seen to be less. */
void expect_cert_format_left(struct buf *out, int64_t left_s, int64_t wanted_s)
{
	if (left_s < 0) {
		buf_puts(out, "expired ");
		format_in(out, -left_s, visible_unit(-left_s, 0), "");
		buf_puts(out, " ago");
		return;
	}
	buf_puts(out, "is valid for ");
	format_in(out, left_s, visible_unit(left_s, exact_unit(wanted_s)),
		"more ");
}
