/* yaml_format_same.c - whether two texts say the same. */
#include "yaml/yaml_format_private.h"

static bool is_same_node(const struct node *before, const struct node *after)
{
	bool same = before->kind == after->kind &&
		    before->flow == after->flow &&
		    before->count == after->count;

	if (!same)
		return false;
	switch (before->kind) {
	case NODE_SCALAR:
		return before->style == after->style &&
		       str_same(before->text, after->text);
	case NODE_LIST:
		for (size_t i = 0; same && i < before->count; i++)
			same = is_same_node(before->items[i], after->items[i]);
		break;
	case NODE_MAP:
		for (size_t i = 0; same && i < before->count; i++)
			same = is_same_node(before->pairs[i].key,
				       after->pairs[i].key) &&
			       is_same_node(before->pairs[i].value,
				       after->pairs[i].value);
		break;
	}
	return same;
}

bool format_same_trees(
	const struct yaml_file *before, const struct yaml_file *after)
{
	if (before->document_count != after->document_count)
		return false;
	for (size_t i = 0; i < before->document_count; i++)
		if (!is_same_node(before->documents[i], after->documents[i]))
			return false;
	return true;
}

static const struct piece *next_seen(const struct pieces *pieces, size_t *i)
{
	while (*i < pieces->count && !piece_is_seen(&pieces->all[*i]))
		++*i;
	return *i < pieces->count ? &pieces->all[(*i)++] : NULL;
}

static struct str slice(struct str text, const struct piece *piece)
{
	return (struct str){
		text.data + piece->start, piece->end - piece->start};
}

/* Texts are compared as parts of the trees. */
static bool is_same_piece(struct str before, const struct piece *a,
	struct str after, const struct piece *b)
{
	return a->kind == b->kind &&
	       (a->kind == PIECE_SCALAR ||
		       str_same(slice(before, a), slice(after, b)));
}

bool format_same_pieces(struct str before, struct str after)
{
	struct pieces a, b;
	bool same = pieces_scan(&a, before);
	size_t i = 0, k = 0;

	same = pieces_scan(&b, after) && same;
	while (same) {
		const struct piece *left = next_seen(&a, &i);
		const struct piece *right = next_seen(&b, &k);

		if (!left || !right) {
			same = left == right;
			break;
		}
		same = is_same_piece(before, left, after, right);
	}
	pieces_fini(&a);
	pieces_fini(&b);
	return same;
}
