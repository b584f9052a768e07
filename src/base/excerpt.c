/* excerpt.c - lines of an author's file, and the caret that points at one. */
#include "base/excerpt.h"

#include "base/escape.h"

enum {
	WINDOW_COLUMNS = 100,
	WINDOW_COLUMNS_MIN = 20,
	COLUMNS_AFTER_CARET = 40,
	UTF8_MAX = 4,
	/* The number, the bar, and the dots on either side. */
	FRAME_COLUMNS = 8 + 2 * 3
};

/* Length of the line break at text, 0 when there is none. The breaks are
 * YAML 1.1's, since its parser counts the lines: CR, LF, CRLF, NEL, LS, PS. */
static size_t break_len(struct str text)
{
	if (text.data[0] == '\n')
		return 1;
	if (text.data[0] == '\r')
		return text.len > 1 && text.data[1] == '\n' ? 2 : 1;
	if (text.len >= 2 && memcmp(text.data, "\xc2\x85", 2) == 0)
		return 2;
	if (text.len >= 3 && (memcmp(text.data, "\xe2\x80\xa8", 3) == 0 ||
				     memcmp(text.data, "\xe2\x80\xa9", 3) == 0))
		return 3;
	return 0;
}

/* Cuts the first line off *rest, which becomes {NULL} after the last. */
static struct str cut_line(struct str *rest)
{
	struct str line = *rest;

	for (size_t i = 0; i < line.len; i++) {
		size_t skip =
			break_len((struct str){line.data + i, line.len - i});

		if (skip == 0)
			continue;
		rest->data += i + skip;
		rest->len -= i + skip;
		line.len = i;
		return line;
	}
	*rest = (struct str){NULL, 0};
	return line;
}

struct str excerpt_line(struct str text, int line)
{
	while (text.data && line > 0) {
		struct str head = cut_line(&text);

		if (--line == 0)
			return head;
	}
	return (struct str){NULL, 0};
}

static bool is_continuation(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

/* Where the character after the one at `at` begins; at < line.len. */
static size_t next_char(struct str line, size_t at)
{
	size_t end = at + 1;

	while (end < line.len && end - at < UTF8_MAX &&
		is_continuation(line.data[end]))
		end++;
	return end;
}

/* Where the character before `at` begins; at > 0. */
static size_t previous_char(struct str line, size_t at)
{
	size_t start = at - 1;

	while (start > 0 && at - start < UTF8_MAX &&
		is_continuation(line.data[start]))
		start--;
	return start;
}

/* Columns that line[from, to) takes when it is escaped. */
static size_t shown_width(struct str line, size_t from, size_t to)
{
	struct buf shown = BUF_INIT;
	size_t width = 0;

	escape_terminal(&shown, (struct str){line.data + from, to - from});
	for (size_t i = 0; i < shown.len; i++)
		if (!is_continuation(shown.data[i]))
			width++;
	buf_fini(&shown);
	return width;
}

/* Part of a line, in bytes. */
struct window {
	size_t from, to;
	size_t columns;
};

static void extend_right(struct window *window, struct str line, size_t limit)
{
	while (window->to < line.len) {
		size_t end = next_char(line, window->to);
		size_t width = shown_width(line, window->to, end);

		if (window->columns + width > limit)
			return;
		window->columns += width;
		window->to = end;
	}
}

static void extend_left(struct window *window, struct str line, size_t limit)
{
	while (window->from > 0) {
		size_t start = previous_char(line, window->from);
		size_t width = shown_width(line, start, window->from);

		if (window->columns + width > limit)
			return;
		window->columns += width;
		window->from = start;
	}
}

/* The byte where the column-th character begins, at most the line's end. */
static size_t find_column(struct str line, int column)
{
	size_t at = 0;

	while (--column > 0 && at < line.len)
		at = next_char(line, at);
	return at;
}

/* Appends the number or blanks of the same width, and the bar. */
static void put_gutter(struct buf *out, int line, bool blank)
{
	size_t before = out->len;

	buf_printf(out, "%5d", line);
	if (blank)
		memset(out->data + before, ' ', out->len - before);
	buf_puts(out, " | ");
}

void excerpt_print(
	struct buf *out, struct str source, int line, int column, bool colour)
{
	excerpt_print_within(out, source, line, column, colour, 0);
}

static size_t choose_columns(int width)
{
	int columns = width > 0 ? width - FRAME_COLUMNS : WINDOW_COLUMNS;

	if (columns > WINDOW_COLUMNS)
		columns = WINDOW_COLUMNS;
	return (size_t)(columns < WINDOW_COLUMNS_MIN ? WINDOW_COLUMNS_MIN
						     : columns);
}

void excerpt_print_within(struct buf *out, struct str source, int line,
	int column, bool colour, int width)
{
	size_t columns = choose_columns(width);
	size_t after = columns / 2 < COLUMNS_AFTER_CARET ? columns / 2
							 : COLUMNS_AFTER_CARET;
	size_t caret = find_column(source, column);
	struct window window = {caret, caret, 0};

	/* What follows the caret first, then what leads to it; what room is
	 * left then is for more of what follows. */
	extend_right(&window, source, after);
	extend_left(&window, source, columns);
	extend_right(&window, source, columns);

	put_gutter(out, line, false);
	buf_puts(out, window.from > 0 ? "..." : "");
	escape_terminal(out, (struct str){source.data + window.from,
				     window.to - window.from});
	buf_puts(out, window.to < source.len ? "...\n" : "\n");
	if (column < 1)
		return;
	put_gutter(out, line, true);
	buf_fill(out, ' ',
		(window.from > 0 ? strlen("...") : 0) +
			shown_width(source, window.from, caret));
	buf_puts(out, colour ? "\033[1;31m^\033[0m\n" : "^\n");
}
