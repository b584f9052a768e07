/* str.c - comparing and cutting runs of bytes; ASCII only, no locale. */
#include "base/str.h"

char str_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

bool str_equal(struct str a, const char *b)
{
	size_t len;

	/* Names are looked up in tables: most differ at once. */
	if (a.len > 0 && a.data[0] != b[0])
		return false;
	len = strlen(b);
	return a.len == len && (len == 0 || memcmp(a.data, b, len) == 0);
}

bool str_same(struct str a, struct str b)
{
	return a.len == b.len &&
	       (a.len == 0 || memcmp(a.data, b.data, a.len) == 0);
}

bool str_is_among(struct str a, const char *const *words)
{
	for (; *words; words++)
		if (str_equal(a, *words))
			return true;
	return false;
}

bool str_equal_nocase(struct str a, const char *b)
{
	return a.len == strlen(b) && str_starts_nocase(a, b);
}

bool str_starts_nocase(struct str a, const char *prefix)
{
	for (size_t i = 0; prefix[i]; i++)
		if (i == a.len || str_lower(a.data[i]) != str_lower(prefix[i]))
			return false;
	return true;
}

bool str_contains(struct str a, struct str part)
{
	for (size_t at = 0; at + part.len <= a.len; at++)
		if (part.len == 0 ||
			memcmp(a.data + at, part.data, part.len) == 0)
			return true;
	return false;
}

static bool same_nocase(const char *a, const char *b, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (str_lower(a[i]) != str_lower(b[i]))
			return false;
	return true;
}

bool str_contains_nocase(struct str a, struct str part)
{
	for (size_t at = 0; at + part.len <= a.len; at++)
		if (same_nocase(a.data + at, part.data, part.len))
			return true;
	return false;
}

struct str str_trim(struct str a)
{
	while (a.len && is_blank(a.data[0])) {
		a.data++;
		a.len--;
	}
	while (a.len && is_blank(a.data[a.len - 1]))
		a.len--;
	return a;
}

bool str_is_digits(struct str a)
{
	for (size_t i = 0; i < a.len; i++)
		if (a.data[i] < '0' || a.data[i] > '9')
			return false;
	return a.len > 0;
}

struct str str_cut(struct str *rest, char sep)
{
	struct str head = *rest;
	const char *at = rest->len ? memchr(rest->data, sep, rest->len) : NULL;

	if (!at) {
		*rest = (struct str){NULL, 0};
		return head;
	}
	head.len = (size_t)(at - head.data);
	rest->data = at + 1;
	rest->len -= head.len + 1;
	return head;
}

struct str str_cut_line(struct str *rest)
{
	struct str line = *rest;
	const char *end = memchr(line.data, '\n', line.len);

	if (end)
		line.len = (size_t)(end - line.data) + 1;
	rest->data += line.len;
	rest->len -= line.len;
	return line;
}
