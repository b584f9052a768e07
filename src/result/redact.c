/*
 * redact.c - finds secrets. Every place of a text is looked at once: for the
 * forms that a secret takes in the plain, and, where a run of base64
 * characters begins, for secrets in what the run decodes to
 * (redact_base64.c). What overlaps is hidden as one.
 */
#include "result/redact_private.h"

#include <string.h>
#include "base/escape.h"
#include "base/mem.h"
#include "smtp/xtext.h"

enum {
	LINE_BYTES_MIN = 4 /* a shorter line of a secret tells nothing, and
			       is found everywhere */
};

struct redactor *redactor_new(void)
{
	struct redactor *redactor = mem_calloc(1, sizeof(*redactor));

	redactor->arena = arena_new(0);
	redact_base64_init(redactor);
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

static void add_needle(struct redactor *redactor,
	struct redact_needles *needles, struct str text)
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

/* The value within a word of the shell, which may hold more than it. */
static void add_shell_form(struct redactor *redactor, struct str value)
{
	struct buf word = BUF_INIT;
	struct str form;

	escape_shell(&word, value);
	form = buf_view(&word);
	if (form.len > 3 && form.data[0] == '$' && form.data[1] == '\'')
		form = (struct str){form.data + 2, form.len - 3};
	else if (form.len > 2 && form.data[0] == '\'')
		form = (struct str){form.data + 1, form.len - 2};
	add_needle(redactor, &redactor->plain, form);
	buf_fini(&word);
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
	xtext_encode(&form, value);
	add_needle(redactor, &redactor->plain, buf_view(&form));
	buf_clear(&form);
	escape_terminal(&form, value);
	add_needle(redactor, &redactor->plain, buf_view(&form));
	buf_fini(&form);
	add_shell_form(redactor, value);
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

size_t redact_match_at(
	const struct redact_needles *needles, struct str text, size_t at)
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

bool redact_contains(const struct redact_needles *needles, struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (redact_match_at(needles, text, i))
			return true;
	return false;
}

bool redactor_find(const struct redactor *redactor, struct str text, size_t at,
	size_t *from, size_t *to)
{
	*from = *to = at;
	for (size_t i = at; i < text.len && (i < *to || *from == *to); i++) {
		size_t len = redact_match_at(&redactor->plain, text, i);
		size_t run = redact_match_base64(redactor, text, i);

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
	if (at < text.len)
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
