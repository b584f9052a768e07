/*
 * scenario.h - from paths to plans: finds files, reads all of them, reports
 * every mistake, and only then hands out anything to run.
 */
#ifndef SD_SCENARIO_SCENARIO_H
#define SD_SCENARIO_SCENARIO_H

#include "engine/plan.h"

/* What scenarios are loaded for. */
struct scenario_load {
	struct diag *diag;
	const struct vars *vars; /* of target, files, environment and command
				    line */
	const struct redactor *redactor; /* NULL: none */
	/* Told the name and the value of each secret that a scenario names;
	 * may be NULL. */
	void (*secret)(void *owner, struct str name, struct str value);
	void *owner;
	/* Of the target, as the prelude depends on it. */
	enum smtp_protocol protocol;
	bool implicit_tls;
};

struct fragment_file;

/* Everything that was loaded; owns all plans. */
struct scenario_set {
	size_t count, cap;
	struct plan **plans; /* in the order of files, scenarios, cases */
	size_t file_count;
	struct arena **arenas; /* one a file */
	size_t arena_count, arena_cap;
	struct fragment_file *fragments; /* files that a `use` named */
};

void scenario_set_init(struct scenario_set *set);
void scenario_set_fini(struct scenario_set *set);

/*
 * Loads a PATH of the command line: a file, a folder (every *.yaml and *.yml
 * below it, sorted, hidden ones left out; smtpdrill.yaml is no scenario),
 * FILE::NAME, FILE::NAME[CASE], or "-" for standard input. Mistakes go to
 * load->diag and the other files are still read. False if there were any.
 */
bool scenario_load_path(struct scenario_set *set,
	const struct scenario_load *load, const char *path);

/* The tag of what floods, dawdles or is very long, and is played only where
 * that is allowed. */
#define SCENARIO_TAG_INTRUSIVE "intrusive"
/* --tag a,!b asks for the tag by its name. */
bool scenario_tags_name(struct str tags, const char *tag);

/* Which of them are wanted. */
struct scenario_selection {
	struct str expression; /* -k; data NULL: all */
	struct str tags;       /* --tag a,!b; data NULL: all */
	struct str refs;       /* --ref a,b; data NULL: all */
	struct str exclude;    /* --exclude, as expression; data NULL: none */
};

/* Drops the plans that are not wanted. False after a diag_error when what
 * was asked for cannot be read. */
bool scenario_select(struct scenario_set *set,
	const struct scenario_selection *selection, struct diag *diag);

/* --- what a scenario goes by: "RFC 5321 4.1.4", "rfc5321/4.1" --- */

/* It names nothing. */
bool scenario_ref_is_empty(struct str ref);
/* other is ref, or a part of it: "rfc5321/4.1" covers "RFC 5321 4.1.4" but
 * not "RFC 5321 4.10". */
bool scenario_ref_covers(struct str ref, struct str other);
/* Appends the first so many parts of a reference to an RFC as --ref takes
 * them: "rfc5321", with three "rfc5321/4". False when it has not so many, or
 * names no RFC. */
bool scenario_ref_shorten(struct buf *out, struct str ref, size_t parts);
/* A reference of the plan or of one of its steps is covered. */
bool scenario_goes_by(const struct plan *plan, struct str ref);

/* --- parts of a run --- */

/*
 * The part of count that a scenario belongs to, from 1. It hangs on its id
 * only, whose path may be written with "." and "//" and "..", and below
 * folder (NULL: not known) from the root on.
 */
int scenario_shard(
	const struct scenario_facts *facts, const char *folder, int count);
/* Appends what is hashed for it: the id with the path made plain. */
void scenario_shard_key(struct buf *out, const struct scenario_facts *facts,
	const char *folder);

#endif
