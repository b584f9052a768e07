/* layer: smtp */
/*
 * fuzz_dot_stuffing.c - any text goes through DATA and comes out as it was,
 * with CRLF line ends, and nothing but its end looks like the end.
 */
#include <stdint.h>

#include "smtp/dot_stuffing.h"
#include "smtp/line_splitter.h"
#include "smtp/anomaly.h"

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

/* Reads wire as a server does, up to the final dot; returns its length. */
static size_t receive(struct str wire, struct buf *text)
{
	struct str rest = wire, got;
	struct line line;

	while (line_next(rest, NULL, &line)) {
		REQUIRE(!(
			line.anomalies & (ANOMALY_BARE_LF | ANOMALY_BARE_CR)));
		rest.data += line.raw.len;
		rest.len -= line.raw.len;
		if (dot_unstuff(line.text, &got))
			return wire.len - rest.len;
		buf_str(text, got);
		buf_puts(text, "\r\n");
	}
	__builtin_trap();
}

static void check_round_trip(struct str text)
{
	struct buf wire = BUF_INIT, plain = BUF_INIT, again = BUF_INIT;
	struct buf back = BUF_INIT;

	dot_stuff(&wire, text,
		(struct dot_stuffing){
			.crlf = true, .stuff = true, .end = true});
	dot_stuff(&plain, text, (struct dot_stuffing){.crlf = true});
	dot_stuff(
		&again, buf_view(&plain), (struct dot_stuffing){.crlf = true});
	REQUIRE(same_bytes(buf_view(&plain), buf_view(&again)));
	REQUIRE(receive(buf_view(&wire), &back) == wire.len);
	REQUIRE(same_bytes(buf_view(&back), buf_view(&plain)));
	buf_fini(&wire);
	buf_fini(&plain);
	buf_fini(&again);
	buf_fini(&back);
}

/* With the line ends left alone: dots apart, the bytes are the same. */
static void check_bytes_stay(struct str text)
{
	struct buf out = BUF_INIT;
	size_t at = 0;

	dot_stuff(&out, text, (struct dot_stuffing){.stuff = true});
	for (size_t i = 0; i < text.len; i++) {
		bool line_start =
			i == 0 || (i >= 2 && text.data[i - 2] == '\r' &&
					  text.data[i - 1] == '\n');

		if (line_start && text.data[i] == '.')
			REQUIRE(at < out.len && out.data[at++] == '.');
		REQUIRE(at < out.len && out.data[at++] == text.data[i]);
	}
	REQUIRE(at == out.len);
	buf_clear(&out);
	dot_stuff(&out, text, (struct dot_stuffing){.end = true});
	REQUIRE(out.len == text.len + 3);
	REQUIRE(same_bytes((struct str){out.data, text.len}, text));
	buf_fini(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = {(const char *)data, size};

	check_round_trip(text);
	check_bytes_stay(text);
	return 0;
}
