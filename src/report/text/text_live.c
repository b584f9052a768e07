/* text_live.c - the line that says how far a run is. */
#include "report/text/text_live.h"

enum { WIDTH_DEFAULT = 80 };

static int count_digits(size_t number)
{
	int count = 1;

	while (number >= 10) {
		number /= 10;
		count++;
	}
	return count;
}

void text_put_live(struct buf *out, const struct report_options *options,
	const struct run_totals *totals, size_t running, int64_t elapsed_us)
{
	size_t width =
		options->width > 0 ? (size_t)options->width : WIDTH_DEFAULT;
	struct buf line = BUF_INIT;

	buf_printf(&line, "[%*zu/%zu] %zu running",
		count_digits(totals->planned), totals->finished,
		totals->planned, running);
	if (totals->is_waiting)
		buf_puts(&line, ", waiting for the target");
	if (totals->faults)
		buf_printf(&line, ", %zu failed", totals->faults);
	buf_printf(&line, ", %lld.%llds", (long long)(elapsed_us / 1000000),
		(long long)(elapsed_us / 100000 % 10));
	/* In the last column the cursor may be on the next line already. */
	if (line.len > width - 1)
		line.len = width - 1;
	buf_puts(out, TEXT_LIVE_ERASE);
	buf_str(out, buf_view(&line));
	buf_fini(&line);
}
