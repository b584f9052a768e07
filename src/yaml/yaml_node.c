/* yaml_node.c - questions about a node; see yaml_tree.h. */
#include "yaml/yaml_source.h"
#include "yaml/yaml_tree.h"

const struct node *node_get(const struct node *map, const char *key)
{
	if (map->kind != NODE_MAP)
		return NULL;
	for (size_t i = 0; i < map->count; i++)
		if (str_equal(map->pairs[i].key->text, key))
			return map->pairs[i].value;
	return NULL;
}

const char *node_kind_name(const struct node *node)
{
	switch (node->kind) {
	case NODE_SCALAR:
		return "text";
	case NODE_LIST:
		return "a list";
	case NODE_MAP:
		return "a map";
	}
	return "";
}

/* The length of one character of a double-quoted scalar as it is written. */
static size_t escape_len(struct str raw)
{
	if (raw.len < 2 || raw.data[0] != '\\')
		return 1;
	switch (raw.data[1]) {
	case 'x':
		return 4;
	case 'u':
		return 6;
	case 'U':
		return 10;
	default:
		return 2;
	}
}

/* The offset in raw, quotes included, of the count-th character of the text
 * of a quoted scalar of one line. */
static size_t skip_quoted(struct str raw, bool is_double, size_t count)
{
	size_t i = 1;

	while (i < raw.len) {
		bool goes_on = ((unsigned char)raw.data[i] & 0xc0) == 0x80;

		if (!goes_on && count-- == 0)
			break;
		if (is_double)
			i += escape_len(
				(struct str){raw.data + i, raw.len - i});
		else
			i += raw.data[i] == '\'' ? 2 : 1;
	}
	return i < raw.len ? i : raw.len;
}

/* Below a "|" every line of the text is a line of the file, indented by the
 * same number of spaces: the first line that is not empty shows it. */
static struct loc literal_loc(const struct node *scalar, size_t offset)
{
	struct str rest = scalar->raw, line, text = scalar->text;
	struct loc loc = scalar->loc;
	size_t line_start = 0, indent = 0;

	str_cut(&rest, '\n');
	while (text.data && rest.data) {
		size_t len = str_cut(&text, '\n').len;

		line = str_cut(&rest, '\n');
		if (line.len > 0 && line.data[line.len - 1] == '\r')
			line.len--;
		if (len == 0)
			continue;
		indent = line.len > len ? line.len - len : 0;
		break;
	}
	loc.line++;
	for (size_t i = 0; i < offset; i++) {
		if (scalar->text.data[i] != '\n')
			continue;
		loc.line++;
		line_start = i + 1;
	}
	loc.column =
		1 + (int)indent +
		(int)yaml_count_chars((struct str){
			scalar->text.data + line_start, offset - line_start});
	return loc;
}

struct loc node_loc_at(const struct node *scalar, size_t offset)
{
	struct loc loc = scalar->loc;
	size_t count;

	if (scalar->kind != NODE_SCALAR || scalar->raw.len == 0)
		return loc;
	if (offset > scalar->text.len)
		offset = scalar->text.len;
	if (scalar->style == NODE_LITERAL)
		return literal_loc(scalar, offset);
	/* Folding keeps no account of where a word stood. */
	if (scalar->style == NODE_FOLDED ||
		memchr(scalar->raw.data, '\n', scalar->raw.len))
		return loc;
	count = yaml_count_chars((struct str){scalar->text.data, offset});
	if (scalar->style != NODE_PLAIN)
		count = yaml_count_chars((struct str){scalar->raw.data,
			skip_quoted(scalar->raw,
				scalar->style == NODE_DOUBLE_QUOTED, count)});
	loc.column += (int)count;
	return loc;
}
