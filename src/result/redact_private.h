/* redact_private.h - the inside of a redactor, shared by redact*.c only. */
#ifndef SD_RESULT_REDACT_PRIVATE_H
#define SD_RESULT_REDACT_PRIVATE_H

#include <limits.h>
#include "result/redact.h"

struct redact_needles {
	struct str *items;
	size_t count, cap;
	bool starts[UCHAR_MAX + 1]; /* one of items begins with it */
	size_t shortest, longest;   /* in bytes */
};

struct redactor {
	struct arena *arena;
	struct redact_needles plain;   /* all forms of all secrets */
	struct redact_needles decoded; /* what base64 is searched for */
	signed char sextet[UCHAR_MAX + 1];
};

/* redact.c. Length of the longest needle at text[at], 0 when there is
 * none. */
size_t redact_match_at(
	const struct redact_needles *needles, struct str text, size_t at);
bool redact_contains(const struct redact_needles *needles, struct str text);

/* redact_base64.c. Fills the table of base64's characters. */
void redact_base64_init(struct redactor *redactor);
/* Length of the run of base64 that begins at text[at] if it is to be
 * hidden, padding included; 0 if it is not, or none begins there. */
size_t redact_match_base64(
	const struct redactor *redactor, struct str text, size_t at);

#endif
