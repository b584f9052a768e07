/*
 * expect_class.h - the words of the short form: classes of codes and of
 * enhanced codes. Private to expect/.
 */
#ifndef SD_EXPECT_EXPECT_CLASS_H
#define SD_EXPECT_EXPECT_CLASS_H

#include "expect/expect_scan.h"

/* 250, 25x, ok: every class is a range. */
struct expect_class {
	int low;
	int high;
};

enum { EXPECT_ANY_NUMBER = -1 };

/* 5.7.1, 5.7.x, 5.x.x */
struct expect_enhanced_class {
	int class_digit;
	int subject; /* or EXPECT_ANY_NUMBER */
	int detail;  /* or EXPECT_ANY_NUMBER */
};

/* Takes a class; what else stands there is refused with advice. */
bool expect_class_read(struct expect_scan *scan, struct expect_class *out);
bool expect_class_has(struct expect_class class, int code);

/* Takes a class of enhanced codes. */
bool expect_enhanced_read(
	struct expect_scan *scan, struct expect_enhanced_class *out);
bool expect_enhanced_has(
	struct expect_enhanced_class class, struct enhanced_code code);
/* Appends "5.7.x". */
void expect_enhanced_format(
	struct expect_enhanced_class class, struct buf *out);

/* Appends what a reply has to show: "250 2.1.5", "250". */
void expect_format_got(const struct reply *reply, struct buf *out);

#endif
