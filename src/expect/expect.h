/*
 * expect.h - what an answer must be like: the short form's grammar and the
 * long form's keys. Leaves are in expect_list.def.
 */
#ifndef SD_EXPECT_EXPECT_H
#define SD_EXPECT_EXPECT_H

#include "base/arena.h"
#include "expect/observation.h"
#include "result/mismatch.h"
#include "yaml/yaml_read.h"
#include "yaml/yaml_shape.h"

/* What reading an expectation needs. */
struct expect_parse {
	struct arena *arena; /* the expectation lives in it */
	struct diag *diag;
	/* The text of a scalar with its variables replaced; false after a
	 * diag_error. */
	bool (*expand)(struct expect_parse *parse, const struct node *scalar,
		struct str *out);
	void *owner;
	enum expect_subject subject; /* what the step shows */
	bool is_late; /* what the conversation knows is put in with the
			 escapes of a pattern */
};

enum expect_answer {
	EXPECT_NO,
	EXPECT_YES,
	EXPECT_WAIT /* yes, if the server now closes: look again when it has,
		       or when the time is up (observation.final) */
};

/* What follows a match; only one_of says anything but THEN_NEXT. */
enum expect_then { THEN_NEXT, THEN_PASS, THEN_SKIP, THEN_FAIL };

/* A key of the long form. */
struct expect_ops {
	const char *key;
	const struct yaml_shape *shape; /* of its value */
	const char *help;		/* what it asks for, one sentence */
	/* Keys of another subject than the step's are refused where they
	 * stand. */
	enum expect_subject subject;
	/* Reads the value into *self (in parse->arena). */
	bool (*parse)(struct expect_parse *parse, const struct node *value,
		const void **self);
	/* Never EXPECT_WAIT unless !seen->closed && !seen->final. With
	 * EXPECT_NO *why is set. */
	enum expect_answer (*match)(const void *self,
		const struct observation *seen, struct mismatch *why);
	/* Appends it as a person would say it: "code 250". */
	void (*describe)(const void *self, struct buf *out);
	bool takes_close; /* a close without a reply can match; else match()
			     always has a reply */
	/* What follows, after EXPECT_YES; NULL: THEN_NEXT. */
	enum expect_then (*then)(
		const void *self, const struct observation *seen);
	/* After EXPECT_YES: the anomalies that were asked for and so are no
	 * news; NULL: none. */
	unsigned (*asked_anomalies)(
		const void *self, const struct observation *seen);
};

struct expect;

/* What `expect` takes, by what the step shows. */
extern const struct yaml_shape expect_shapes[];

/* Reads `expect: VALUE`, short or long. NULL after a diag_error. "any" and
 * "none" are expectations too. */
const struct expect *expect_parse(
	struct expect_parse *parse, const struct node *value);
/* The short form from text. NULL with message (cap_bytes) and *offset set. */
const struct expect *expect_parse_short(struct arena *arena, struct str text,
	char *message, size_t cap_bytes, size_t *offset);

/* "none": no reply is read at all. */
bool expect_is_none(const struct expect *expect);
/* A close without any reply can match: then ask expect_match() with reply
 * NULL; else it is an UnexpectedClose without asking. */
bool expect_takes_close(const struct expect *expect);
/* With EXPECT_NO *why is set; with EXPECT_YES *then. */
enum expect_answer expect_match(const struct expect *expect,
	const struct observation *seen, struct mismatch *why,
	enum expect_then *then);
/* After EXPECT_YES: the anomalies that the expectation asked for. */
unsigned expect_asked_anomalies(
	const struct expect *expect, const struct observation *seen);
/* Appends what was expected: the short form as it was written, the long form
 * key by key. */
void expect_describe(const struct expect *expect, struct buf *out);

#endif
