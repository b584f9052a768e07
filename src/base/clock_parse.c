/* clock_parse.c - the text of a time, read. [RFC3339 5.6] */
#include "base/clock.h"

#define US_PER_S INT64_C(1000000)

/* As many digits as are asked for, at the front of *text, which moves on. */
static bool take_number(
	struct str *text, size_t digits, int least, int most, int64_t *out)
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
	return *out >= least && *out <= most;
}

/* Letters are in lower case. */
static bool take_char(struct str *text, char wanted)
{
	if (text->len == 0 || str_lower(text->data[0]) != wanted)
		return false;
	text->data++;
	text->len--;
	return true;
}

/* Days since 1970-01-01 in the Gregorian calendar, from year 0 on. */
static int64_t days_of(int64_t year, int64_t month, int64_t day)
{
	int64_t y = (month <= 2 ? year - 1 : year) + 400;
	int64_t shifted = (month + 9) % 12; /* March is 0 */
	int64_t in_year = (153 * shifted + 2) / 5 + day - 1;

	return y * 365 + y / 4 - y / 100 + y / 400 + in_year - 719468 - 146097;
}

static bool day_is_valid(int64_t year, int64_t month, int64_t day)
{
	bool is_december = month == 12;
	int64_t next = days_of(
		is_december ? year + 1 : year, is_december ? 1 : month + 1, 1);

	return days_of(year, month, day) < next;
}

/* full-date, as days since 1970. */
static bool take_date(struct str *text, int64_t *days)
{
	int64_t year, month, day;

	if (!take_number(text, 4, 0, 9999, &year) || !take_char(text, '-') ||
		!take_number(text, 2, 1, 12, &month) || !take_char(text, '-') ||
		!take_number(text, 2, 1, 31, &day) ||
		!day_is_valid(year, month, day))
		return false;
	*days = days_of(year, month, day);
	return true;
}

/* What is finer than a microsecond is dropped. */
static bool take_fraction(struct str *text, int64_t *us)
{
	int64_t unit = US_PER_S / 10, digit;

	*us = 0;
	if (!take_char(text, '.'))
		return true;
	if (!take_number(text, 1, 0, 9, &digit))
		return false;
	do {
		*us += digit * unit;
		unit /= 10;
	} while (take_number(text, 1, 0, 9, &digit));
	return true;
}

/* partial-time, as microseconds; a leap second is the next day's first. */
static bool take_time(struct str *text, int64_t *us)
{
	int64_t hour, minute, second, fraction;

	if (!take_number(text, 2, 0, 23, &hour) || !take_char(text, ':') ||
		!take_number(text, 2, 0, 59, &minute) ||
		!take_char(text, ':') ||
		!take_number(text, 2, 0, 60, &second) ||
		!take_fraction(text, &fraction))
		return false;
	*us = ((hour * 60 + minute) * 60 + second) * US_PER_S + fraction;
	return true;
}

/* "Z", "+01:00": how many seconds it is ahead. */
static bool take_zone(struct str *text, int64_t *seconds)
{
	bool is_behind = text->len > 0 && text->data[0] == '-';
	int64_t hours, minutes;

	*seconds = 0;
	if (take_char(text, 'z'))
		return true;
	if ((!take_char(text, '+') && !take_char(text, '-')) ||
		!take_number(text, 2, 0, 23, &hours) || !take_char(text, ':') ||
		!take_number(text, 2, 0, 59, &minutes))
		return false;
	*seconds = (hours * 60 + minutes) * 60 * (is_behind ? -1 : 1);
	return true;
}

bool clock_parse_rfc3339(struct str text, int64_t *wall_us)
{
	int64_t days, us, zone, moment;

	if (!take_date(&text, &days) || !take_char(&text, 't') ||
		!take_time(&text, &us) || !take_zone(&text, &zone) || text.len)
		return false;
	moment = (days * 86400 - zone) * US_PER_S + us;
	/* A zone, or a leap second, may have led beyond the years that can be
	 * written. */
	if (moment < days_of(0, 1, 1) * 86400 * US_PER_S ||
		moment >= days_of(10000, 1, 1) * 86400 * US_PER_S)
		return false;
	*wall_us = moment;
	return true;
}
