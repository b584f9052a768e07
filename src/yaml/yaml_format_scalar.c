/*
 * yaml_format_scalar.c - texts keep their lines; only the white space goes
 * that YAML folds away around them.
 */
#include "yaml/yaml_format_private.h"
#include "yaml/yaml_source.h"

/* The line of a text in double quotes without the blanks at its end, but
 * with the one that a backslash escapes. */
static struct str trim_escaped(struct str line)
{
	struct str trimmed = format_trim_end(line);
	size_t backslashes = 0;

	while (backslashes < trimmed.len &&
		trimmed.data[trimmed.len - 1 - backslashes] == '\\')
		backslashes++;
	if (backslashes % 2 == 1 && trimmed.len < line.len)
		trimmed.len++;
	return trimmed;
}

/* Plain or quoted. */
static void put_folded_lines(
	struct format *format, const struct piece *piece, size_t column)
{
	struct str rest = {
		format->text.data + piece->start, piece->end - piece->start};
	bool first = true;

	do {
		struct str line = str_cut(&rest, '\n');

		while (!first && line.len > 0 && yaml_is_blank(line.data[0])) {
			line.data++;
			line.len--;
		}
		if (rest.data)
			line = piece->style == NODE_DOUBLE_QUOTED
				       ? trim_escaped(line)
				       : format_trim_end(line);
		if (!first && line.len > 0)
			buf_fill(format->out, ' ', column);
		buf_str(format->out, line);
		if (rest.data)
			buf_putc(format->out, '\n');
		first = false;
	} while (rest.data);
}

/* A text below "|" or ">". */
struct block {
	struct str sign;    /* "|2-" */
	struct str comment; /* behind it; or empty */
	struct str lines;   /* below it; data NULL: none */
	size_t indent;	    /* of the lines in the text */
	bool has_lines;	    /* that hold the value, */
	size_t used;	    /* so many bytes of lines */
	bool keeps;	    /* the empty lines at its end are part of it */
	bool is_cut;	    /* its last line has no line end */
};

static size_t count_spaces(struct str line)
{
	size_t count = 0;

	while (count < line.len && line.data[count] == ' ')
		count++;
	return count;
}

/* As YAML finds it where the sign does not say: the first line that is not
 * empty, or the longest one before it. */
static size_t find_indent(const struct block *block, size_t least)
{
	struct str rest = block->lines;
	size_t indent = least;

	while (rest.data) {
		struct str line = str_cut(&rest, '\n');
		size_t spaces = count_spaces(line);

		if (spaces > indent)
			indent = spaces;
		if (spaces < line.len)
			break;
	}
	return indent;
}

static struct str cut_indent(struct str line, size_t indent)
{
	size_t skip = line.len < indent ? line.len : indent;

	return (struct str){line.data + skip, line.len - skip};
}

/* How much of the lines holds the value, without its last line end. */
static void find_used(struct block *block)
{
	struct str rest = block->lines;

	while (rest.data) {
		struct str line = str_cut(&rest, '\n');
		bool is_empty = cut_indent(line, block->indent).len == 0;

		/* Behind the last line end there is no line. */
		if (is_empty && (!block->keeps || !rest.data))
			continue;
		block->has_lines = true;
		block->used =
			(size_t)(line.data + line.len - block->lines.data);
		block->is_cut = !rest.data;
	}
}

static void read_block(const struct format *format, const struct piece *piece,
	struct block *block)
{
	struct str text = {
		format->text.data + piece->start, piece->end - piece->start};
	struct str head = str_cut(&text, '\n');
	const struct level *level =
		format->level_count ? &format->levels[format->level_count - 1]
				    : NULL;
	size_t outer = level ? level->from : 0;

	*block = (struct block){.sign = head, .lines = text};
	block->sign.len = 0;
	while (block->sign.len < head.len &&
		!memchr(" \t#", head.data[block->sign.len], 3))
		block->sign.len++;
	block->comment = cut_indent(head, block->sign.len);
	while (block->comment.len > 0 && yaml_is_blank(block->comment.data[0]))
		block->comment = cut_indent(block->comment, 1);
	block->keeps = memchr(head.data, '+', block->sign.len) != NULL;
	for (size_t i = 1; i < block->sign.len; i++)
		if (head.data[i] >= '1' && head.data[i] <= '9')
			block->indent = outer + (size_t)(head.data[i] - '0');
	if (block->indent == 0)
		block->indent = find_indent(block, level ? outer + 1 : 1);
	find_used(block);
}

/* The sign, with the depth that all have here. Where the text ended without
 * a line end, it gets one, and "-" keeps that out of the value. */
static void put_sign(struct format *format, const struct block *block)
{
	for (size_t i = 0; i < block->sign.len; i++) {
		char c = block->sign.data[i];

		if (c >= '1' && c <= '9')
			c = '0' + FORMAT_INDENT;
		if (!block->is_cut || (c != '+' && c != '-'))
			buf_putc(format->out, c);
	}
	if (block->is_cut)
		buf_putc(format->out, '-');
	if (block->comment.len > 0) {
		buf_puts(format->out, "  ");
		format_comment(format, block->comment);
	}
}

static void put_block(
	struct format *format, const struct piece *piece, size_t column)
{
	struct block block;
	struct str rest;

	read_block(format, piece, &block);
	put_sign(format, &block);
	format->last_end = (size_t)(block.comment.data + block.comment.len -
				    format->text.data);
	if (!block.has_lines)
		return;
	rest = (struct str){block.lines.data, block.used};
	while (rest.data) {
		struct str line =
			cut_indent(str_cut(&rest, '\n'), block.indent);

		buf_putc(format->out, '\n');
		if (line.len > 0)
			buf_fill(format->out, ' ', column);
		buf_str(format->out, line);
	}
	format->last_end =
		(size_t)(block.lines.data + block.used - format->text.data);
}

void format_scalar(
	struct format *format, const struct piece *piece, size_t column)
{
	if (piece->style == NODE_LITERAL || piece->style == NODE_FOLDED)
		put_block(format, piece, column);
	else
		put_folded_lines(format, piece, column);
}
