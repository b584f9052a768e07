/*
 * yaml_format.c - the way in, and the proof: what was laid out is read again
 * and compared, as a file that lost a value silently is worse than one that
 * nobody formats. The layout itself is in yaml_format_layout.c.
 */
#include "yaml/yaml_format_private.h"

/* What a text says. */
struct reading {
	struct arena *arena;
	struct yaml_file file;
	size_t warnings;
};

static bool read_text(struct reading *reading, struct diag *diag,
	const char *file, struct str text)
{
	size_t before = diag_warning_count(diag);
	bool ok;

	reading->arena = arena_new(0);
	ok = yaml_parse(reading->arena, diag, file, text, &reading->file);
	reading->warnings = diag_warning_count(diag) - before;
	return ok;
}

/* Without a byte order mark and with LF as the only line end. */
static void put_plain_text(struct buf *out, struct str text)
{
	static const char mark[] = "\xef\xbb\xbf";

	if (text.len >= 3 && memcmp(text.data, mark, 3) == 0) {
		text.data += 3;
		text.len -= 3;
	}
	for (size_t i = 0; i < text.len; i++)
		if (text.data[i] != '\r')
			buf_putc(out, text.data[i]);
}

/* What comes of it is all that it was, and is laid out. */
static bool is_sound(const struct reading *before, struct str text,
	struct str result, struct str comments)
{
	struct buf again = BUF_INIT, comments_again = BUF_INIT;
	struct diag *diag = diag_new();
	struct reading after;
	bool ok = read_text(&after, diag, "", result);

	ok = ok && after.warnings == before->warnings &&
	     format_same_trees(&before->file, &after.file) &&
	     format_same_pieces(text, result) &&
	     format_layout(result, &again, &comments_again) &&
	     str_same(result, buf_view(&again)) &&
	     str_same(comments, buf_view(&comments_again));
	arena_free(&after.arena);
	diag_free(&diag);
	buf_fini(&again);
	buf_fini(&comments_again);
	return ok;
}

static enum yaml_format_result lay_out(struct diag *diag, const char *file,
	const struct reading *reading, struct str text, struct buf *result)
{
	struct buf comments = BUF_INIT;
	enum yaml_format_result made = YAML_FORMAT_FAULT;
	bool ok = format_layout(text, result, &comments);

	if (ok && result->len > YAML_BYTES_MAX) {
		diag_error(diag, (struct loc){file, 0, 0},
			"formatted, it would be larger than 1 MiB");
		made = YAML_FORMAT_MISTAKE;
	} else if (ok && is_sound(reading, text, buf_view(result),
				 buf_view(&comments))) {
		made = YAML_FORMAT_DONE;
	}
	buf_fini(&comments);
	return made;
}

enum yaml_format_result yaml_format(
	struct diag *diag, const char *file, struct str text, struct buf *out)
{
	enum yaml_format_result made = YAML_FORMAT_MISTAKE;
	struct buf plain = BUF_INIT, result = BUF_INIT;
	struct reading reading;

	if (read_text(&reading, diag, file, text)) {
		put_plain_text(&plain, text);
		made = lay_out(diag, file, &reading, buf_view(&plain), &result);
	}
	if (made == YAML_FORMAT_DONE)
		buf_str(out, buf_view(&result));
	arena_free(&reading.arena);
	buf_fini(&plain);
	buf_fini(&result);
	return made;
}
