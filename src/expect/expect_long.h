/*
 * expect_long.h - the inside of an expectation, and the keys of the long
 * form. Private to expect/.
 */
#ifndef SD_EXPECT_EXPECT_LONG_H
#define SD_EXPECT_EXPECT_LONG_H

#include "expect/expect.h"

#define EXPECT(symbol) extern const struct expect_ops symbol;
#include "expect/expect_list.def"
#undef EXPECT

enum expect_kind {
	EXPECT_KIND_ANY,
	EXPECT_KIND_NONE,
	EXPECT_KIND_SHORT,
	EXPECT_KIND_LONG
};

struct expect_check {
	const struct expect_ops *ops;
	const void *self;
};

struct expect {
	enum expect_kind kind;
	enum expect_subject subject;
	bool takes_close;
	const struct expect_short *shape; /* EXPECT_KIND_SHORT */
	size_t check_count;		  /* EXPECT_KIND_LONG */
	struct expect_check *checks;
};

/* An entry of one_of, and its `then`. */
extern const struct yaml_shape expect_entry_shape, expect_then_shape;
/* expect_parse() for the value of key. */
const struct expect *expect_parse_value(
	struct expect_parse *parse, const struct node *value, const char *key);
/* The long form. NULL after a diag_error. */
const struct expect *expect_parse_map(
	struct expect_parse *parse, const struct node *map);
/* An entry of one_of: `reply` and the keys of the long form, one of them at
 * least; `then` is left to the caller. NULL after a diag_error. */
const struct expect *expect_parse_entry(
	struct expect_parse *parse, const struct node *map);
/* The value of key, an expectation within one; neither "none" nor a `then`
 * stands in it. NULL after a diag_error. */
const struct expect *expect_parse_part(
	struct expect_parse *parse, const struct node *value, const char *key);
/* expect_match() for a part of an expectation: a pattern that gave up is
 * told by expect_pattern_gave_up(). */
enum expect_answer expect_ask(const struct expect *expect,
	const struct observation *seen, struct mismatch *why);
/* What follows, after EXPECT_YES. */
enum expect_then expect_follow_up(
	const struct expect *expect, const struct observation *seen);

#endif
