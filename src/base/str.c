/* str.c - comparing and cutting runs of bytes; ASCII only, no locale. */
#include "base/str.h"

static unsigned char lower(char c)
{
	unsigned char u = (unsigned char)c;

	return u >= 'A' && u <= 'Z' ? (unsigned char)(u + ('a' - 'A')) : u;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

bool str_equal(struct str a, const char *b)
{
	size_t len = strlen(b);

	return a.len == len && (len == 0 || memcmp(a.data, b, len) == 0);
}

bool str_equal_nocase(struct str a, const char *b)
{
	return a.len == strlen(b) && str_starts_nocase(a, b);
}

bool str_starts_nocase(struct str a, const char *prefix)
{
	for (size_t i = 0; prefix[i]; i++)
		if (i == a.len || lower(a.data[i]) != lower(prefix[i]))
			return false;
	return true;
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
