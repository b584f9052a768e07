/* nagios_data.c - see nagios_data.h. */
#include "report/nagios/nagios_data.h"

#include "report/report_number.h"

enum { SECONDS_PER_DAY = 86400, US_PER_SECOND = 1000000 };

void nagios_data_note(
	struct nagios_data *data, const struct scenario_result *result)
{
	int64_t end = result->tls.not_after;

	if (end && (!data->not_after || end < data->not_after))
		data->not_after = end;
	if (result->duration_us > data->slowest_us)
		data->slowest_us = result->duration_us;
}

/* NAME=SECONDS;WARN;CRIT;MIN */
static void put_time(struct buf *out, const struct nagios_data *data)
{
	buf_puts(out, "time=");
	report_put_seconds(out, data->slowest_us);
	buf_puts(out, "s;");
	if (data->warn_us)
		report_put_seconds(out, data->warn_us);
	buf_putc(out, ';');
	if (data->crit_us)
		report_put_seconds(out, data->crit_us);
	buf_puts(out, ";0");
}

/* Whole days that are left, less than 0 when it is over. */
static int64_t days_left(int64_t not_after, int64_t now_us)
{
	int64_t left = not_after - now_us / US_PER_SECOND;

	return left >= 0 ? left / SECONDS_PER_DAY
			 : -((-left + SECONDS_PER_DAY - 1) / SECONDS_PER_DAY);
}

void nagios_data_put(struct buf *out, const struct nagios_data *data,
	const struct run_totals *totals, int64_t now_us)
{
	buf_puts(out, " | ");
	put_time(out, data);
	buf_puts(out, " total_time=");
	report_put_seconds(out, totals->duration_us);
	buf_puts(out, "s;;;0");
	for (int i = 0; i < OUTCOME_COUNT; i++)
		buf_printf(out, " %s=%zu", outcome_word((enum outcome)i),
			totals->outcomes[i]);
	if (data->not_after)
		buf_printf(out, " cert_days=%lld",
			(long long)days_left(data->not_after, now_us));
}
