/*
 * base64.c - OpenSSL does the work; what its decoder lets pass (blanks,
 * padding anywhere) is refused here first [RFC4648 3.3].
 */
#include "base/base64.h"

#include <openssl/evp.h>
#include "base/check.h"

/* OpenSSL counts in int, so long data goes in whole groups of 3 or 4. */
enum { ENCODE_CHUNK = 3 * 256, DECODE_CHUNK = 4 * 256 };

void base64_encode(struct buf *out, struct str data)
{
	unsigned char text[ENCODE_CHUNK / 3 * 4 + 1];
	size_t at = 0;

	while (at < data.len) {
		size_t len = data.len - at;
		int got;

		if (len > ENCODE_CHUNK)
			len = ENCODE_CHUNK;
		got = EVP_EncodeBlock(
			text, (const unsigned char *)data.data + at, (int)len);
		buf_append(out, text, (size_t)got);
		at += len;
	}
}

static bool is_base64_char(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	       (c >= '0' && c <= '9') || c == '+' || c == '/';
}

static bool is_base64(struct str text, size_t padding)
{
	if (text.len % 4 != 0)
		return false;
	for (size_t i = 0; i < text.len - padding; i++)
		if (!is_base64_char(text.data[i]))
			return false;
	return true;
}

static size_t count_padding(struct str text)
{
	size_t count = 0;

	while (count < 2 && count < text.len &&
		text.data[text.len - 1 - count] == '=')
		count++;
	return count;
}

bool base64_decode(struct buf *out, struct str text)
{
	unsigned char data[DECODE_CHUNK / 4 * 3];
	size_t padding = count_padding(text);
	size_t at = 0;

	if (!is_base64(text, padding))
		return false;
	while (at < text.len) {
		size_t len = text.len - at;
		int got;

		if (len > DECODE_CHUNK)
			len = DECODE_CHUNK;
		got = EVP_DecodeBlock(
			data, (const unsigned char *)text.data + at, (int)len);
		BUG_ON(got < 0);
		at += len;
		/* OpenSSL decodes the padding to zero bytes. */
		if (at == text.len)
			got -= (int)padding;
		buf_append(out, data, (size_t)got);
	}
	return true;
}
