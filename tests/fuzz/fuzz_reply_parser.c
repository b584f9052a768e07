/* layer: smtp */
/*
 * fuzz_reply_parser.c - a server says anything. However the bytes are cut
 * into reads the same replies come out, and each is made of its bytes.
 */
#include <stdint.h>

#include "smtp/ehlo.h"
#include "smtp/reply_parser.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define REQUIRE(condition)                \
	do {                              \
		if (!(condition))         \
			__builtin_trap(); \
	} while (0)

static bool same_bytes(struct str a, struct str b)
{
	return a.len == b.len &&
	       (a.len == 0 || memcmp(a.data, b.data, a.len) == 0);
}

static void require_same(const struct reply *a, const struct reply *b)
{
	REQUIRE(a->code == b->code);
	REQUIRE(a->anomalies == b->anomalies);
	REQUIRE(a->line_count == b->line_count);
	REQUIRE(a->enhanced.class_digit == b->enhanced.class_digit);
	REQUIRE(a->enhanced.subject == b->enhanced.subject);
	REQUIRE(a->enhanced.detail == b->enhanced.detail);
	REQUIRE(same_bytes(a->raw, b->raw));
	for (size_t i = 0; i < a->line_count; i++) {
		REQUIRE(a->lines[i].code == b->lines[i].code);
		REQUIRE(same_bytes(a->lines[i].text, b->lines[i].text));
	}
}

/* Every octet of raw is a code's, a separator, a text's or a line end's. */
static void require_whole(const struct reply *reply)
{
	const char *at = reply->raw.data, *end = at + reply->raw.len;

	REQUIRE(reply->line_count >= 1);
	for (size_t i = 0; i < reply->line_count; i++) {
		struct str text = reply->lines[i].text;
		int code = reply->lines[i].code;

		REQUIRE(end - at >= 4);
		REQUIRE(at[0] == '0' + code / 100);
		REQUIRE(at[1] == '0' + code / 10 % 10);
		REQUIRE(at[2] == '0' + code % 10);
		REQUIRE(text.data == at + 3 || text.data == at + 4);
		REQUIRE((i + 1 < reply->line_count) == (at[3] == '-'));
		at = text.data + text.len;
		REQUIRE(!memchr(text.data, '\n', text.len));
		if (*at == '\r')
			at++;
		else
			REQUIRE(reply->anomalies & ANOMALY_BARE_LF);
		REQUIRE(*at++ == '\n');
	}
	REQUIRE(at == end);
	REQUIRE(reply->code == reply->lines[reply->line_count - 1].code);
}

static void use_reply(struct arena *arena, const struct reply *reply)
{
	struct buf text = BUF_INIT;
	unsigned anomalies = 0;
	struct ehlo ehlo;

	ehlo_parse(arena, reply, &ehlo, &anomalies);
	REQUIRE(ehlo.count == reply->line_count - 1);
	for (size_t i = 0; i < ehlo.count; i++)
		REQUIRE(ehlo_has(&ehlo, ehlo.lines[i]) ||
			anomalies & ANOMALY_EHLO_BAD_KEYWORD);
	reply_text(reply, &text);
	REQUIRE(text.len < reply->raw.len);
	buf_fini(&text);
}

/* The first reply of data, which comes in reads of step octets. */
static enum reply_status take(struct arena *arena, struct str data, size_t step,
	struct reply *reply, size_t *used)
{
	enum reply_status status = REPLY_MORE;
	struct reply_parser parser;
	size_t len = 0;

	reply_parser_init(&parser);
	*used = 0;
	while (status == REPLY_MORE && len < data.len) {
		len += data.len - len < step ? data.len - len : step;
		status = reply_parser_take(&parser,
			(struct str){data.data, len}, arena, reply, used);
		REQUIRE(status == REPLY_MORE || (*used && *used <= len));
	}
	return status;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const size_t steps[] = {1, 2, 7, 512};
	struct str rest = {(const char *)data, size};
	struct arena *arena = arena_new(0);
	enum reply_status status;

	do {
		struct reply whole, cut;
		size_t used, cut_used;

		status = take(arena, rest, SIZE_MAX, &whole, &used);
		for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
			REQUIRE(take(arena, rest, steps[i], &cut, &cut_used) ==
				status);
			REQUIRE(cut_used == used);
			if (status == REPLY_COMPLETE)
				require_same(&whole, &cut);
		}
		if (status == REPLY_COMPLETE) {
			REQUIRE(whole.raw.len == used);
			require_whole(&whole);
			use_reply(arena, &whole);
		}
		rest.data += used;
		rest.len -= used;
	} while (status == REPLY_COMPLETE);
	arena_free(&arena);
	return 0;
}
