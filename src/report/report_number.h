/* report_number.h - seconds as other programs read them; a hash. */
#ifndef SD_REPORT_REPORT_NUMBER_H
#define SD_REPORT_REPORT_NUMBER_H

#include <stdint.h>
#include "base/buf.h"

/* Appends a time or a span in seconds: "0.042000", whatever the locale. */
void report_put_seconds(struct buf *out, int64_t us);
/* Of the same bytes always the same (FNV-1a), on any machine. */
uint64_t report_hash(struct str data);

#endif
