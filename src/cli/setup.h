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

struct setup {
	const struct options *options;
	struct arena *arena;
	struct diag *diag;
	struct redactor *redactor;
	struct config config;
	struct target target;
	bool has_target;
	const struct vars *vars;
	struct scenario_set set; /* what was selected */
	size_t loaded;		 /* before the selection */
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
/* Drops what is not wanted. False with *exit_code set after it was said why
 * nothing can be done. */
bool setup_select(struct setup *setup, int *exit_code);
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
void setup_print_diag(const struct setup *setup);

#endif
