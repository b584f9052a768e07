/*
 * yaml_format_private.h - a text on its way into the one layout. Internal to
 * yaml/yaml_format*.c.
 */
#ifndef SD_YAML_YAML_FORMAT_PRIVATE_H
#define SD_YAML_YAML_FORMAT_PRIVATE_H

#include "yaml/yaml_format.h"
#include "yaml/yaml_tree.h"

/* What stands in the text, and where lists and maps begin and end between. */
enum piece_kind {
	/* Not to be seen in the text. */
	PIECE_LIST_BEGIN,
	PIECE_MAP_BEGIN,
	PIECE_BLOCK_END,
	PIECE_KEY_BEGIN, /* a key follows */
	/* To be seen. */
	PIECE_DASH,
	PIECE_QUESTION, /* "? key" */
	PIECE_COLON,
	PIECE_OPEN, /* [ { */
	PIECE_CLOSE,
	PIECE_COMMA,
	PIECE_SCALAR,
	PIECE_ALIAS,
	PIECE_PROPERTY, /* an anchor or a tag */
	PIECE_DIRECTIVE,
	PIECE_MARKER, /* --- and ... */
	PIECE_TEXT_END
};

struct piece {
	enum piece_kind kind;
	enum node_style style; /* of a scalar */
	size_t start, end;     /* byte offsets of the text */
};

struct pieces {
	struct piece *all;
	size_t count, cap;
};

/* The last piece is PIECE_TEXT_END. False when the scanner finds a mistake,
 * which cannot be after yaml_parse(). pieces_fini() in any case. */
bool pieces_scan(struct pieces *pieces, struct str text);
void pieces_fini(struct pieces *pieces);
bool piece_is_seen(const struct piece *piece);

/* A loose list is one whose dashes are in the column of its key. */
enum level_kind { LEVEL_MAP, LEVEL_LIST, LEVEL_LOOSE_LIST };

/* A list or map that is open, not in brackets. */
struct level {
	enum level_kind kind;
	size_t from; /* its column in the text */
	size_t to;   /* its column in what comes of it */
};

enum { FORMAT_INDENT = 2, LEVELS_MAX = 2 * YAML_DEPTH_MAX + 2 };

struct format {
	struct str text; /* line ends are LF; no byte order mark */
	struct buf *out;
	struct buf *comments;	  /* all of them, a line each */
	const struct piece *last; /* NULL: the next one is the first */
	size_t last_end;	  /* of what was put of it */
	struct level levels[LEVELS_MAX];
	size_t level_count;
	size_t level_count_was; /* at the latest piece */
	size_t flow_depth;
	size_t flow_base; /* the column of the line of the outermost [ or { */
	bool is_key;	  /* the next piece begins a key */
	bool begins_line; /* the latest piece does */
	size_t margin;	  /* the column of what stands in nothing else */
	bool wants_margin;
};

/* Lays text out, in place of what out and comments hold. False when it is not
 * what it must be after yaml_parse(). comments is what out and text have in
 * common besides the tree. */
bool format_layout(struct str text, struct buf *out, struct buf *comments);
/* Puts what stands between the latest piece and next: line breaks, comments,
 * blank lines; column is where next goes if it begins a line. False when
 * anything else stands there. */
bool format_gap(struct format *format, const struct piece *next, size_t column);
/* Puts a scalar whose lines but the first go to column. */
void format_scalar(
	struct format *format, const struct piece *piece, size_t column);
/* Puts a comment behind something or on a line of its own. */
void format_comment(struct format *format, struct str comment);
/* The column of offset in the text, in bytes. */
size_t format_source_column(const struct format *format, size_t offset);
/* text without spaces and tabs at its end. */
struct str format_trim_end(struct str text);

/* The same documents: kinds, styles, texts, order. */
bool format_same_trees(
	const struct yaml_file *before, const struct yaml_file *after);
/* The same signs, anchors, aliases and directives. */
bool format_same_pieces(struct str before, struct str after);

#endif
