/* layer: reference */
/* Dates of RRVS, and how long mail may be held back: at their limits. */
#include "reference_talk.h"

#include <time.h>
#include "base/clock.h"

#define BAD_HOLDFOR "501 5.5.4 HOLDFOR is 1 to 999999999 seconds\r\n"
#define LONG_HOLDFOR "501 5.5.4 HOLDFOR is longer than promised\r\n"
#define BAD_UNTIL "501 5.5.4 HOLDUNTIL is a date and time\r\n"
#define UNTIL_OVER "501 5.5.4 HOLDUNTIL is over\r\n"
#define UNTIL_LATE "501 5.5.4 HOLDUNTIL is later than promised\r\n"
#define BAD_RRVS "501 5.5.4 Syntax: RRVS=date-time;C or ;R\r\n"
#define OTHER_OWNER "550 5.7.17 Mailbox has another owner since\r\n"
#define TWICE "501 5.5.4 Parameter given twice\r\n"

static const struct param_row hold_rows[] = {
	{"a second", "HOLDFOR=1", MAIL_OK},
	{"as long as promised", "HOLDFOR=864000", MAIL_OK},
	{"longer than promised", "HOLDFOR=864001", LONG_HOLDFOR},
	{"nine digits", "HOLDFOR=999999999", LONG_HOLDFOR},
	{"ten digits", "HOLDFOR=1000000000", BAD_HOLDFOR},
	{"no time", "HOLDFOR=0", BAD_HOLDFOR},
	{"a leading zero", "HOLDFOR=060", BAD_HOLDFOR},
	{"a sign", "HOLDFOR=-60", BAD_HOLDFOR},
	{"letters", "HOLDFOR=1h", BAD_HOLDFOR},
	{"HOLDFOR without a value", "HOLDFOR", BAD_HOLDFOR},
	{"until long ago", "HOLDUNTIL=1999-12-31T23:59:59Z", UNTIL_OVER},
	{"until ever", "HOLDUNTIL=9999-12-31T23:59:59Z", UNTIL_LATE},
	{"a date alone", "HOLDUNTIL=2030-01-01", BAD_UNTIL},
	{"a fraction", "HOLDUNTIL=2001-12-31T23:59:59.999Z", UNTIL_OVER},
	{"one without digits", "HOLDUNTIL=2001-01-01T00:00:00.Z", BAD_UNTIL},
	{"HOLDUNTIL without a value", "HOLDUNTIL", BAD_UNTIL},
	{"HOLDFOR twice", "HOLDFOR=60 HOLDFOR=60", TWICE},
};

static const struct param_row rcpt_rows[] = {
	{"a date", "RRVS=2014-04-03T23:01:00Z", RCPT_OK},
	{"to continue", "rrvs=2014-04-03T23:01:00Z;C", RCPT_OK},
	{"to reject, in small letters", "RRVS=2014-04-03t23:01:00z;r", RCPT_OK},
	{"another action", "RRVS=2014-04-03T23:01:00Z;X", BAD_RRVS},
	{"no action", "RRVS=2014-04-03T23:01:00Z;", BAD_RRVS},
	{"two actions", "RRVS=2014-04-03T23:01:00Z;C;R", BAD_RRVS},
	{"no date", "RRVS", BAD_RRVS},
	{"an action alone", "RRVS=;R", BAD_RRVS},
	{"twice", "RRVS=2014-04-03T23:01:00Z RRVS=2014-04-03T23:01:00Z", TWICE},
	{"the day that the mailboxes began", "RRVS=2001-01-01T00:00:00Z",
		RCPT_OK},
	{"the second before", "RRVS=2000-12-31T23:59:59Z", OTHER_OWNER},
	{"a leap second", "RRVS=2000-12-31T23:59:60Z", RCPT_OK},
	{"no second 61", "RRVS=2014-12-31T23:59:61Z", BAD_RRVS},
	{"the same moment in the east", "RRVS=2001-01-01T01:00:00+01:00",
		RCPT_OK},
	{"a second before in the east", "RRVS=2001-01-01T00:59:59+01:00",
		OTHER_OWNER},
	{"the same moment in the west", "RRVS=2000-12-31T19:30:00-04:30",
		RCPT_OK},
	{"a second before in the west", "RRVS=2000-12-31T19:29:59-04:30",
		OTHER_OWNER},
	{"the widest zones", "RRVS=2001-01-01T23:59:00+23:59", RCPT_OK},
	{"an unknown zone", "RRVS=2014-04-03T23:01:00-00:00", RCPT_OK},
	{"a zone too wide", "RRVS=2014-04-03T23:01:00+24:00", BAD_RRVS},
	{"a zone of 60 minutes", "RRVS=2014-04-03T23:01:00+01:60", BAD_RRVS},
	{"a zone without its colon", "RRVS=2014-04-03T23:01:00+0100", BAD_RRVS},
	{"a zone of hours", "RRVS=2014-04-03T23:01:00+01", BAD_RRVS},
	{"no zone", "RRVS=2014-04-03T23:01:00", BAD_RRVS},
	{"more behind the zone", "RRVS=2014-04-03T23:01:00Z1", BAD_RRVS},
	{"a leap day", "RRVS=2024-02-29T00:00:00Z", RCPT_OK},
	{"no leap day", "RRVS=2023-02-29T00:00:00Z", BAD_RRVS},
	{"one in a year of hundreds", "RRVS=2000-02-29T00:00:00Z", OTHER_OWNER},
	{"none in another", "RRVS=2100-02-29T00:00:00Z", BAD_RRVS},
	{"nor long ago", "RRVS=1900-02-29T00:00:00Z", BAD_RRVS},
	{"February 30", "RRVS=2024-02-30T00:00:00Z", BAD_RRVS},
	{"April 30", "RRVS=2014-04-30T00:00:00Z", RCPT_OK},
	{"April 31", "RRVS=2014-04-31T00:00:00Z", BAD_RRVS},
	{"December 31", "RRVS=2014-12-31T23:59:59Z", RCPT_OK},
	{"December 32", "RRVS=2014-12-32T00:00:00Z", BAD_RRVS},
	{"month 0", "RRVS=2014-00-01T00:00:00Z", BAD_RRVS},
	{"month 13", "RRVS=2014-13-01T00:00:00Z", BAD_RRVS},
	{"day 0", "RRVS=2014-01-00T00:00:00Z", BAD_RRVS},
	{"hour 24", "RRVS=2014-01-01T24:00:00Z", BAD_RRVS},
	{"minute 60", "RRVS=2014-01-01T23:60:00Z", BAD_RRVS},
	{"the first and the last year", "RRVS=0000-01-01T00:00:00Z",
		OTHER_OWNER},
	{"the last year", "RRVS=9999-12-31T23:59:59Z", RCPT_OK},
	{"fractions are forbidden", "RRVS=2014-12-31T23:59:59.999Z", BAD_RRVS},
	{"a fraction without digits", "RRVS=2014-01-01T00:00:00.Z", BAD_RRVS},
	{"two digits of a year", "RRVS=14-01-01T00:00:00Z", BAD_RRVS},
	{"one digit of an hour", "RRVS=2014-01-01T0:00:00Z", BAD_RRVS},
	{"a space for the T", "RRVS=2014-01-01_00:00:00Z", BAD_RRVS},
	{"with those of DSN", "NOTIFY=NEVER RRVS=2014-04-03T23:01:00Z;C",
		RCPT_OK},
	{"BY is not of RCPT", "BY=120;R", BAD_PARAMETER},
};

