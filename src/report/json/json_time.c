/* json_time.c - the time of day of a report, read back. */
#include "report/json/json_input.h"

#define US_PER_S INT64_C(1000000)

/* As many digits as are asked for, at the front of *text, which moves on. */
static bool take_number(struct str *text, size_t digits, int *out)
{
	*out = 0;
	if (text->len < digits)
		return false;
	for (size_t i = 0; i < digits; i++) {
		char c = text->data[i];

		if (c < '0' || c > '9')
			return false;
		*out = *out * 10 + (c - '0');
	}
	text->data += digits;
	text->len -= digits;
	return true;
}

static bool take_char(struct str *text, char c)
{
	if (text->len == 0 || text->data[0] != c)
		return false;
	text->data++;
	text->len--;
	return true;
}

static bool is_leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_of(int year, int month)
{
	static const int days[] = {
		31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	return days[month - 1] + (month == 2 && is_leap(year));
}

/* Days since 1970-01-01 in the calendar of today. */
static int64_t count_days(int year, int month, int day)
{
	int64_t before = year - 1;
	int64_t days =
		year * INT64_C(365) + before / 4 - before / 100 + before / 400;
	const int64_t epoch =
		1970 * INT64_C(365) + 1969 / 4 - 1969 / 100 + 1969 / 400;

	for (int i = 1; i < month; i++)
		days += days_of(year, i);
	return days - epoch + day - 1;
}

/* What is finer than a microsecond is dropped. */
static bool take_fraction(struct str *text, int64_t *us)
{
	int64_t unit = US_PER_S / 10;
	int digit;

	*us = 0;
	if (!take_char(text, '.'))
		return true;
	if (!take_number(text, 1, &digit))
		return false;
	do {
		*us += digit * unit;
		unit /= 10;
	} while (take_number(text, 1, &digit));
	return true;
}

/* full-date "T" partial-time "Z" [RFC3339 5.6], from year 1 on, without leap
 * seconds: nothing that is written here has them. */
bool json_parse_time(struct str text, int64_t *wall_us)
{
	int year, month, day, hour, minute, second;
	int64_t us;

	if (!take_number(&text, 4, &year) || !take_char(&text, '-') ||
		!take_number(&text, 2, &month) || !take_char(&text, '-') ||
		!take_number(&text, 2, &day) || !take_char(&text, 'T') ||
		!take_number(&text, 2, &hour) || !take_char(&text, ':') ||
		!take_number(&text, 2, &minute) || !take_char(&text, ':') ||
		!take_number(&text, 2, &second) || !take_fraction(&text, &us) ||
		!take_char(&text, 'Z') || text.len)
		return false;
	if (year < 1 || month < 1 || month > 12 || day < 1 ||
		day > days_of(year, month) || hour > 23 || minute > 59 ||
		second > 59)
		return false;
	*wall_us = ((count_days(year, month, day) * 24 + hour) * 3600 +
			   minute * 60 + second) *
			   US_PER_S +
		   us;
	return true;
}
