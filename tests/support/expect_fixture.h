/* expect_fixture.h - an expectation from YAML, an observation from bytes. */
#ifndef SD_TESTS_EXPECT_FIXTURE_H
#define SD_TESTS_EXPECT_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "expect/expect.h"
#include "smtp/reply_parser.h"

struct expect_fixture {
	struct arena *arena;
	struct diag *diag;
	struct expect_parse parse;
	struct reply reply;
	struct ehlo ehlo;
	struct observation seen;
};

/* ${v} is what parse->owner points to, all else stays. */
static inline bool fixture_expand(
	struct expect_parse *parse, const struct node *scalar, struct str *out)
{
	static const char name[] = "${v}";
	struct buf text = BUF_INIT;
	const char *rest = scalar->text.data, *at;

	if (strstr(rest, "${nope}"))
		return diag_error(
			parse->diag, scalar->loc, "unknown variable \"nope\"");
	while ((at = strstr(rest, name)) != NULL) {
		buf_append(&text, rest, (size_t)(at - rest));
		buf_puts(&text, parse->owner);
		rest = at + strlen(name);
	}
	buf_puts(&text, rest);
	*out = arena_str(parse->arena, buf_view(&text));
	buf_fini(&text);
	return true;
}

static inline void fixture_init(struct expect_fixture *fixture)
{
	static char value[] = "55";

	*fixture = (struct expect_fixture){
		.arena = arena_new(0), .diag = diag_new()};
	fixture->parse = (struct expect_parse){.arena = fixture->arena,
		.diag = fixture->diag,
		.expand = fixture_expand,
		.owner = value};
}

static inline void fixture_fini(struct expect_fixture *fixture)
{
	arena_free(&fixture->arena);
	diag_free(&fixture->diag);
}

/* The value of the only key of a YAML text. */
static inline const struct expect *fixture_expect(
	struct expect_fixture *fixture, const char *yaml)
{
	struct yaml_file file;
	const struct node *root;

	if (!yaml_parse(fixture->arena, fixture->diag, "t.yaml", str_from(yaml),
		    &file) ||
		file.document_count != 1)
		fail_msg("not YAML: %s", yaml);
	root = file.documents[0];
	assert_int_equal(root->kind, NODE_MAP);
	return expect_parse(&fixture->parse, root->pairs[0].value);
}

/* Sees a reply; NULL: none. */
static inline void fixture_see(struct expect_fixture *fixture, const char *wire,
	bool closed, bool final)
{
	struct reply_parser parser;
	size_t used;

	fixture->seen =
		(struct observation){.closed = closed, .final = final};
	if (!wire)
		return;
	reply_parser_init(&parser);
	if (reply_parser_take(&parser, str_from(wire), fixture->arena,
		    &fixture->reply, &used) != REPLY_COMPLETE)
		fail_msg("not a reply: %s", wire);
	ehlo_parse(fixture->arena, &fixture->reply, &fixture->ehlo,
		&fixture->reply.anomalies);
	fixture->seen.reply = &fixture->reply;
	fixture->seen.ehlo = &fixture->ehlo;
}

/* The messages with their places, without the source lines. */
static inline void fixture_messages(
	const struct expect_fixture *fixture, struct buf *out)
{
	struct buf printed = BUF_INIT;
	struct str rest;

	diag_print(fixture->diag, &printed, false);
	rest = buf_view(&printed);
	while (rest.data) {
		struct str line = str_cut(&rest, '\n');

		if (!str_starts_nocase(line, "t.yaml:"))
			continue;
		if (out->len)
			buf_putc(out, '\n');
		buf_append(out, line.data + 7, line.len - 7);
	}
	buf_fini(&printed);
}

static inline const char *answer_word(enum expect_answer answer)
{
	switch (answer) {
	case EXPECT_NO:
		return "no";
	case EXPECT_YES:
		return "yes";
	case EXPECT_WAIT:
		return "wait";
	}
	return "?";
}

/* Asks, and compares the answer and, for EXPECT_NO, text and kind. A row's
 * name is in every message. */
static inline void fixture_check(struct expect_fixture *fixture,
	const struct expect *expect, const char *name, enum expect_answer want,
	enum failure_kind kind, const char *text)
{
	struct mismatch why = MISMATCH_INIT;
	enum expect_then then = THEN_FAIL;
	enum expect_answer got =
		expect_match(expect, &fixture->seen, &why, &then);

	if (got != want)
		fail_msg("%s: said %s, not %s (%s)", name, answer_word(got),
			answer_word(want), buf_cstr(&why.text));
	if (got == EXPECT_NO &&
		(strcmp(buf_cstr(&why.text), text) != 0 || why.kind != kind))
		fail_msg("%s: %s: %s", name,
			why.kind ? failure_word(why.kind) : "no kind",
			buf_cstr(&why.text));
	if (got == EXPECT_YES && then != THEN_NEXT)
		fail_msg("%s: then is %d", name, (int)then);
	mismatch_fini(&why);
}

#endif
