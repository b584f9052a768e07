/*
 * anomaly.h - the oddities of a reply's bytes. They are flags on what was
 * received; nothing is repaired because of one.
 */
#ifndef SD_SMTP_ANOMALY_H
#define SD_SMTP_ANOMALY_H

#include <stddef.h>
#include "base/str.h"

/* ANOMALY(symbol, id, what it means), in the order of the bits. */
#define ANOMALY_LIST(ANOMALY)                                                  \
	ANOMALY(BARE_LF, "reply/bare-lf", "a line ends in LF without CR")      \
	ANOMALY(BARE_CR, "reply/bare-cr", "a CR stands within a line")         \
	ANOMALY(MIXED_CODES, "reply/mixed-codes",                              \
		"the lines of one reply have different codes")                 \
	ANOMALY(BAD_SEPARATOR, "reply/bad-separator",                          \
		"the code is followed by neither space, hyphen nor line end")  \
	ANOMALY(LINE_TOO_LONG, "reply/line-too-long",                          \
		"a line is longer than 512 octets")                            \
	ANOMALY(ENHANCED_CLASS, "reply/enhanced-class",                        \
		"the enhanced code's class differs from the code's")           \
	ANOMALY(8BIT, "reply/8bit", "a byte above 127")                        \
	ANOMALY(NUL, "reply/nul", "a NUL byte")                                \
	ANOMALY(BAD_CODE, "reply/bad-code", "the code is outside 200-559")     \
	ANOMALY(EHLO_BAD_KEYWORD, "ehlo/bad-keyword",                          \
		"an EHLO line is not a keyword with parameters")               \
	ANOMALY(AFTER_421, "reply/after-421", "something follows a 421")       \
	ANOMALY(UNSOLICITED, "reply/unsolicited", "a reply nobody asked for")  \
	ANOMALY(LEFTOVER_PLAINTEXT, "tls/leftover-plaintext",                  \
		"bytes in the clear stood between STARTTLS and the handshake")

enum anomaly {
#define ANOMALY_INDEX(symbol, id, meaning) ANOMALY_INDEX_##symbol,
	ANOMALY_LIST(ANOMALY_INDEX)
#undef ANOMALY_INDEX
	ANOMALY_COUNT
};

/* One bit each: ANOMALY_BARE_LF and so on. */
enum {
#define ANOMALY_BIT(symbol, id, meaning)                                       \
	ANOMALY_##symbol = 1 << ANOMALY_INDEX_##symbol,
	ANOMALY_LIST(ANOMALY_BIT)
#undef ANOMALY_BIT
};

/* "reply/bare-lf" and what it means; index below ANOMALY_COUNT. */
const char *anomaly_id(enum anomaly index);
const char *anomaly_meaning(enum anomaly index);
/* The bit of an id, 0 if there is none of that name. */
unsigned anomaly_bit(struct str id);
/* All ids, NULL at the end, for suggestions. */
const char *const *anomaly_ids(void);

#endif
