/*
 * redact.c - finds secrets. Every place of a text is looked at once: for the
 * forms that a secret takes in the plain, and, where a run of base64
 * characters begins, for secrets in what the run decodes to. What overlaps
 * is hidden as one.
 */
#include "result/redact.h"

#include <limits.h>
#include <string.h>
#include "base/escape.h"
#include "base/mem.h"

enum {
	LINE_BYTES_MIN = 4, /* a shorter line of a secret tells nothing, and
			       is found everywhere */
	SCRATCH_BYTES = 1024
};

enum { NOT_BASE64 = -1 };

struct needles {
	struct str *items;
	size_t count, cap;
	bool starts[UCHAR_MAX + 1]; /* one of items begins with it */
	size_t shortest, longest;   /* in bytes */
};

struct redactor {
	struct arena *arena;
	struct needles plain;	/* all forms of all secrets */
	struct needles decoded; /* what base64 is searched for */
	signed char sextet[UCHAR_MAX + 1];
};

struct redactor *redactor_new(void)
{
	static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				       "abcdefghijklmnopqrstuvwxyz"
				       "0123456789+/";
	struct redactor *redactor = mem_calloc(1, sizeof(*redactor));

	redactor->arena = arena_new(0);
	memset(redactor->sextet, NOT_BASE64, sizeof(redactor->sextet));
	for (size_t i = 0; alphabet[i]; i++)
		redactor->sextet[(unsigned char)alphabet[i]] = (signed char)i;
	return redactor;
}

void redactor_free(struct redactor **redactor)
{
	if (!*redactor)
		return;
	mem_free((*redactor)->plain.items);
	mem_free((*redactor)->decoded.items);
	arena_free(&(*redactor)->arena);
	mem_free(*redactor);
	*redactor = NULL;
}

bool redactor_is_empty(const struct redactor *redactor)
{
	return redactor->plain.count == 0;
}

size_t redactor_longest(const struct redactor *redactor)
{
	size_t encoded = (redactor->decoded.longest + 2) / 3 * 4 + 4;

	if (redactor_is_empty(redactor))
		return 0;
	return encoded > redactor->plain.longest ? encoded
						 : redactor->plain.longest;
}

static void add_needle(
	struct redactor *redactor, struct needles *needles, struct str text)
{
	for (size_t i = 0; i < needles->count; i++)
		if (str_same(needles->items[i], text))
			return;
	if (needles->count == needles->cap) {
		needles->cap = needles->cap ? needles->cap * 2 : 8;
		needles->items = mem_realloc(
			needles->items, needles->cap * sizeof(*needles->items));
	}
	if (needles->count == 0 || text.len < needles->shortest)
		needles->shortest = text.len;
	if (text.len > needles->longest)
		needles->longest = text.len;
	needles->starts[(unsigned char)text.data[0]] = true;
	needles->items[needles->count++] = arena_str(redactor->arena, text);
}

enum { URL_UPPER = 1 << 0, URL_PLUS = 1 << 1, URL_FORMS = 1 << 2 };

/* Percent-encoding [RFC3986 2.1]; forms differ in the case of the digits
 * and in what a space becomes. */
