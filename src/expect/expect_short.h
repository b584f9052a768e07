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

/* The grammar as patterns of yaml_shape.h, for editors. */
#define EXPECT_CODE_PATTERN                      \
	"([2-5]([0-9][0-9]|[0-9][xX]|[xX][xX])|" \
	"(?i:ok|more|tempfail|permfail|reject))"
#define EXPECT_NUMBER_PATTERN "(0|[1-9][0-9]{0,2})"
#define EXPECT_ENHANCED_PATTERN                       \
	"[245]\\.([xX]\\.[xX]|" EXPECT_NUMBER_PATTERN \
	"\\.(" EXPECT_NUMBER_PATTERN "|[xX]))"
#define EXPECT_TEXT_PATTERN                  \
	"(/([^/\\\\]|\\\\[\\s\\S])*/[csx]*|" \
	"\"([^\"\\\\]|\\\\[\\s\\S])*\")"
#define EXPECT_ALT_PATTERN                                  \
	EXPECT_CODE_PATTERN "(\\s+" EXPECT_ENHANCED_PATTERN \
			    ")?(\\s*" EXPECT_TEXT_PATTERN ")?\\s*"
#define EXPECT_SHORT_PATTERN                                    \
	"\\s*((?i:any|none)|((?i:not)\\s+)?" EXPECT_ALT_PATTERN \
	"(\\|\\s*" EXPECT_ALT_PATTERN ")*)\\s*"
#define EXPECT_SHORT_TAKES                                                 \
	"any, none, or a code such as 250, 25x, 2xx, ok, more, tempfail, " \
	"permfail, reject, with an enhanced code (5.7.1), a /regex/ or a " \
	"\"text\" behind it; alternatives are separated by |"

/* Of `code`. */
extern const struct yaml_shape expect_codes_shape;

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
