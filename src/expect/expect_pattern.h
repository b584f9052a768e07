/*
 * expect_pattern.h - a text that a reply's text is held against: /regex/ or
 * "substring". Private to expect/.
 */
#ifndef SD_EXPECT_EXPECT_PATTERN_H
#define SD_EXPECT_EXPECT_PATTERN_H

#include "base/regex.h"
#include "expect/expect_scan.h"

enum expect_pattern_kind {
	EXPECT_PATTERN_TEXT, /* without case; a bare substring has no escapes */
	EXPECT_PATTERN_BYTES /* case counts; a bare substring has escapes */
};

struct expect_pattern {
	const struct regex *regex; /* freed with the arena; NULL: substring */
	struct str bytes;	   /* of a substring */
	bool caseless;		   /* a substring's */
	struct str shown;	   /* for messages: /queued/, "queued" */
};

struct expect_patterns {
	size_t count;
	struct expect_pattern *items;
};

/* What expect_patterns_read() takes. */
extern const struct yaml_shape expect_patterns_shape;

/* Takes /regex/flags or "substring", which is at hand. */
bool expect_pattern_scan(struct expect_scan *scan, struct expect_pattern *out);
/* A scalar of the long form or a list of them: /regex/flags, and everything
 * else is a substring without quotes. */
bool expect_patterns_read(struct expect_parse *parse, const struct node *value,
	const char *key, enum expect_pattern_kind kind,
	struct expect_patterns *out);
/* REGEX_LIMIT: it took too many steps. */
enum regex_result expect_pattern_match(
	const struct expect_pattern *pattern, struct str subject);

/* Whether all take subject; else *why begins with front: "the text". Its kind
 * is that of a reply: expect_match() knows of other subjects. */
enum expect_answer expect_patterns_match(const struct expect_patterns *patterns,
	struct str subject, const char *front, struct mismatch *why);
/* Appends "matches /queued/", "contains "queued"". */
void expect_pattern_format_hit(
	const struct expect_pattern *pattern, struct buf *out);
/* Appends "does not match /queued/". */
void expect_pattern_format_miss(
	const struct expect_pattern *pattern, struct buf *out);
/* Sets *why: the pattern took too many steps on subject, "this reply". Its kind
 * is FAILURE_NONE until expect_match() ends: no alternative can make good for
 * it. */
void expect_pattern_give_up(const struct expect_pattern *pattern,
	const char *subject, struct mismatch *why);
bool expect_pattern_gave_up(const struct mismatch *why);

/* Appends patterns: /a/ and "b". */
void expect_patterns_describe(
	const struct expect_patterns *patterns, struct buf *out);

#endif
