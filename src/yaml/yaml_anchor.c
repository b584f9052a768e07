/* yaml_anchor.c - see yaml_anchor.h. */
#include "yaml/yaml_anchor.h"
#include "base/mem.h"

int yaml_anchors_add(
	struct yaml_anchors *anchors, struct arena *arena, const char *name)
{
	if (!name)
		return YAML_NO_ANCHOR;
	if (anchors->count == anchors->cap) {
		anchors->cap = anchors->cap ? anchors->cap * 2 : 8;
		anchors->all = mem_realloc(
			anchors->all, anchors->cap * sizeof(*anchors->all));
	}
	anchors->all[anchors->count] =
		(struct yaml_anchor){arena_strdup(arena, name), {NULL, 0, 0}};
	return (int)anchors->count++;
}

void yaml_anchors_finish(
	struct yaml_anchors *anchors, int number, struct yaml_built built)
{
	if (number != YAML_NO_ANCHOR)
		anchors->all[number].built = built;
}

const struct yaml_anchor *yaml_anchors_find(
	const struct yaml_anchors *anchors, const char *name)
{
	for (size_t i = anchors->count; i > 0; i--)
		if (strcmp(anchors->all[i - 1].name, name) == 0)
			return &anchors->all[i - 1];
	return NULL;
}

void yaml_anchors_clear(struct yaml_anchors *anchors)
{
	anchors->count = 0;
}

void yaml_anchors_fini(struct yaml_anchors *anchors)
{
	mem_free(anchors->all);
	*anchors = (struct yaml_anchors){NULL, 0, 0};
}

/* "&a:b" is the anchor "a" and the text ":b". */
static bool ends_anchor(char c)
{
	return !(c >= '0' && c <= '9') && !(c >= 'A' && c <= 'Z') &&
	       !(c >= 'a' && c <= 'z') && c != '_' && c != '-';
}

size_t yaml_skip_properties(const struct yaml_source *source, size_t start,
	size_t end, struct loc *loc)
{
	bool inside = false, comment = false, anchor = false;

	for (; start < end; start++) {
		char c = source->text.data[start];

		if (c == '\n') {
			inside = comment = false;
		} else if (yaml_is_blank(c) || c == '\r') {
			inside = comment;
		} else if (!inside) {
			if (c != '&' && c != '!' && c != '#')
				break;
			inside = true;
			comment = c == '#';
			anchor = c == '&';
		} else if (anchor && ends_anchor(c)) {
			break;
		}
		loc->column += ((unsigned char)c & 0xc0) != 0x80;
		if (c == '\n') {
			loc->line++;
			loc->column = 1;
		}
	}
	return start;
}
