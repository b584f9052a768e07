/*
 * ehlo.c - the capabilities in a reply to EHLO.
 *
 *   ehlo-line    = ehlo-keyword *( SP ehlo-param )
 *   ehlo-keyword = (ALPHA / DIGIT) *(ALPHA / DIGIT / "-")
 *   ehlo-param   = 1*(%d33-126)                          [RFC5321 4.1.1.1]
 */
#include "smtp/ehlo.h"

static bool is_alnum(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9');
}

static bool is_keyword(struct str word)
{
	if (!word.len || !is_alnum(word.data[0]))
		return false;
	for (size_t i = 1; i < word.len; i++)
		if (!is_alnum(word.data[i]) && word.data[i] != '-')
			return false;
	return true;
}

static bool is_param(struct str word)
{
	for (size_t i = 0; i < word.len; i++)
		if (word.data[i] < 33 || word.data[i] > 126)
			return false;
	return word.len > 0;
}

/* Blanks too many make a line bad, wherever they stand. */
static bool is_ehlo_line(struct str text)
{
	struct str rest = text;

	if (!text.len || !is_keyword(str_cut(&rest, ' ')))
		return false;
	while (rest.data)
		if (!is_param(str_cut(&rest, ' ')))
			return false;
	return true;
}

void ehlo_parse(struct arena *arena, const struct reply *reply,
	struct ehlo *ehlo, unsigned *anomalies)
{
	*ehlo = (struct ehlo){0};
	if (reply->line_count < 2)
		return;
	ehlo->lines = arena_alloc(
		arena, (reply->line_count - 1) * sizeof *ehlo->lines);
	for (size_t i = 1; i < reply->line_count; i++) {
		struct str text = reply->lines[i].text;

		if (!is_ehlo_line(text))
			*anomalies |= ANOMALY_EHLO_BAD_KEYWORD;
		ehlo->lines[ehlo->count++] = arena_str(arena, str_trim(text));
	}
}

/* Cuts the next word off *rest; it is empty at the end. */
static struct str next_word(struct str *rest)
{
	struct str word = {NULL, 0};

	while (rest->data && !word.len)
		word = str_cut(rest, ' ');
	return word;
}

static bool words_equal(struct str a, struct str b)
{
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++) {
		char x = a.data[i], y = b.data[i];

		x = (char)(x >= 'A' && x <= 'Z' ? x + ('a' - 'A') : x);
		y = (char)(y >= 'A' && y <= 'Z' ? y + ('a' - 'A') : y);
		if (x != y)
			return false;
	}
	return true;
}

static bool has_word(struct str params, struct str want)
{
	for (;;) {
		struct str word = next_word(&params);

		if (!word.len)
			return false;
		if (words_equal(word, want))
			return true;
	}
}

static bool line_offers(struct str line, struct str keyword, struct str params)
{
	if (!words_equal(next_word(&line), keyword))
		return false;
	for (;;) {
		struct str want = next_word(&params);

		if (!want.len)
			return true;
		if (!has_word(line, want))
			return false;
	}
}

bool ehlo_has(const struct ehlo *ehlo, struct str want)
{
	struct str params = want;
	struct str keyword = next_word(&params);

	if (!keyword.len)
		return false;
	for (size_t i = 0; i < ehlo->count; i++)
		if (line_offers(ehlo->lines[i], keyword, params))
			return true;
	return false;
}
