/* expect_subject.c - which step takes which key, and what others say. */
#include "expect/expect_subject.h"

enum failure_kind expect_subject_failure(enum expect_subject subject)
{
	switch (subject) {
	case EXPECT_SUBJECT_REPLY:
		return FAILURE_REPLY_MISMATCH;
	case EXPECT_SUBJECT_TLS:
		return FAILURE_TLS;
	case EXPECT_SUBJECT_PROCESS:
		return FAILURE_RUN;
	}
	return FAILURE_NONE;
}

static const char *step_of(enum expect_subject subject)
{
	return subject == EXPECT_SUBJECT_TLS ? "tls" : "run";
}

bool expect_subject_check(struct expect_parse *parse, const struct node *key,
	const struct expect_ops *ops)
{
	if (ops->subject == parse->subject)
		return true;
	if (ops->subject == EXPECT_SUBJECT_REPLY)
		return diag_error(parse->diag, key->loc,
			"\"%s\" speaks of a reply: a \"%s\" step has none",
			ops->key, step_of(parse->subject));
	return diag_error(parse->diag, key->loc,
		"\"%s\" speaks of %s: only a \"%s\" step takes it", ops->key,
		ops->subject == EXPECT_SUBJECT_TLS ? "a TLS handshake"
						   : "a program",
		step_of(ops->subject));
}

bool expect_subject_refuse_short(
	struct expect_parse *parse, const struct node *scalar)
{
	bool is_tls = parse->subject == EXPECT_SUBJECT_TLS;

	return diag_error(parse->diag, scalar->loc,
		"a \"%s\" step has no reply: say %s", step_of(parse->subject),
		is_tls ? "what the handshake must come to, {version: 1.3}"
		       : "how the program must end, {exit: 0}");
}

bool expect_subject_has_tls(
	const struct observation *seen, struct mismatch *why)
{
	return seen->tls ||
	       mismatch_set(why, FAILURE_TLS, "there was no TLS handshake");
}

bool expect_subject_has_process(
	const struct observation *seen, struct mismatch *why)
{
	return seen->process ||
	       mismatch_set(why, FAILURE_RUN, "no program was run");
}
