/* layer: expect */
/*
 * fuzz_expect_long.c - the first byte says what the step shows, then comes
 * an expectation in YAML up to a NUL, and behind it what the other side puts
 * into its certificate, its recipients and its program's output. A match is
 * an answer with a reason; what is not taken has a message.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "expect/expect.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool condition)
{
	if (!condition)
		abort();
}

static bool expand(
	struct expect_parse *parse, const struct node *scalar, struct str *out)
{
	(void)parse;
	*out = scalar->text;
	return true;
}

static const struct expect *read_long(
	struct expect_parse *parse, struct str text)
{
	struct yaml_file file;
	const struct expect *expect;

	if (!yaml_parse(parse->arena, parse->diag, "f.yaml", text, &file) ||
		file.document_count != 1)
		return NULL;
	expect = expect_parse(parse, file.documents[0]);
	require((expect != NULL) == (diag_error_count(parse->diag) == 0));
	return expect;
}

static void check_match(
	const struct expect *expect, const struct observation *seen)
{
	struct mismatch why = MISMATCH_INIT;
	enum expect_then then = THEN_FAIL;
	enum expect_answer answer = expect_match(expect, seen, &why, &then);

	if (answer == EXPECT_NO)
		require(why.text.len > 0 && why.kind != FAILURE_NONE);
	if (answer == EXPECT_YES)
		(void)expect_asked_anomalies(expect, seen);
	require(answer != EXPECT_WAIT || !seen->final);
	mismatch_fini(&why);
}

static void check_seen(
	struct arena *arena, const struct expect *expect, struct str hostile)
{
	const char *text = arena_str(arena, hostile).data;
	const char *const names[] = {text, "*.a.test", "::1"};
	struct reply_line line = {.text = hostile};
	struct reply reply = {
		.code = 250, .line_count = 1, .lines = &line, .raw = hostile};
	struct ehlo ehlo = {0, NULL};
	struct observed_tls tls = {text, text, text, true, true, text, text, 3,
		names, 1000000, 100, 256};
	struct observed_process process = {0, 0, hostile, hostile};
	struct observation none = {.final = true},
			   all = {.reply = &reply,
				   .ehlo = &ehlo,
				   .recipient = hostile,
				   .recipients = &hostile,
				   .recipient_count = 1,
				   .tls = &tls,
				   .process = &process};

	check_match(expect, &none);
	check_match(expect, &all);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = {(const char *)data, size};
	struct expect_parse parse = {.expand = expand};
	struct buf shown = BUF_INIT;
	const struct expect *expect;
	struct str yaml;

	if (!size)
		return 0;
	parse.subject = data[0] == 'T'	 ? EXPECT_SUBJECT_TLS
			: data[0] == 'P' ? EXPECT_SUBJECT_PROCESS
					 : EXPECT_SUBJECT_REPLY;
	rest = (struct str){rest.data + 1, rest.len - 1};
	yaml = str_cut(&rest, '\0');
	if (!rest.data)
		rest = STR_LITERAL("");
	parse.arena = arena_new(0);
	parse.diag = diag_new();
	expect = read_long(&parse, yaml);
	if (expect) {
		expect_describe(expect, &shown);
		require(shown.len > 0);
		check_seen(parse.arena, expect, rest);
	}
	buf_fini(&shown);
	diag_free(&parse.diag);
	arena_free(&parse.arena);
	return 0;
}
