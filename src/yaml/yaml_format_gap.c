/*
 * yaml_format_gap.c - what stands between two pieces: blanks, line breaks and
 * comments. Line breaks stay where the author made them. Of blank lines in a
 * row one stays; none at the ends of the text and around "---".
 */
#include "yaml/yaml_format_private.h"
#include "yaml/yaml_source.h"

struct str format_trim_end(struct str text)
{
	while (text.len > 0 && yaml_is_blank(text.data[text.len - 1]))
		text.len--;
	return text;
}

static struct str trim_start(struct str text)
{
	while (text.len > 0 && yaml_is_blank(text.data[0])) {
		text.data++;
		text.len--;
	}
	return text;
}

void format_comment(struct format *format, struct str comment)
{
	comment = format_trim_end(comment);
	buf_str(format->out, comment);
	buf_str(format->comments, comment);
	buf_putc(format->comments, '\n');
}

/*
 * Where a comment goes that stands alone before a piece, which goes to column
 * and stood in next_from: there too, unless it is indented like something
 * deeper that ends here, to which it then belongs.
 */
static size_t comment_column(const struct format *format, size_t next_from,
	size_t column, struct str comment)
{
	size_t from = format_source_column(
		format, (size_t)(comment.data - format->text.data));

	if (format->flow_depth > 0)
		return format->flow_base + FORMAT_INDENT * format->flow_depth;
	for (size_t i = format->level_count_was; i > format->level_count; i--) {
		const struct level *level = &format->levels[i - 1];

		if (level->from > next_from && level->from <= from)
			return level->to;
	}
	return column;
}

static bool is_marker(const struct piece *piece)
{
	return piece->kind == PIECE_MARKER;
}

/* One blank line for any number of them; first: no comment came before. */
static void put_blank(struct format *format, size_t *blanks, bool first)
{
	bool begins_document = !format->last || is_marker(format->last);

	if (*blanks > 0 && !(first && begins_document))
		buf_putc(format->out, '\n');
	*blanks = 0;
}

/* The lines between, the last of which next is on, begin at text. */
static bool put_lines(struct format *format, const struct piece *next,
	size_t column, struct str text)
{
	size_t next_from = next->kind == PIECE_TEXT_END
				   ? 0
				   : format_source_column(format, next->start);
	bool first = true;
	size_t blanks = 0;

	while (text.data) {
		struct str line = trim_start(str_cut(&text, '\n'));

		if (line.len == 0) {
			blanks += text.data != NULL;
			continue;
		}
		if (line.data[0] != '#')
			return false;
		put_blank(format, &blanks, first);
		first = false;
		buf_fill(format->out, ' ',
			comment_column(format, next_from, column, line));
		format_comment(format, line);
		buf_putc(format->out, '\n');
	}
	if (is_marker(next) || next->kind == PIECE_TEXT_END)
		return true;
	put_blank(format, &blanks, first);
	return true;
}

/* What goes between two pieces of a line. */
static const char *separator(const struct piece *last, const struct piece *next)
{
	bool is_absent =
		last->kind == PIECE_COLON || last->kind == PIECE_QUESTION;

	if (last->kind == PIECE_OPEN || next->kind == PIECE_TEXT_END)
		return "";
	if (next->kind == PIECE_CLOSE)
		return is_absent ? " " : "";
	if (next->kind == PIECE_COMMA)
		return is_absent || last->kind == PIECE_PROPERTY ? " " : "";
	/* "*a:" might be an alias called "a:". */
	if (next->kind == PIECE_COLON)
		return last->kind == PIECE_SCALAR ? "" : " ";
	return " ";
}

bool format_gap(struct format *format, const struct piece *next, size_t column)
{
	size_t start = format->last_end;
	struct str gap, line;

	if (next->start < start)
		return false;
	gap = (struct str){format->text.data + start, next->start - start};
	format->begins_line = !format->last || memchr(gap.data, '\n', gap.len);
	if (format->last) {
		line = trim_start(str_cut(&gap, '\n'));
		if (line.len > 0) {
			if (line.data[0] != '#')
				return false;
			buf_puts(format->out, "  ");
			format_comment(format, line);
		}
		if (format->begins_line || next->kind == PIECE_TEXT_END)
			buf_putc(format->out, '\n');
	}
	if (!format->begins_line) {
		buf_puts(format->out, separator(format->last, next));
		return true;
	}
	if (!put_lines(format, next, column, gap))
		return false;
	if (next->kind != PIECE_TEXT_END)
		buf_fill(format->out, ' ', column);
	return true;
}
