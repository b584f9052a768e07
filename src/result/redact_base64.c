/* redact_base64.c - secrets in what a run of base64 characters decodes to. */
#include "result/redact_private.h"

#include <string.h>
#include "base/mem.h"

enum { NOT_BASE64 = -1, SCRATCH_BYTES = 1024 };

void redact_base64_init(struct redactor *redactor)
{
	static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				       "abcdefghijklmnopqrstuvwxyz"
				       "0123456789+/";

	memset(redactor->sextet, NOT_BASE64, sizeof(redactor->sextet));
	for (size_t i = 0; alphabet[i]; i++)
		redactor->sextet[(unsigned char)alphabet[i]] = (signed char)i;
}

/* Decodes run from its offset-th character on, a last odd one included. */
static size_t decode(const struct redactor *redactor, struct str run,
	size_t offset, char *out)
{
	unsigned bits = 0, value = 0;
	size_t len = 0;

	for (size_t i = offset; i < run.len; i++) {
		value = value << 6 |
			(unsigned)redactor->sextet[(unsigned char)run.data[i]];
		bits += 6;
		if (bits < 8)
			continue;
		bits -= 8;
		out[len++] = (char)(value >> bits & 0xff);
		value &= (1u << bits) - 1;
	}
	return len;
}

/* Other text may be glued to the front of a run, so that its groups of four
 * may begin at any of the first four characters. */
static bool run_holds_secret(const struct redactor *redactor, struct str run)
{
	char scratch[SCRATCH_BYTES];
	char *data = scratch;
	bool found = false;

	if (run.len * 6 / 8 < redactor->decoded.shortest)
		return false;
	if (run.len > sizeof(scratch))
		data = mem_alloc(run.len);
	for (size_t offset = 0; offset < 4 && offset < run.len && !found;
		offset++) {
		size_t len = decode(redactor, run, offset, data);

		found = redact_contains(
			&redactor->decoded, (struct str){data, len});
	}
	if (data != scratch)
		mem_free(data);
	return found;
}

static bool is_base64_at(
	const struct redactor *redactor, struct str text, size_t at)
{
	return redactor->sextet[(unsigned char)text.data[at]] != NOT_BASE64;
}

size_t redact_match_base64(
	const struct redactor *redactor, struct str text, size_t at)
{
	size_t end = at;

	if (!is_base64_at(redactor, text, at) ||
		(at > 0 && is_base64_at(redactor, text, at - 1)))
		return 0;
	while (end < text.len && is_base64_at(redactor, text, end))
		end++;
	if (!run_holds_secret(redactor, (struct str){text.data + at, end - at}))
		return 0;
	for (int i = 0; i < 2 && end < text.len && text.data[end] == '='; i++)
		end++;
	return end - at;
}
