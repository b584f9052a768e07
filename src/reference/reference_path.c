/*
 * reference_path.c - UTF-8 in paths. An octet that is not ASCII may stand
 * wherever a letter may (sub-domain, atext, qtext are extended, nothing else
 * is [RFC6531 3.3]), so the grammar for ASCII reads it as one.
 */
#include "reference/reference_path.h"

#include "smtp/idna.h"

enum { PATH_ROOM = 256 }; /* [RFC5321 4.5.3.1.3] */

bool reference_is_ascii(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.data[i] > 0x7f)
			return false;
	return true;
}

/* How many octets the character that begins with c has, 0 if none does. */
static size_t character_len(unsigned char c)
{
	if (c < 0x80)
		return 1;
	if (c >= 0xc2 && c <= 0xdf)
		return 2;
	if (c >= 0xe0 && c <= 0xef)
		return 3;
	if (c >= 0xf0 && c <= 0xf4)
		return 4;
	return 0;
}

/* The second octet of a character: no overlong form, no surrogate, nothing
 * beyond U+10FFFF. */
static bool is_second(unsigned char first, unsigned char second)
{
	if (first == 0xe0 && second < 0xa0)
		return false;
	if (first == 0xed && second > 0x9f)
		return false;
	if (first == 0xf0 && second < 0x90)
		return false;
	return first != 0xf4 || second <= 0x8f;
}

bool reference_is_utf8(struct str text)
{
	const unsigned char *data = (const unsigned char *)text.data;
	size_t at = 0;

	while (at < text.len) {
		size_t len = character_len(data[at]);

		if (len == 0 || len > text.len - at)
			return false;
		if (len > 1 && !is_second(data[at], data[at + 1]))
			return false;
		for (size_t i = 1; i < len; i++)
			if ((data[at + i] & 0xc0) != 0x80)
				return false;
		at += len;
	}
	return true;
}

/* The same part of text as part is of copy. */
static void rebase(struct str *part, const char *copy, struct str text)
{
	if (part->len > 0)
		part->data = text.data + (part->data - copy);
}

/* Names of hosts are looked up in ASCII. */
static bool convert_domain(struct reference_path *out)
{
	struct buf ascii = BUF_INIT;
	struct err err;
	bool ok = !out->address.domain_literal &&
		  idna_to_ascii(out->address.domain, &ascii, &err) &&
		  ascii.len <= sizeof(out->domain);

	if (ok) {
		memcpy(out->domain, ascii.data, ascii.len);
		out->address.domain = (struct str){out->domain, ascii.len};
	}
	buf_fini(&ascii);
	return ok;
}

bool reference_path_parse(struct str path, struct reference_path *out)
{
	char copy[PATH_ROOM];
	const char *why;

	out->utf8 = !reference_is_ascii(path);
	if (!out->utf8)
		return address_parse(path, &out->address, &why);
	if (path.len > sizeof(copy))
		return false;
	for (size_t i = 0; i < path.len; i++)
		copy[i] =
			(unsigned char)path.data[i] > 0x7f ? 'u' : path.data[i];
	if (!address_parse((struct str){copy, path.len}, &out->address, &why))
		return false;
	rebase(&out->address.local_part, copy, path);
	rebase(&out->address.domain, copy, path);
	return reference_is_ascii(out->address.domain) || convert_domain(out);
}
