/*
 * yaml_format_layout.c - which column each line begins in: two more for each
 * list, map and bracket that is open. See yaml_format.h.
 */
#include "yaml/yaml_format_private.h"
#include "yaml/yaml_source.h"

size_t format_source_column(const struct format *format, size_t offset)
{
	size_t start = offset;

	while (start > 0 && format->text.data[start - 1] != '\n')
		start--;
	return offset - start;
}

static const struct level *innermost(const struct format *format)
{
	return format->level_count ? &format->levels[format->level_count - 1]
				   : NULL;
}

static bool push_level(struct format *format, enum level_kind kind, size_t from)
{
	const struct level *up = innermost(format);
	struct level *level = &format->levels[format->level_count];

	if (format->level_count == LEVELS_MAX)
		return false;
	level->to = up ? up->to + FORMAT_INDENT : format->margin;
	level->from = from;
	level->kind = kind;
	format->level_count++;
	return true;
}

static bool is_in(const struct format *format, enum level_kind kind)
{
	const struct level *level = innermost(format);

	return level && level->kind == kind;
}

static void leave_loose_list(struct format *format)
{
	if (is_in(format, LEVEL_LOOSE_LIST))
		format->level_count--;
}

static bool leave_level(struct format *format)
{
	leave_loose_list(format);
	if (format->level_count == 0)
		return false;
	format->level_count--;
	return true;
}

/* Opens and closes levels; a piece that is not seen. */
static bool step_unseen(struct format *format, const struct piece *piece)
{
	if (piece->kind == PIECE_BLOCK_END)
		return leave_level(format);
	if (piece->kind == PIECE_KEY_BEGIN) {
		if (format->flow_depth == 0)
			leave_loose_list(format);
		format->is_key = true;
		return true;
	}
	return push_level(format,
		piece->kind == PIECE_LIST_BEGIN ? LEVEL_LIST : LEVEL_MAP,
		format_source_column(format, piece->start));
}

/* Where a line in brackets begins. */
static size_t flow_column(
	const struct format *format, const struct piece *piece)
{
	size_t depth = format->flow_depth - (piece->kind == PIECE_CLOSE);

	return format->flow_base + FORMAT_INDENT * depth;
}

/* Where the piece goes if it begins a line. */
static size_t column_of(const struct format *format, const struct piece *piece)
{
	const struct level *level = innermost(format);

	if (format->flow_depth > 0)
		return flow_column(format, piece);
	if (piece->kind == PIECE_MARKER || piece->kind == PIECE_DIRECTIVE ||
		piece->kind == PIECE_TEXT_END)
		return 0;
	if (!level)
		return format->margin;
	if (format->is_key || piece->kind == PIECE_DASH ||
		piece->kind == PIECE_QUESTION || piece->kind == PIECE_COLON)
		return level->to;
	return level->to + FORMAT_INDENT;
}

/* The lines of a scalar stand deeper than what it is the value of: at the
 * margin, they might be taken for "---". */
static size_t scalar_column(
	const struct format *format, const struct piece *piece)
{
	const struct level *level = innermost(format);

	if (format->flow_depth > 0)
		return flow_column(format, piece);
	return (level ? level->to : format->margin) + FORMAT_INDENT;
}

static void enter_flow(struct format *format, size_t column)
{
	const struct level *level = innermost(format);

	if (format->flow_depth++ > 0)
		return;
	format->flow_base = format->begins_line ? column
			    : level		? level->to
						: 0;
}

static void put_piece(struct format *format, const struct piece *piece)
{
	format->last_end = piece->end;
	if (piece->kind == PIECE_SCALAR)
		format_scalar(format, piece, scalar_column(format, piece));
	else
		buf_append(format->out, format->text.data + piece->start,
			piece->end - piece->start);
}

/* A dash among keys begins a loose list, and a key ends it. */
static bool step_loose_list(struct format *format, const struct piece *piece)
{
	if (format->flow_depth > 0)
		return true;
	if (piece->kind == PIECE_DASH && is_in(format, LEVEL_MAP))
		return push_level(format, LEVEL_LOOSE_LIST,
			format_source_column(format, piece->start));
	if (piece->kind == PIECE_QUESTION || piece->kind == PIECE_COLON)
		leave_loose_list(format);
	return true;
}

/* A plain text like "--- a", which only its indentation tells from "---". */
static bool needs_margin(const struct format *format, const struct piece *piece)
{
	const char *text = format->text.data + piece->start;
	size_t len = piece->end - piece->start;

	return piece->kind == PIECE_SCALAR && len >= 3 &&
	       (memcmp(text, "---", 3) == 0 || memcmp(text, "...", 3) == 0) &&
	       (len == 3 || yaml_is_blank(text[3]) || text[3] == '\n');
}

static bool step_seen(struct format *format, const struct piece *piece)
{
	size_t column;

	if (!step_loose_list(format, piece) ||
		(piece->kind == PIECE_CLOSE && format->flow_depth == 0))
		return false;
	column = column_of(format, piece);
	if (column == 0 && needs_margin(format, piece)) {
		format->wants_margin = true;
		return false;
	}
	if (!format_gap(format, piece, column))
		return false;
	if (piece->kind == PIECE_OPEN)
		enter_flow(format, column);
	put_piece(format, piece);
	if (piece->kind == PIECE_CLOSE)
		format->flow_depth--;
	format->is_key = false;
	format->last = piece;
	format->level_count_was = format->level_count;
	return true;
}

static bool step(struct format *format, const struct piece *piece)
{
	return piece_is_seen(piece) ? step_seen(format, piece)
				    : step_unseen(format, piece);
}

static bool try_layout(struct format *format, const struct pieces *pieces)
{
	for (size_t i = 0; i < pieces->count; i++)
		if (!step(format, &pieces->all[i]))
			return false;
	return true;
}

bool format_layout(struct str text, struct buf *out, struct buf *comments)
{
	struct format format = {.text = text, .out = out, .comments = comments};
	struct format again = format;
	struct pieces pieces;
	bool ok = pieces_scan(&pieces, text);

	buf_clear(out);
	buf_clear(comments);
	ok = ok && try_layout(&format, &pieces);
	if (format.wants_margin) {
		buf_clear(out);
		buf_clear(comments);
		again.margin = FORMAT_INDENT;
		ok = try_layout(&again, &pieces);
	}
	pieces_fini(&pieces);
	return ok;
}
