/*
 * expect_short.h - the short form without "any" and "none". Private to
 * expect/.
 */
#ifndef SD_EXPECT_EXPECT_SHORT_H
#define SD_EXPECT_EXPECT_SHORT_H

#include "expect/expect_scan.h"

enum expect_short_kind {
	EXPECT_SHORT_FULL,
	EXPECT_SHORT_CODES /* classes only: neither enhanced code nor text */
};

struct expect_short;

/* Reads all of the scan. NULL after expect_scan_fail(). */
const struct expect_short *expect_short_read(
	struct expect_scan *scan, enum expect_short_kind kind);
/* seen->reply is there. Never EXPECT_WAIT. */
enum expect_answer expect_short_match(const struct expect_short *shape,
	const struct observation *seen, struct mismatch *why);
/* Appends it as it was written. */
void expect_short_describe(const struct expect_short *shape, struct buf *out);

#endif
