/*
 * suggest.c - the closest of a few words: optimal string alignment, that is
 * Damerau-Levenshtein without edits inside of a transposition, which is all
 * that typing errors need.
 */
#include "base/suggest.h"

enum { WORD_MAX = 64, PREFIX_MIN = 3 };

static size_t min(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* a and b are at most WORD_MAX long. */
static size_t distance(struct str a, struct str b)
{
	size_t rows[3][WORD_MAX + 1];
	size_t *before = rows[0], *above = rows[1], *row = rows[2];

	for (size_t j = 0; j <= b.len; j++)
		row[j] = before[j] = above[j] = j;
	for (size_t i = 1; i <= a.len; i++) {
		size_t *spare = before;

		before = above;
		above = row;
		row = spare;
		row[0] = i;
		for (size_t j = 1; j <= b.len; j++) {
			char x = str_lower(a.data[i - 1]);
			char y = str_lower(b.data[j - 1]);

			row[j] = min(above[j], row[j - 1]) + 1;
			row[j] = min(row[j], above[j - 1] + (x != y));
			if (i > 1 && j > 1 && x == str_lower(b.data[j - 2]) &&
				y == str_lower(a.data[i - 2]))
				row[j] = min(row[j], before[j - 2] + 1);
		}
	}
	return row[b.len];
}

static bool is_prefix(struct str word, struct str candidate)
{
	if (word.len < PREFIX_MIN || word.len > candidate.len)
		return false;
	for (size_t i = 0; i < word.len; i++)
		if (str_lower(word.data[i]) != str_lower(candidate.data[i]))
			return false;
	return true;
}

static bool begins_alike(struct str word, struct str candidate)
{
	return str_lower(word.data[0]) == str_lower(candidate.data[0]);
}

const char *suggest_closest(struct str word, const char *const *candidates)
{
	const char *closest = NULL;
	size_t least = 0;

	if (word.len == 0 || word.len > WORD_MAX)
		return NULL;
	for (; *candidates; candidates++) {
		struct str candidate = str_from(*candidates);
		size_t longer, allowed, found;

		if (candidate.len == 0 || candidate.len > WORD_MAX)
			continue;
		longer = word.len > candidate.len ? word.len : candidate.len;
		allowed = longer < 3 ? 1 : longer / 3;
		found = distance(word, candidate);
		if (found > allowed && !is_prefix(word, candidate))
			continue;
		/* Of two that are as near the one that begins alike. */
		if (!closest || found < least ||
			(found == least && begins_alike(word, candidate) &&
				!begins_alike(word, str_from(closest)))) {
			closest = *candidates;
			least = found;
		}
	}
	return closest;
}
