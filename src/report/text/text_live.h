/* text_live.h - the line that says how far a run is, rewritten in place. */
#ifndef SD_REPORT_TEXT_LIVE_H
#define SD_REPORT_TEXT_LIVE_H

#include "report/reporter.h"

/* Erases the line that the cursor stands on. */
#define TEXT_LIVE_ERASE "\r\x1b[K"

/* Appends "[12/40] 3 running, 1 failed, 2.1s", at most width columns
 * (0: 80), the cursor left behind it. */
void text_put_live(struct buf *out, const struct report_options *options,
	const struct run_totals *totals, size_t running, int64_t elapsed_us);

#endif
