/* clock.c - times and spans, and their text. */
#include "base/clock.h"

#include <time.h>
#include "base/check.h"

#define US_PER_MS INT64_C(1000)
#define US_PER_S INT64_C(1000000)
#define US_PER_MINUTE (60 * US_PER_S)
#define US_PER_HOUR (60 * US_PER_MINUTE)

static int64_t read_clock(clockid_t id)
{
	struct timespec now;

	BUG_ON(clock_gettime(id, &now) != 0);
	return (int64_t)now.tv_sec * US_PER_S + now.tv_nsec / 1000;
}

int64_t clock_monotonic_us(void)
{
	return read_clock(CLOCK_MONOTONIC);
}

int64_t clock_wall_us(void)
{
	return read_clock(CLOCK_REALTIME);
}

void clock_sleep_us(int64_t us)
{
	struct timespec span = {us / 1000000, (long)(us % 1000000) * 1000};

	nanosleep(&span, NULL);
}

/* Splits wall_us; returns the microseconds of the second, also before 1970. */
static int split_time(int64_t wall_us, struct tm *tm)
{
	int64_t us = wall_us % US_PER_S;
	time_t seconds;

	if (us < 0)
		us += US_PER_S;
	seconds = (time_t)((wall_us - us) / US_PER_S);
	BUG_ON(!gmtime_r(&seconds, tm));
	return (int)us;
}

static void format_seconds(struct buf *out, const struct tm *tm)
{
	buf_printf(out, "%04d-%02d-%02dT%02d:%02d:%02d", tm->tm_year + 1900,
		tm->tm_mon + 1, tm->tm_mday, tm->tm_hour, tm->tm_min,
		tm->tm_sec);
}

void clock_format_rfc3339(struct buf *out, int64_t wall_us)
{
	struct tm tm;
	int us = split_time(wall_us, &tm);

	format_seconds(out, &tm);
	buf_printf(out, ".%03dZ", us / 1000);
}

void clock_format_rfc3339_seconds(struct buf *out, int64_t wall_us)
{
	struct tm tm;

	split_time(wall_us, &tm);
	format_seconds(out, &tm);
	buf_putc(out, 'Z');
}

void clock_format_rfc5322(struct buf *out, int64_t wall_us)
{
	/* Not strftime: its names follow the locale [RFC5322 3.3]. */
	static const char days[7][4] = {
		"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
	static const char months[12][4] = {"Jan", "Feb", "Mar", "Apr", "May",
		"Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	struct tm tm;

	split_time(wall_us, &tm);
	buf_printf(out, "%s, %d %s %04d %02d:%02d:%02d +0000", days[tm.tm_wday],
		tm.tm_mday, months[tm.tm_mon], tm.tm_year + 1900, tm.tm_hour,
		tm.tm_min, tm.tm_sec);
}

static int64_t unit_us(struct str unit)
{
	static const struct {
		const char *name;
		int64_t us;
	} units[] = {
		{"us", 1},
		{"ms", US_PER_MS},
		{"s", US_PER_S},
		{"m", US_PER_MINUTE},
		{"h", US_PER_HOUR},
	};

	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (str_equal(unit, units[i].name))
			return units[i].us;
	return 0;
}

static size_t count_digits(struct str text)
{
	size_t len = 0;

	while (len < text.len && text.data[len] >= '0' && text.data[len] <= '9')
		len++;
	return len;
}

/* duration := digits [ "." digits ] ( "us" | "ms" | "s" | "m" | "h" ) */
bool duration_parse(struct str text, int64_t *us)
{
	const int64_t limit = 24 * US_PER_HOUR;
	size_t whole_len = count_digits(text);
	size_t at = whole_len;
	int64_t unit, value = 0;

	if (whole_len == 0)
		return false;
	if (at < text.len && text.data[at] == '.') {
		size_t len = count_digits(
			(struct str){text.data + at + 1, text.len - at - 1});

		if (len == 0)
			return false;
		at += 1 + len;
	}
	unit = unit_us((struct str){text.data + at, text.len - at});
	if (unit == 0)
		return false;
	for (size_t i = 0; i < whole_len; i++) {
		value = value * 10 + (text.data[i] - '0');
		if (value > limit / unit)
			return false;
	}
	value *= unit;
	/* What is finer than a microsecond is dropped. */
	for (size_t i = whole_len + 1; i < at && unit > 0; i++) {
		int64_t digit = text.data[i] - '0';

		value += digit * unit / 10;
		unit /= 10;
	}
	if (value > limit)
		return false;
	*us = value;
	return true;
}

/* value / 10^decimals without trailing zeros. */
static void put_decimal(struct buf *out, int64_t value, int decimals)
{
	int64_t scale = 1;

	for (int i = 0; i < decimals; i++)
		scale *= 10;
	buf_printf(out, "%lld", (long long)(value / scale));
	value %= scale;
	if (value)
		buf_putc(out, '.');
	while (value) {
		scale /= 10;
		buf_putc(out, (char)('0' + value / scale));
		value %= scale;
	}
}

static void put_long(struct buf *out, int64_t seconds)
{
	if (seconds >= 3600)
		buf_printf(out, "%lldh", (long long)(seconds / 3600));
	if (seconds / 60 % 60)
		buf_printf(out, "%lldm", (long long)(seconds / 60 % 60));
	if (seconds % 60)
		buf_printf(out, "%llds", (long long)(seconds % 60));
}

void duration_format(struct buf *out, int64_t us)
{
	if (us < 0) {
		buf_putc(out, '-');
		us = us == INT64_MIN ? INT64_MAX : -us;
	}
	/* A span that rounds up to the next unit is shown in that one. */
	if (us < US_PER_MS) {
		buf_printf(out, "%lldus", (long long)us);
	} else if (us < US_PER_S - 50) {
		put_decimal(out, (us + 50) / 100, 1);
		buf_puts(out, "ms");
	} else if (us < US_PER_MINUTE - 5000) {
		put_decimal(out, (us + 5000) / 10000, 2);
		buf_puts(out, "s");
	} else {
		put_long(out, us / US_PER_S + (us % US_PER_S >= 500000));
	}
}
