/*
 * yaml_shape.h - what a value may be, as a table. A map's reader looks its
 * keys up in such a table, and the schema for editors is made of the same.
 * What depends on more than one key, or on the text itself, is the reader's
 * affair.
 */
#ifndef SD_YAML_YAML_SHAPE_H
#define SD_YAML_YAML_SHAPE_H

#include <stdint.h>
#include "yaml/yaml_tree.h"

/* Our YAML has texts only; others see 250 as a number, and true as a truth
 * value. Several of these may be said. */
enum yaml_kind {
	YAML_TEXT = 1 << 0,	/* any scalar but an empty one */
	YAML_BLANK = 1 << 1,	/* '' */
	YAML_ABSENT = 1 << 2,	/* nothing at all, as in "key:" */
	YAML_WRITTEN = 1 << 3,	/* a text that others see as one, too */
	YAML_INT = 1 << 4,	/* from min to max */
	YAML_BOOL = 1 << 5,	/* true or false */
	YAML_DURATION = 1 << 6, /* 250ms; longer than 0 if min is 1 */
	YAML_SIZE = 1 << 7,	/* 1024 or 10K, of at least min */
	YAML_WORD = 1 << 8,	/* one of the words, 1.2 perhaps */
	YAML_LIST = 1 << 9,	/* of items */
	YAML_MAP = 1 << 10,	/* of keys, or of names to others */
	YAML_VARS = 1 << 11,	/* or ${name}, which will be one of those */
	YAML_ANY_CASE = 1 << 12 /* the words' case does not count */
};

#define YAML_ANY_TEXT (YAML_TEXT | YAML_BLANK | YAML_ABSENT)
#define YAML_NAME_PATTERN "^[A-Za-z_][A-Za-z0-9_-]*$"
#define YAML_DURATION_PATTERN "[0-9]+(\\.[0-9]+)?(us|ms|s|m|h)"

struct yaml_key;

struct yaml_shape {
	unsigned kinds;
	/* What a text must fit, as ECMAScript writes patterns; "(?i:a|b)"
	 * stands for these words in any case. NULL: any. */
	const char *pattern;
	const char *takes;	  /* the same in words */
	const char *const *words; /* NULL at the end */
	const char *const *(*more_words)(void);
	int64_t min, max; /* max 0: none */
	/* Items of a list, or pairs of a map. */
	size_t count_min, count_max; /* count_max 0: any number */
	const struct yaml_shape *item;
	/* The keys of a map: a table, with a key NULL at the end, or a function
	 * that is false behind the last one. Both NULL: others only. */
	const struct yaml_key *keys;
	bool (*key_at)(size_t i, struct yaml_key *out);
	/* Values of keys that are in no table, and what those must be like.
	 * NULL: there are none. */
	const struct yaml_shape *other;
	const char *other_pattern;
	const char *const *any_of; /* keys of which one must be there */
	/* What it is called where it stands in several places. NULL: it is
	 * written out. */
	const char *name;
};

struct yaml_key {
	const char *key;
	const struct yaml_shape *shape;
	const char *help;	    /* one sentence */
	const char *const *without; /* keys that cannot stand beside it */
	bool required;
};

#define YAML_KEY(name, its_shape, text)                             \
	{                                                           \
		.key = (name), .shape = (its_shape), .help = (text) \
	}
#define YAML_KEY_REQUIRED(name, its_shape, text)                     \
	{                                                            \
		.key = (name), .shape = (its_shape), .help = (text), \
		.required = true                                     \
	}
#define YAML_KEY_WITHOUT(name, its_shape, text, list)                \
	{                                                            \
		.key = (name), .shape = (its_shape), .help = (text), \
		.without = (list)                                    \
	}
#define YAML_KEY_END        \
	{                   \
		.key = NULL \
	}

/* Shapes that many have; _var: a variable may stand for the value. */
extern const struct yaml_shape shape_text, shape_any_text, shape_texts,
	shape_bool, shape_bool_var, shape_duration_var, shape_size_var,
	shape_any_names;
/* Durations longer than 0. */
extern const struct yaml_shape shape_limit, shape_limit_var;
/* 1.0 to 1.3, TLSv1.2; and the first of these. */
extern const char *const yaml_tls_words[];
extern const struct yaml_shape shape_tls_version;
/* "no", "yes", "false", "true"; the words of shape_yes and shape_yes_var. */
extern const char *const yaml_yes_words[];
extern const struct yaml_shape shape_yes, shape_yes_var;

/* The i-th key of a map of this shape; false behind the last. */
bool yaml_shape_key(
	const struct yaml_shape *shape, size_t i, struct yaml_key *out);

/* Complains unless node is a map and all its keys are in the table: "unknown
 * key", with "did you mean". what names the map in messages ("a server"). */
bool yaml_check_keys(struct diag *diag, const struct node *node,
	const char *what, const struct yaml_key *keys);

#endif
