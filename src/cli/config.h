/*
 * config.h - smtpdrill.yaml: the targets of a project, by name.
 *
 *   targets:
 *     lab:
 *       url: mail.lab.example:2525
 *       vars: {local_domain: lab.example, recipient: alice@lab.example}
 *       secrets: {password: env:LAB_PASSWORD}
 *       allow_delivery: true
 *       timeouts: {step: 10s}
 *       tls: {ca: lab-ca.pem, name: mail.lab.example}
 *       xfail: [known.yaml, {match: '*::*pipelining*', reason: 'bug 123'}]
 */
#ifndef SD_CLI_CONFIG_H
#define SD_CLI_CONFIG_H

#include "cli/target.h"
#include "engine/plan.h"
#include "engine/vars.h"
#include "scenario/scenario.h"
#include "yaml/yaml_shape.h"

#define CONFIG_FILE "smtpdrill.yaml"

/* A secret and where its value is: "env:NAME", "@FILE", or itself. */
struct config_secret {
	struct str name, source;
	struct loc loc;
};

/* Scenarios that are expected to fail at a target. */
struct config_xfail {
	struct str match; /* as -k */
	const char *reason;
	const char *got; /* part of the failure's message; NULL: any */
	struct config_xfail *next;
};

struct config_target {
	const char *name;
	struct target target;
	size_t var_count, secret_count;
	struct var *vars; /* VAR_RANK_TARGET */
	struct config_secret *secrets;
	bool allow_delivery, allow_intrusive;
	unsigned allow; /* anomalies */
	struct timeouts timeouts; /* 0: not given */
	struct tls_request tls;
	struct config_xfail *xfails, **xfail_end; /* a list; the first that
						     fits a scenario counts */
};

struct config {
	const char *path; /* "../smtpdrill.yaml"; NULL: there is none */
	const char *dir;  /* "../": what its @FILEs are relative to */
	size_t target_count;
	struct config_target *targets;
};

/* What it holds; and two keys of a target. */
extern const struct yaml_shape config_shape, config_tls_shape,
	config_xfail_shape;

/* Looks for the file from the working directory upward and reads it. False
 * after at least one diag_error; without a file there are no targets. */
bool config_load(struct arena *arena, struct diag *diag, struct config *config);
/* The names of the targets, NULL at the end. */
const char *const *config_names(
	struct arena *arena, const struct config *config);
/* "lab, staging"; NULL: none. */
const char *config_list(struct arena *arena, const struct config *config);
/* A text in which ${env.NAME} and ${env.NAME:-default} may stand. */
bool config_read_text(struct arena *arena, struct diag *diag,
	const struct node *node, const char *key, struct str *out);
/* A map of names to text as variables of that rank. False after at least one
 * diag_error; what is right is there all the same. what names the map in
 * messages. */
bool config_read_vars(struct arena *arena, struct diag *diag,
	const struct node *map, const char *what, enum var_rank rank,
	struct var **out, size_t *count);
/* A map of names to where secrets are, into target. */
bool config_read_secrets(struct arena *arena, struct diag *diag,
	const struct node *map, struct config_target *target);
/* tls: of a target; files are relative to dir. */
bool config_read_tls(struct arena *arena, struct diag *diag, const char *dir,
	const struct node *map, struct tls_request *tls);
/* xfail: of a target, a list of entries and of files of them, relative to
 * dir. */
bool config_read_xfail(struct arena *arena, struct diag *diag, const char *dir,
	const struct node *list, struct config_target *target);
/* Marks the scenarios that are expected to fail at target; false after a
 * diag_error. */
bool config_mark_xfail(struct diag *diag, const struct config_target *target,
	const struct scenario_set *set);

#endif
