/*
 * template.h - a text with ${variables}. What is known when files are loaded
 * is put in then; the rest becomes slots, which a session fills.
 */
#ifndef SD_ENGINE_TEMPLATE_H
#define SD_ENGINE_TEMPLATE_H

#include "base/err.h"
#include "base/random.h"
#include "engine/vars.h"
#include "yaml/yaml_tree.h"

/* Names whose values are made by the conversation: captures, set, and
 * variables that hold something random. */
struct slots {
	size_t count, cap;
	struct str *names;
	const struct template **initial; /* NULL: no value until it is set */
	int *order;                      /* those with an initial value, each */
	size_t order_count, order_cap;   /* after those that it needs */
};

/* What a text is read with when files are loaded. */
struct template_scope {
	struct arena *arena;
	struct diag *diag;
	const struct vars *vars;
	struct slots *slots;
	/* Variables of the vocabulary that need no value here, because the
	 * scenario requires them and will be skipped; or all, for `check`. */
	bool (*may_lack)(void *owner, struct str name);
	void *owner;
	const char *scenario, *case_id; /* ${scenario}, ${case} */
	bool is_full;                   /* template_has_room() has said so */
};

struct template_part;

struct template {
	bool is_fixed;       /* no parts: text is all of it */
	struct str text;
	size_t part_count;
	const struct template_part *parts;
	struct str shown;    /* with the fixed variables put in and the others
	                        as they were written */
};

/* The slot of that name, or -1. */
int slots_find(const struct slots *slots, struct str name);
/* The slot of that name, added if it is new. */
int slots_add(struct slots *slots, struct arena *arena, struct str name);

/* Reads a scalar. NULL after a diag_error (unknown variable, no closing
 * brace, unknown function ...). */
const struct template *template_parse(struct template_scope *scope,
	const struct node *scalar);
/* As template_parse() for a text that is at loc. */
const struct template *template_parse_text(struct template_scope *scope,
	struct str text, struct loc loc);
/* Whether the arena, which holds all that one file becomes, has room for
 * more. False after a diag_error, which is made once. */
bool template_has_room(struct template_scope *scope, struct loc loc);
/* A fixed template. */
const struct template *template_fixed(struct arena *arena, struct str text);

/* Calls fn for each slot that the text needs, as often as it does. */
void template_each_slot(const struct template *template,
	void (*fn)(void *owner, int slot), void *owner);

/* What the parts that are not fixed are filled with. */
struct template_values {
	const struct str *slots;      /* data NULL: no value yet */
	const struct slots *names;
	struct random *random;
	int64_t index;                /* ${index} */
	const char *run_id, *target_host;
	int target_port;
	struct str default_helo;      /* ${helo} when nobody set it */
};

enum template_mode {
	TEMPLATE_BYTES,  /* as it is */
	TEMPLATE_LINE,   /* CR, LF and NUL from a slot are an error */
	TEMPLATE_EXPECT  /* text from a slot is escaped so that it stands for
	                    itself within /regex/ and "substring" */
};

/* Appends the text. False with *err (ERR_VARIABLE) set when a variable has
 * no value yet, or one that mode forbids. */
bool template_expand(const struct template *template,
	const struct template_values *values, enum template_mode mode,
	struct buf *out, struct err *err);

/* Gives each slot of values->names its initial value, or none ({NULL}): to
 * be called once, when a conversation begins. out has room for all of them,
 * and values->slots is out. Values live in arena. */
bool slots_start(const struct template_values *values, struct str *out,
	struct arena *arena, struct err *err);
/* Nobody can define it: "index", "target.host", "uuid" ... */
bool template_is_builtin(struct str name);

#endif
