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

/* Which of them are wanted. */
struct scenario_selection {
	struct str expression; /* -k; data NULL: all */
	struct str tags;       /* --tag a,!b; data NULL: all */
};

/* Drops the plans that are not wanted. False after a diag_error when the
 * expression or the tags cannot be read. */
bool scenario_select(struct scenario_set *set,
	const struct scenario_selection *selection, struct diag *diag);

#endif
