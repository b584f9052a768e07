/* clock.h - the time of day and spans of it. Steps use the loop's clock. */
#ifndef SD_BASE_CLOCK_H
#define SD_BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>
#include "base/buf.h"

/* Microseconds of a clock that never goes back. */
int64_t clock_monotonic_us(void);
/* Microseconds since 1970-01-01 UTC. */
int64_t clock_wall_us(void);
/* Does nothing for so long, or until a signal comes. */
void clock_sleep_us(int64_t us);
/* Appends an RFC 3339 time in UTC with milliseconds:
 * 2026-11-23T16:18:00.123Z */
void clock_format_rfc3339(struct buf *out, int64_t wall_us);
/* The same without its fraction. */
void clock_format_rfc3339_seconds(struct buf *out, int64_t wall_us);
/* Appends an RFC 5322 date in UTC: Mon, 23 Nov 2026 16:18:00 +0000 */
void clock_format_rfc5322(struct buf *out, int64_t wall_us);

/* Reads such a time with any fraction and zone [RFC3339 5.6]; a leap second is
 * the first of the next day. False for anything else, and for what is not
 * within the years 0 to 9999 in UTC. */
bool clock_parse_rfc3339(struct str text, int64_t *wall_us);

/* Reads "250ms", "5s", "2m", "1h", "800us", with a decimal part if wanted
 * ("1.5s"). False for anything else, a number without unit included. At most
 * 24 hours. */
bool duration_parse(struct str text, int64_t *us);
/* Appends a span as a person says it: 412us, 3.1ms, 2.05s, 3m12s. */
void duration_format(struct buf *out, int64_t us);

#endif