static void users_may_hold_mail_back(void **state)
{
	struct talk talk;

	(void)state;
	talk_init(&talk);
	talk.said_ehlo = talk.is_authenticated = true;
	talk.host.submission = true;
	CHECK_PARAMS(&talk, hold_rows, "MAIL FROM:<>");
	talk_fini(&talk);
}

static void put_moment(struct buf *out, time_t moment)
{
	char text[32];
	struct tm parts;

	assert_non_null(gmtime_r(&moment, &parts));
	assert_true(
		strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &parts) > 0);
	buf_puts(out, text);
}

/* Far enough from the limit for any machine. */
static void users_may_name_the_moment(void **state)
{
	enum { FAR = 3600, TEN_DAYS = 864000 };
	static const struct {
		const char *claim;
		int seconds; /* from now */
		const char *more, *reply;
	} rows[] = {
		{"soon", FAR, "", MAIL_OK},
		{"over", -FAR, "", UNTIL_OVER},
		{"as late as promised", TEN_DAYS - FAR, "", MAIL_OK},
		{"later than promised", TEN_DAYS + FAR, "", UNTIL_LATE},
		{"and HOLDFOR", FAR, " HOLDFOR=60",
			"501 5.5.4 HOLDFOR or HOLDUNTIL, not both\r\n"},
	};
	struct buf param = BUF_INIT;
	struct talk talk;

	(void)state;
	talk_init(&talk);
	talk.said_ehlo = talk.is_authenticated = true;
	talk.host.submission = true;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct param_row row = {rows[i].claim, NULL, rows[i].reply};

		buf_clear(&param);
		buf_puts(&param, "HOLDUNTIL=");
		put_moment(&param,
			(time_t)(clock_wall_us() / 1000000) + rows[i].seconds);
		buf_puts(&param, rows[i].more);
		row.param = buf_cstr(&param);
		check_params(&talk, &row, 1, "MAIL FROM:<>");
	}
	buf_fini(&param);
	talk_fini(&talk);
}

static void rcpt_has_parameters(void **state)
{
	struct talk talk;
	struct param_row row;

	(void)state;
	talk_init(&talk);
	talk.said_ehlo = true;
	for (size_t i = 0; i < sizeof(rcpt_rows) / sizeof(rcpt_rows[0]); i++) {
		struct buf reply = BUF_INIT;

		row = rcpt_rows[i];
		buf_printf(&reply, MAIL_OK "%s", row.reply);
		row.reply = buf_cstr(&reply);
		check_params(&talk, &row, 1, MAIL "RCPT TO:<bob@builtin.test>");
		buf_fini(&reply);
	}
	talk_fini(&talk);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(users_may_hold_mail_back),
		cmocka_unit_test(users_may_name_the_moment),
		cmocka_unit_test(rcpt_has_parameters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
