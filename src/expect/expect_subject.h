/*
 * expect_subject.h - what of a step an expectation speaks of: a reply, a
 * handshake, a program. Private to expect/.
 */
#ifndef SD_EXPECT_EXPECT_SUBJECT_H
#define SD_EXPECT_EXPECT_SUBJECT_H

#include "expect/expect.h"

/* How a step fails whose expectation of that subject does not match. */
enum failure_kind expect_subject_failure(enum expect_subject subject);
/* Complains of a key, which is ops', that the step does not take. */
bool expect_subject_check(struct expect_parse *parse, const struct node *key,
	const struct expect_ops *ops);
/* Complains of the short form where the step has no reply. Returns false. */
bool expect_subject_refuse_short(
	struct expect_parse *parse, const struct node *scalar);

/* Whether there is something to hold a check against; else *why is set. */
bool expect_subject_has_tls(
	const struct observation *seen, struct mismatch *why);
bool expect_subject_has_process(
	const struct observation *seen, struct mismatch *why);

#endif
