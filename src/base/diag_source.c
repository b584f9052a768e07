/*
 * diag_source.c - the texts that messages are about, and the lines of them
 * that are shown.
 */
#include "base/diag_private.h"

#include "base/excerpt.h"

void diag_add_source(struct diag *diag, const char *file, struct str text)
{
	struct diag_source *source;

	/* A byte order mark counts neither as text nor as a column. */
	if (text.len >= 3 && memcmp(text.data, "\xef\xbb\xbf", 3) == 0) {
		text.data += 3;
		text.len -= 3;
	}
	diag->sources = diag_grow(diag->sources, diag->source_count,
		&diag->source_cap, sizeof(*diag->sources));
	source = &diag->sources[diag->source_count++];
	*source = (struct diag_source){.file = arena_strdup(diag->arena, file)};
	source->text = arena_str(diag->arena, text);
}

struct str diag_find_line(struct diag_source *source, int line)
{
	struct str rest = source->text, found;
	int skipped = 0;

	if (source->seen_line > 0 && line >= source->seen_line) {
		skipped = source->seen_line - 1;
		rest.data += source->seen_at;
		rest.len -= source->seen_at;
	}
	found = excerpt_line(rest, line - skipped);
	if (found.data) {
		source->seen_line = line;
		source->seen_at = (size_t)(found.data - source->text.data);
	}
	return found;
}

struct diag_source *diag_find_source(const struct diag *diag, const char *file)
{
	/* From the end: the latest text of a file that was read again. */
	for (size_t i = diag->source_count; file && i > 0; i--)
		if (diag_is_same_file(diag->sources[i - 1].file, file))
			return &diag->sources[i - 1];
	return NULL;
}

struct str diag_source_line(const struct diag *diag, const char *file, int line)
{
	struct diag_source *source = diag_find_source(diag, file);

	return source ? diag_find_line(source, line) : (struct str){NULL, 0};
}

static bool is_word_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '_' || c == '-';
}

static bool mentions(struct str text, struct str word)
{
	for (size_t at = 0; at + word.len <= text.len; at++) {
		const char *hit = memchr(text.data + at, word.data[0],
			text.len - word.len - at + 1);

		if (!hit)
			return false;
		at = (size_t)(hit - text.data);
		if (memcmp(hit, word.data, word.len) == 0 &&
			(at == 0 || !is_word_byte(hit[-1])) &&
			(at + word.len == text.len ||
				!is_word_byte(hit[word.len])))
			return true;
	}
	return false;
}

bool diag_sources_mention(const struct diag *diag, struct str word)
{
	for (size_t i = 0; word.len && i < diag->source_count; i++)
		if (mentions(diag->sources[i].text, word))
			return true;
	return false;
}
