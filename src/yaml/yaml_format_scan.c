/*
 * yaml_format_scan.c - libyaml's tokens, as pieces of the text. The events
 * that yaml_tree.c reads do not tell where dashes, colons and commas are.
 */
#include "yaml/yaml_format_private.h"

#include <yaml.h>
#include "base/mem.h"
#include "yaml/yaml_source.h"

/* libyaml counts characters. */
struct cursor {
	const struct yaml_source *source;
	size_t index;
	size_t offset;
};

static size_t offset_of(struct cursor *cursor, yaml_mark_t mark)
{
	const struct yaml_source *source = cursor->source;

	/* A token may begin before the end of the one before it. */
	if (mark.index < cursor->index)
		cursor->index = cursor->offset = 0;
	while (cursor->index < mark.index &&
		cursor->offset < source->text.len) {
		cursor->offset += yaml_source_char(source, cursor->offset).len;
		cursor->index++;
	}
	return cursor->offset;
}

static enum node_style style_of(yaml_scalar_style_t style)
{
	switch (style) {
	case YAML_SINGLE_QUOTED_SCALAR_STYLE:
		return NODE_SINGLE_QUOTED;
	case YAML_DOUBLE_QUOTED_SCALAR_STYLE:
		return NODE_DOUBLE_QUOTED;
	case YAML_LITERAL_SCALAR_STYLE:
		return NODE_LITERAL;
	case YAML_FOLDED_SCALAR_STYLE:
		return NODE_FOLDED;
	case YAML_PLAIN_SCALAR_STYLE:
	case YAML_ANY_SCALAR_STYLE:
		break;
	}
	return NODE_PLAIN;
}

/* False for a token that is no piece. */
static bool kind_of(const yaml_token_t *token, enum piece_kind *kind)
{
	static const struct {
		yaml_token_type_t type;
		enum piece_kind kind;
	} table[] = {
		{YAML_BLOCK_SEQUENCE_START_TOKEN, PIECE_LIST_BEGIN},
		{YAML_BLOCK_MAPPING_START_TOKEN, PIECE_MAP_BEGIN},
		{YAML_BLOCK_END_TOKEN, PIECE_BLOCK_END},
		{YAML_BLOCK_ENTRY_TOKEN, PIECE_DASH},
		{YAML_KEY_TOKEN, PIECE_QUESTION},
		{YAML_VALUE_TOKEN, PIECE_COLON},
		{YAML_FLOW_SEQUENCE_START_TOKEN, PIECE_OPEN},
		{YAML_FLOW_MAPPING_START_TOKEN, PIECE_OPEN},
		{YAML_FLOW_SEQUENCE_END_TOKEN, PIECE_CLOSE},
		{YAML_FLOW_MAPPING_END_TOKEN, PIECE_CLOSE},
		{YAML_FLOW_ENTRY_TOKEN, PIECE_COMMA},
		{YAML_SCALAR_TOKEN, PIECE_SCALAR},
		{YAML_ALIAS_TOKEN, PIECE_ALIAS},
		{YAML_ANCHOR_TOKEN, PIECE_PROPERTY},
		{YAML_TAG_TOKEN, PIECE_PROPERTY},
		{YAML_VERSION_DIRECTIVE_TOKEN, PIECE_DIRECTIVE},
		{YAML_TAG_DIRECTIVE_TOKEN, PIECE_DIRECTIVE},
		{YAML_DOCUMENT_START_TOKEN, PIECE_MARKER},
		{YAML_DOCUMENT_END_TOKEN, PIECE_MARKER},
		{YAML_STREAM_END_TOKEN, PIECE_TEXT_END},
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (table[i].type == token->type) {
			*kind = table[i].kind;
			return true;
		}
	return false;
}

static void add(struct pieces *pieces, const struct piece *piece)
{
	if (pieces->count == pieces->cap) {
		pieces->cap = pieces->cap ? pieces->cap * 2 : 64;
		pieces->all = mem_realloc(
			pieces->all, pieces->cap * sizeof(*pieces->all));
	}
	pieces->all[pieces->count++] = *piece;
}

static void take(
	struct pieces *pieces, struct cursor *cursor, const yaml_token_t *token)
{
	struct piece piece = {.kind = PIECE_TEXT_END};

	if (!kind_of(token, &piece.kind))
		return;
	piece.start = offset_of(cursor, token->start_mark);
	piece.end = offset_of(cursor, token->end_mark);
	if (piece.kind == PIECE_SCALAR)
		piece.style = style_of(token->data.scalar.style);
	/* A key without a question mark takes no room. */
	if (piece.kind == PIECE_QUESTION && piece.start == piece.end)
		piece.kind = PIECE_KEY_BEGIN;
	add(pieces, &piece);
}

bool pieces_scan(struct pieces *pieces, struct str text)
{
	struct yaml_source source = {NULL, text};
	struct cursor cursor = {&source, 0, 0};
	yaml_parser_t parser;
	yaml_token_t token;
	bool ok = true, ended = false;

	*pieces = (struct pieces){NULL, 0, 0};
	if (!yaml_parser_initialize(&parser))
		return false;
	yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(
		&parser, (const unsigned char *)text.data, text.len);
	while (ok && !ended) {
		ok = yaml_parser_scan(&parser, &token);
		if (!ok)
			break;
		take(pieces, &cursor, &token);
		ended = token.type == YAML_STREAM_END_TOKEN;
		yaml_token_delete(&token);
	}
	yaml_parser_delete(&parser);
	return ok;
}

void pieces_fini(struct pieces *pieces)
{
	mem_free(pieces->all);
	*pieces = (struct pieces){NULL, 0, 0};
}

bool piece_is_seen(const struct piece *piece)
{
	return piece->kind > PIECE_KEY_BEGIN;
}
