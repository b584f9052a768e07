/* layer: expect */
/*
 * fuzz_expect_short.c - the first line is an expectation in the short form,
 * what follows is what a server sends. A reading fault has a place; a match
 * is an answer with a reason; and what is shown reads the same again.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "expect/expect.h"
#include "smtp/reply_parser.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool condition)
{
	if (!condition)
		abort();
}

static const struct expect *read_short(struct arena *arena, struct str text)
{
	char message[256] = "";
	size_t offset = (size_t)-1;
	const struct expect *expect = expect_parse_short(
		arena, text, message, sizeof(message), &offset);

	if (expect)
		return expect;
	require(offset <= text.len);
	require(message[0] && memchr(message, '\0', sizeof(message)));
	return NULL;
}

static enum expect_answer match(
	const struct expect *expect, const struct observation *seen)
{
	struct mismatch why = MISMATCH_INIT;
	enum expect_then then = THEN_FAIL;
	enum expect_answer answer = expect_match(expect, seen, &why, &then);

	require(answer != EXPECT_WAIT);
	if (answer == EXPECT_YES)
		require(then == THEN_NEXT);
	else
		require(why.text.len > 0 && why.kind != FAILURE_NONE);
	mismatch_fini(&why);
	return answer;
}

/* Other bytes are shown escaped. */
static bool is_printable(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.data[i] < 0x20 || text.data[i] == 0x7f)
			return false;
	return true;
}

static bool see(struct arena *arena, struct str wire, struct reply *reply)
{
	struct reply_parser parser;
	size_t used;

	reply_parser_init(&parser);
	return reply_parser_take(&parser, wire, arena, reply, &used) ==
	       REPLY_COMPLETE;
}

static void check_match(struct arena *arena, struct str wire,
	const struct expect *expect, const struct expect *again)
{
	struct reply reply;
	struct ehlo ehlo = {0, NULL};
	struct observation seen = {
		.reply = &reply, .ehlo = &ehlo, .final = true};

	if (expect_is_none(expect) || !see(arena, wire, &reply))
		return;
	require(match(expect, &seen) == match(again, &seen));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str wire = {(const char *)data, size};
	struct str text = str_cut(&wire, '\n');
	struct arena *arena = arena_new(0);
	struct buf shown = BUF_INIT, shown_again = BUF_INIT;
	const struct expect *expect, *again;
	bool plain = is_printable(text);

	/* Texts come from the loader, which puts a NUL behind them. */
	text = arena_str(arena, text);
	expect = read_short(arena, text);
	if (expect) {
		expect_describe(expect, &shown);
		again = read_short(arena, plain ? buf_view(&shown) : text);
		require(again != NULL);
		expect_describe(again, &shown_again);
		require(shown.len == shown_again.len &&
			memcmp(buf_cstr(&shown), buf_cstr(&shown_again),
				shown.len) == 0);
		require(expect_is_none(expect) == expect_is_none(again));
		if (wire.data)
			check_match(arena, wire, expect, again);
	}
	buf_fini(&shown);
	buf_fini(&shown_again);
	arena_free(&arena);
	return 0;
}
