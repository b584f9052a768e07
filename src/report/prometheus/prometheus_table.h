/* prometheus_table.h - what is counted under the same labels. */
#ifndef SD_REPORT_PROMETHEUS_TABLE_H
#define SD_REPORT_PROMETHEUS_TABLE_H

#include <stdint.h>
#include "base/str.h"
#include "result/verdict.h"

struct prometheus_row {
	char *labels; /* target="a",id="b", without the braces */
	size_t outcomes[OUTCOME_COUNT];
	size_t count, bad;
	int64_t slowest_us;
	int64_t start_us, end_us; /* 1970; 0: nothing began */
	int64_t not_after;	  /* 0: no certificate was shown */
};

/* Zeroed at first. */
struct prometheus_table {
	struct prometheus_row *rows; /* in the order they came */
	size_t count, cap;
	size_t *slots; /* numbers of rows from 1, by the hash of their labels */
	size_t slot_count; /* a power of two, or 0 */
};

/* The row of these labels, made if need be; valid until the next call. */
struct prometheus_row *prometheus_table_row(
	struct prometheus_table *table, struct str labels);
void prometheus_table_fini(struct prometheus_table *table);

#endif
