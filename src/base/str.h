/*
 * str.h - a borrowed run of bytes. It may hold NUL; it is not terminated
 * unless whoever made it says so.
 */
#ifndef SD_BASE_STR_H
#define SD_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct str {
	const char *data;
	size_t len;
};

#define STR_LITERAL(text) ((struct str){(text), sizeof(text) - 1})

static inline struct str str_from(const char *text)
{
	return (struct str){text, text ? strlen(text) : 0};
}

/* An ASCII letter in lower case, any other byte as it is. */
char str_lower(char c);
bool str_equal(struct str a, const char *b);
/* The same bytes. */
bool str_same(struct str a, struct str b);
/* One of words, which NULL ends. */
bool str_is_among(struct str a, const char *const *words);
/* Without regard to ASCII case; locale plays no part. */
bool str_equal_nocase(struct str a, const char *b);
bool str_starts_nocase(struct str a, const char *prefix);
/* part stands somewhere in a; an empty one does everywhere. */
bool str_contains(struct str a, struct str part);
bool str_contains_nocase(struct str a, struct str part);
/* Both ends without spaces and tabs. */
struct str str_trim(struct str a);
/* True when a is one or more ASCII digits and nothing else. */
bool str_is_digits(struct str a);
/* Cuts the run up to the first sep off *rest and returns it; *rest is what
 * follows sep, or {NULL, 0} when there was none. Call while rest->data. */
struct str str_cut(struct str *rest, char sep);
/* Cuts the first line off *rest, its line feed included, and returns it; all
 * of *rest if it has none. */
struct str str_cut_line(struct str *rest);

#endif
