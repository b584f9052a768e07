/*
 * vars.h - the variables whose values are known before a conversation: from
 * the command line, the environment, files, the target and the scenario.
 */
#ifndef SD_ENGINE_VARS_H
#define SD_ENGINE_VARS_H

#include "base/arena.h"
#include "base/diag.h"

struct node;
struct template;

/* Who says it; a later one wins. */
enum var_rank {
	VAR_RANK_DEFAULT,   /* the library's own: missing_domain */
	VAR_RANK_SCENARIO,
	VAR_RANK_TARGET,
	VAR_RANK_FILE,      /* --vars-file */
	VAR_RANK_ENVIRONMENT, /* SMTPDRILL_VAR_NAME */
	VAR_RANK_COMMAND_LINE,
	VAR_RANK_CASE       /* a column of the scenario's own table */
};

struct var {
	struct str name;
	struct str value;   /* may hold variables itself, if expandable */
	bool expandable;    /* from a scenario or a case, not from outside */
	struct loc loc;
	enum var_rank rank;
	const struct node *node; /* of the value, for places in it; or NULL */
	/* An argument of a fragment: its value, read where it was given. */
	const struct template *ready;
};

struct vars {
	const struct vars *parent; /* looked into as well; may be NULL */
	size_t count, cap;
	struct var *list;
};

/* A set in arena that also sees parent's. */
struct vars *vars_new(struct arena *arena, const struct vars *parent);
/* Adds or replaces (same rank). Strings are borrowed. */
void vars_put(struct vars *vars, struct arena *arena, struct var var);
/* The one that wins, or NULL. */
const struct var *vars_get(const struct vars *vars, struct str name);
/* Letters, digits, "_" and "-", not beginning with a digit. */
bool vars_name_is_valid(struct str name);

/* The library's vocabulary: "helo", "sender", ..., NULL at the end. */
const char *const *vars_vocabulary(void);
bool vars_is_vocabulary(struct str name);

#endif
