/* nagios_data.h - the performance data of a monitoring plugin. */
#ifndef SD_REPORT_NAGIOS_DATA_H
#define SD_REPORT_NAGIOS_DATA_H

#include "base/buf.h"
#include "result/run_totals.h"
#include "result/scenario_result.h"

struct nagios_data {
	int64_t warn_us, crit_us; /* 0: no limit */
	int64_t slowest_us;
	int64_t not_after; /* the first certificate to end; 0: none */
};

void nagios_data_note(
	struct nagios_data *data, const struct scenario_result *result);
/* Appends " | time=0.042000s;1.000000;5.000000;0 ...": labels without
 * quotes, since none has a blank. now_us is the end of the run. */
void nagios_data_put(struct buf *out, const struct nagios_data *data,
	const struct run_totals *totals, int64_t now_us);

#endif
