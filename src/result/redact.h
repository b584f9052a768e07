/*
 * redact.h - takes secrets out of everything that is reported, in the plain
 * and in base64, whatever stands around them.
 */
#ifndef SD_RESULT_REDACT_H
#define SD_RESULT_REDACT_H

#include "base/arena.h"
#include "base/buf.h"

struct redactor;

#define REDACTED_TEXT "[redacted]"

struct redactor *redactor_new(void);
void redactor_free(struct redactor **redactor);
/* Adds a secret's value (copied); an empty one is ignored. */
void redactor_add(struct redactor *redactor, struct str secret);
bool redactor_is_empty(const struct redactor *redactor);
/*
 * Appends text with every secret replaced: the value itself, its base64 and
 * its URL form; and any run of base64 characters whose decoded bytes hold
 * a secret is replaced as a whole (AUTH PLAIN, at any alignment). Longer
 * secrets win over those they contain. Returns whether anything changed.
 */
bool redact(const struct redactor *redactor, struct str text,
	struct buf *out);
/*
 * Finds the first stretch to hide at or behind text[at]: bytes from *from up
 * to *to. False when there is none. at is 0 or the end of the stretch found
 * before in the same text.
 */
bool redactor_find(const struct redactor *redactor, struct str text, size_t at,
	size_t *from, size_t *to);
/* Bytes that the longest form of a secret may have; 0 without secrets. */
size_t redactor_longest(const struct redactor *redactor);
/* A redacted copy in arena, or text itself when nothing is to be hidden. */
struct str redact_str(const struct redactor *redactor, struct arena *arena,
	struct str text);

#endif