static void put_url_form(struct buf *out, struct str text, unsigned form)
{
	static const char unreserved[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
					 "abcdefghijklmnopqrstuvwxyz"
					 "0123456789-._~";

	for (size_t i = 0; i < text.len; i++) {
		char c = text.data[i];

		if (c && strchr(unreserved, c))
			buf_putc(out, c);
		else if (c == ' ' && (form & URL_PLUS))
			buf_putc(out, '+');
		else if (form & URL_UPPER)
			buf_printf(out, "%%%02X", (unsigned char)c);
		else
			buf_printf(out, "%%%02x", (unsigned char)c);
	}
}

/* A value and how it looks in URLs and, since messages quote what was
 * received, as escape.h shows it. */
static void add_forms(struct redactor *redactor, struct str value)
{
	struct buf form = BUF_INIT;

	add_needle(redactor, &redactor->decoded, value);
	add_needle(redactor, &redactor->plain, value);
	for (unsigned i = 0; i < URL_FORMS; i++) {
		buf_clear(&form);
		put_url_form(&form, value, i);
		add_needle(redactor, &redactor->plain, buf_view(&form));
	}
	buf_clear(&form);
	escape_wire(&form, value);
	add_needle(redactor, &redactor->plain, buf_view(&form));
	buf_clear(&form);
	escape_terminal(&form, value);
	add_needle(redactor, &redactor->plain, buf_view(&form));
	buf_fini(&form);
}

static struct str cut_line(struct str *rest)
{
	struct str line = str_cut(rest, '\n');

	if (line.len && line.data[line.len - 1] == '\r')
		line.len--;
	return line;
}

/* A value of several lines: its lines end in CRLF when it is sent, and may
 * be shown one by one. */
static void add_lines(struct redactor *redactor, struct str secret)
{
	struct buf text = BUF_INIT;
	struct str rest = secret;

	while (rest.data) {
		struct str line = cut_line(&rest);

		buf_str(&text, line);
		if (rest.data)
			buf_puts(&text, "\r\n");
		if (line.len >= LINE_BYTES_MIN)
			add_forms(redactor, line);
	}
	add_forms(redactor, buf_view(&text));
	buf_fini(&text);
}

void redactor_add(struct redactor *redactor, struct str secret)
{
	/* A line end behind it is that of the file it came from. */
	while (secret.len && (secret.data[secret.len - 1] == '\n' ||
				     secret.data[secret.len - 1] == '\r'))
		secret.len--;
	if (secret.len == 0)
		return;
	add_forms(redactor, secret);
	if (memchr(secret.data, '\n', secret.len))
		add_lines(redactor, secret);
}

/* Length of the longest needle at text[at], 0 when there is none. */
static size_t match_at(
	const struct needles *needles, struct str text, size_t at)
{
	size_t longest = 0;

	if (!needles->starts[(unsigned char)text.data[at]])
		return 0;
	for (size_t i = 0; i < needles->count; i++) {
		struct str needle = needles->items[i];

		if (needle.len > longest && needle.len <= text.len - at &&
			memcmp(text.data + at, needle.data, needle.len) == 0)
			longest = needle.len;
	}
	return longest;
}

static bool contains(const struct needles *needles, struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (match_at(needles, text, i))
			return true;
	return false;
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

		found = contains(&redactor->decoded, (struct str){data, len});
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

/* Length of the run of base64 that begins at text[at] if it is to be
 * hidden, padding included; 0 if it is not, or none begins there. */
static size_t match_run_at(
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

bool redactor_find(const struct redactor *redactor, struct str text, size_t at,
	size_t *from, size_t *to)
{
	*from = *to = at;
	for (size_t i = at; i < text.len && (i < *to || *from == *to); i++) {
		size_t len = match_at(&redactor->plain, text, i);
		size_t run = match_run_at(redactor, text, i);

		if (run > len)
			len = run;
		if (len == 0)
			continue;
		if (*from == *to)
			*from = *to = i;
		if (i + len > *to)
			*to = i + len;
	}
	return *from < *to;
}

bool redact(const struct redactor *redactor, struct str text, struct buf *out)
{
	size_t at = 0, from, to;

	while (!redactor_is_empty(redactor) &&
		redactor_find(redactor, text, at, &from, &to)) {
		buf_append(out, text.data + at, from - at);
		buf_puts(out, REDACTED_TEXT);
		at = to;
	}
	buf_append(out, text.data + at, text.len - at);
	return at > 0;
}

struct str redact_str(
	const struct redactor *redactor, struct arena *arena, struct str text)
{
	struct buf out = BUF_INIT;

	if (redact(redactor, text, &out))
		text = arena_str(arena, buf_view(&out));
	buf_fini(&out);
	return text;
}
