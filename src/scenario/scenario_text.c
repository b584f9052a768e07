/*
 * scenario_text.c - the lines of its file that a scenario stands on, for
 * reports that show them. A tree knows where a node begins and not where it
 * ends: that is seen by the indentation, as a reader sees it.
 */
#include "scenario/scenario_private.h"

static bool is_document_mark(struct str line)
{
	if (line.len < 3 || (memcmp(line.data, "---", 3) != 0 &&
				    memcmp(line.data, "...", 3) != 0))
		return false;
	return line.len == 3 || strchr(" \t\r\n", line.data[3]);
}

static size_t count_blanks(struct str line)
{
	size_t count = 0;

	while (count < line.len && line.data[count] == ' ')
		count++;
	return count;
}

/* Nothing, or a comment. */
static bool says_nothing(struct str line)
{
	size_t i = 0;

	while (i < line.len && strchr(" \t\r\n", line.data[i]))
		i++;
	return i == line.len || line.data[i] == '#';
}

/* How far the lines of an item of a list are indented at least; of a
 * document's map: not at all. */
static size_t least_indent(const struct node *map, struct str first)
{
	size_t column = (size_t)map->loc.column - 1;
	const char *dash = memchr(first.data, '-', column);

	if (dash)
		return (size_t)(dash - first.data) + 1;
	return column;
}

/* Where the line begins on which the map's first key stands. */
static const char *find_start(const struct node *map, struct str text)
{
	const char *at;

	if (map->kind != NODE_MAP || map->count == 0)
		return NULL;
	at = map->pairs[0].key->raw.data;
	/* An alias that is a key is elsewhere, and rare. */
	if (!at || at < text.data || at >= text.data + text.len ||
		map->pairs[0].key->loc.line != map->loc.line)
		return NULL;
	while (at > text.data && at[-1] != '\n')
		at--;
	return at;
}

void scenario_find_text(struct scenario_source *source)
{
	struct str text = source->file->yaml->text, rest, line;
	const char *start = find_start(source->map, text);
	const char *end;
	size_t indent;

	if (!start)
		return;
	rest = (struct str){start, text.len - (size_t)(start - text.data)};
	line = str_cut_line(&rest);
	indent = source->suite ? least_indent(source->map, line) : 0;
	end = rest.data;
	/* What lies between this scenario and the next belongs to neither. */
	while (rest.len) {
		line = str_cut_line(&rest);
		if (says_nothing(line) && count_blanks(line) <= indent)
			continue;
		if (is_document_mark(line) || count_blanks(line) < indent)
			break;
		end = rest.data;
	}
	source->text = (struct str){start, (size_t)(end - start)};
	source->text_line = source->map->loc.line;
}

/* What was written, without quotes, or the line of the "|". */
static struct str find_inside(const struct node *scalar)
{
	struct str raw = scalar->raw;

	if (scalar->style == NODE_LITERAL || scalar->style == NODE_FOLDED)
		str_cut_line(&raw);
	if ((scalar->style == NODE_SINGLE_QUOTED ||
		    scalar->style == NODE_DOUBLE_QUOTED) &&
		raw.len >= 2) {
		raw.data++;
		raw.len -= 2;
	}
	return raw;
}

static void keep_in(const struct scenario_source *source,
	const struct node *node, struct str name, struct str value)
{
	const struct scenario_load *load = source->file->load;
	struct str raw;

	for (size_t i = 0; node->kind == NODE_LIST && i < node->count; i++)
		keep_in(source, node->items[i], name, value);
	for (size_t i = 0; node->kind == NODE_MAP && i < node->count; i++)
		keep_in(source, node->pairs[i].value, name, value);
	if (node->kind != NODE_SCALAR || !str_contains(node->text, value))
		return;
	raw = find_inside(node);
	/* A block is spelled as it is, line by line. */
	if (node->style != NODE_LITERAL && !str_contains(raw, value))
		load->secret(load->owner, name, raw);
}

void scenario_keep_spellings(
	const struct scenario_source *source, struct str name, struct str value)
{
	if (value.len)
		keep_in(source, source->map, name, value);
}
