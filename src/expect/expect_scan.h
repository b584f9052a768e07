/*
 * expect_scan.h - a place in the text of an expectation, and what is wrong
 * there. Private to expect/.
 */
#ifndef SD_EXPECT_EXPECT_SCAN_H
#define SD_EXPECT_EXPECT_SCAN_H

#include "expect/expect.h"

enum { EXPECT_MESSAGE_BYTES = 256 };

struct expect_scan {
	struct arena *arena; /* what is read lives in it */
	struct str text;
	size_t at;
	char *message; /* of cap_bytes: what the latest fault was */
	size_t cap_bytes;
	size_t *offset; /* and its byte in text */
};

/* Notes a fault at byte at. Returns false. */
bool expect_scan_fail(struct expect_scan *scan, size_t at, const char *format,
	...) __attribute__((format(printf, 3, 4)));
void expect_scan_blanks(struct expect_scan *scan);
bool expect_scan_at_end(const struct expect_scan *scan);
/* The character at hand, NUL at the end. */
char expect_scan_peek(const struct expect_scan *scan);
/* Takes the run up to a blank, a bar, a slash or a quote; may be empty. */
struct str expect_scan_word(struct expect_scan *scan);
/* Takes "a | b" from the place at hand: item() reads each part, which is not
 * empty and without blanks at its ends; scan->at is where it begins. */
bool expect_scan_each(struct expect_scan *scan,
	bool (*item)(struct expect_scan *scan, struct str part, void *arg),
	void *arg);
/* text without blanks and line ends around it. */
struct str expect_scan_trim(struct str text);
/* As much of text as a message has room for, whole characters only. */
struct str expect_scan_excerpt(struct str text);
/* What the author wrote, between quotes and fit for a message; in arena. */
struct str expect_shown(
	struct arena *arena, struct str text, const char *quote);

/* The text of a scalar that is not empty, variables replaced. */
bool expect_read_text(struct expect_parse *parse, const struct node *node,
	const char *key, struct str *out);
/* The same for what is neither a pattern nor a "substring", and has no
 * backslashes of its own: those that stand for a byte of a variable that the
 * conversation made are undone. In the arena, blanks around it dropped. */
bool expect_read_plain(struct expect_parse *parse, const struct node *node,
	const char *key, struct str *out);
/* scalar as it is after its variables are replaced, for the typed getters of
 * yaml_read.h; in the arena, NULL after a diag_error. */
const struct node *expect_read_scalar(
	struct expect_parse *parse, const struct node *scalar, const char *key);
/* The place of the offset-th byte of expanded, as near as the variables in
 * front of it allow. */
struct loc expect_loc(
	const struct node *scalar, struct str expanded, size_t offset);

/* A scalar, or a list of one or more: item() reads each, and its result is
 * that of all. */
bool expect_read_each(struct expect_parse *parse, const struct node *value,
	const char *key,
	bool (*item)(struct expect_parse *parse, const struct node *scalar,
		void *arg),
	void *arg);
/* Reads a scalar by read(), which leaves its fault in the scan. */
bool expect_read_scanned(struct expect_parse *parse, const struct node *scalar,
	const char *key, bool (*read)(struct expect_scan *scan, void *arg),
	void *arg);

#endif
