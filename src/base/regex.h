/*
 * regex.h - patterns, by PCRE2, with limits on steps and depth: both the
 * pattern's author and the subject's sender may be hostile.
 */
#ifndef SD_BASE_REGEX_H
#define SD_BASE_REGEX_H

#include <stdbool.h>
#include <stddef.h>
#include "base/arena.h"
#include "base/buf.h"

enum regex_flags {
	REGEX_CASELESS = 1 << 0,
	REGEX_MULTILINE = 1 << 1, /* ^ and $ at each line */
	REGEX_DOTALL = 1 << 2,
	REGEX_EXTENDED = 1 << 3
};

enum regex_result { REGEX_MATCH, REGEX_NO_MATCH, REGEX_LIMIT };

enum { REGEX_GROUPS_MAX = 32 };

struct regex_groups {
	size_t count;                           /* groups that are set, 0 = all */
	struct str group[REGEX_GROUPS_MAX];     /* data NULL: did not take part */
};

struct regex;

/* Compiles pattern. The subject is bytes, not UTF-8. On a fault returns NULL,
 * *offset is where in pattern, and message (cap_bytes) says what. */
struct regex *regex_new(struct str pattern, unsigned flags, char *message,
	size_t cap_bytes, size_t *offset);
void regex_free(struct regex **regex);
/* Leaves it to arena, which frees it with all else. */
void regex_free_with(struct arena *arena, struct regex *take_regex);
/* Tries subject; groups may be NULL and else borrow subject. */
enum regex_result regex_match(const struct regex *regex, struct str subject,
	struct regex_groups *groups);
/* Appends subject with its first match, or all of them, replaced: $1, ${1} and
 * ${name} stand for groups (empty if they took no part), $0 for the match, $$
 * for a dollar. Appends nothing unless the result is REGEX_MATCH; a result
 * above 1 MiB is REGEX_LIMIT. */
enum regex_result regex_substitute(const struct regex *regex,
	struct str subject, struct str replacement, bool all, struct buf *out);
/* What is wrong with a replacement for this pattern, static, and where; NULL:
 * nothing. */
const char *regex_replacement_problem(const struct regex *regex,
	struct str replacement, size_t *offset);
/* Number of named groups, and the i-th one's name and group number. */
size_t regex_name_count(const struct regex *regex);
const char *regex_name(const struct regex *regex, size_t i, unsigned *group);
/* Number of groups in the pattern. */
unsigned regex_group_count(const struct regex *regex);

#endif
