/*
 * setup.h - what run, check, list and serve have in common: smtpdrill.yaml, the
 * target, the variables, the scenarios. Nothing is sent.
 */
#ifndef SD_CLI_SETUP_H
#define SD_CLI_SETUP_H

#include <stdio.h>
#include "cli/config.h"
#include "cli/options.h"
#include "result/redact.h"
#include "scenario/scenario.h"

struct last_failed;
struct mutants;

struct setup {
	const struct options *options;
	struct arena *arena;
	struct diag *diag;
	struct redactor *redactor;
	struct config config;
	struct target target;
	bool has_target;
	const struct vars *vars;
	struct scenario_set set;	 /* what was selected */
	size_t loaded;			 /* before the selection */
	bool needs_target;		 /* some scenario does, of any shard */
	uint64_t seed;			 /* --seed, or one of the kernel's */
	struct mutants *mutants;	 /* of the built-in server; or NULL */
	struct last_failed *last_failed; /* what was recorded; or NULL */
};

/* A command's main(): reads the options and lets run() do the rest. Returns
 * the exit code, which is run()'s. */
int setup_main(const struct command_ops *command, int argc, char **argv,
	int (*run)(struct setup *setup));
/* Reads the configuration and finds the target, if one is given. False with
 * *exit_code set after the mistakes were printed. */
bool setup_target(struct setup *setup, int *exit_code);
/* Loads all scenarios. False if there are mistakes, which are in
 * setup->diag and were not printed. */
bool setup_load(struct setup *setup);
/* --- setup_select.c --- */

/* Drops what is not wanted, and shuffles the rest. An empty shard is no
 * mistake: the set is empty then, which was said. False with *exit_code set
 * after it was said why nothing can be done. */
bool setup_select(struct setup *setup, int *exit_code);
/* Notes tags of --tag that no scenario has. Before the selection. */
void setup_note_unknown_tags(const struct setup *setup);
/* The working directory, in the arena; NULL: it has no name. */
const char *setup_folder(const struct setup *setup);

/* --- setup.c --- */

/* All of that, mistakes printed: false with *exit_code set when there is
 * nothing to go on with. */
bool setup_scenarios(struct setup *setup, int *exit_code);
/* False with *exit_code set after it was said that scenarios were selected
 * that need a target, and none is given. */
bool setup_check_target(const struct setup *setup, int *exit_code);
/* False with *exit_code set after it was said which scenarios would start
 * programs, and that is not allowed. */
bool setup_check_programs(
	const struct setup *setup, bool may_deliver, int *exit_code);
/* It is not skipped before anything is asked. */
bool setup_is_played(const struct plan *plan, bool may_deliver);
/* Complains when the scenarios that would be played need variables of the
 * library's vocabulary that nobody gave. False then. */
bool setup_check_missing(const struct setup *setup, bool may_deliver);
/* Prints text without the secrets in it. */
void setup_print(const struct setup *setup, FILE *stream, struct str text);
/* Prints mistakes and lints to standard error. */
void setup_print_diag(const struct setup *setup, const struct diag *diag);

#endif
