/*
 * scenario_private.h - a scenario on its way from nodes to plans. Internal
 * to scenario/.
 */
#ifndef SD_SCENARIO_SCENARIO_PRIVATE_H
#define SD_SCENARIO_SCENARIO_PRIVATE_H

#include "scenario/scenario.h"
#include "steps/steps.h"
#include "yaml/yaml_read.h"

struct scenario_source;

/* A file that is being read. */
struct scenario_file {
	struct scenario_set *set;
	const struct scenario_load *load;
	struct diag *diag;
	struct arena *arena;
	const char *name; /* as ids show it */
	const char *base_dir;
	const struct yaml_file *yaml;
	struct scenario_source *sources, **last_source;
};

/* A file that a `use` names; read once. */
struct fragment_file {
	struct fragment_file *next;
	const char *name, *base_dir;
	const char *problem; /* it could not be read; NULL: it could */
	bool faulty;	     /* it could, and what is wrong was told */
	struct yaml_file yaml;
};

/* Where a `use` stands, and the one that led there. */
struct fragment_place {
	const struct fragment_place *up; /* NULL: in the scenario itself */
	int depth;
	const struct node *list; /* the steps; NULL in the scenario */
	struct str name;
	const struct yaml_file *yaml;
	const struct node *map, *suite; /* of the scenario; or NULL */
	const char *base_dir;
};

/* A row of `cases`, or the one case of a scenario that has none. */
struct scenario_case {
	const char *id;		/* NULL: the scenario has no cases */
	const struct node *row; /* NULL */
};

/* One scenario of a file. */
struct scenario_source {
	struct scenario_file *file;
	const struct node *map;	  /* its own keys */
	const struct node *talk;  /* its steps, made of `talk`; or NULL */
	struct loc talk_message;  /* a message in it that ends; line 0: none */
	const struct node *suite; /* whose keys it inherits; or NULL */
	struct str name;	  /* data NULL: has none, and that was told */
	struct loc loc;		  /* of the name */
	struct str text;	  /* its lines of the file; data NULL: none */
	int text_line;		  /* the number of the first */
	size_t case_count;
	struct scenario_case *cases;
	struct scenario_source *next;
};

/* The plan of one case that is being made. */
struct scenario_build {
	const struct scenario_source *source;
	const struct scenario_case *row;
	struct diag *diag;
	struct arena *arena;
	struct plan *plan;
	struct vars *vars;
	struct template_scope scope;
	struct step_parse parse;
	struct loc start_loc; /* of the value of `start`, else the name */
	struct loc connection_locs[CONNECTIONS_MAX];
	const struct fragment_place *place;
	bool is_collecting; /* names only: nothing is told yet */
	size_t visited_count, visited_cap;
	const struct node **visited; /* fragments that were collected */
	size_t fragment_nodes;	     /* put in so far */
	struct loc message;	     /* one that ends; line 0: none */
	size_t may_lack_count, may_lack_cap;
	struct str *may_lack; /* variables that `requires` asks for */
};

/* --- what values take, beside their readers --- */

extern const struct yaml_shape scenario_tags_shape, scenario_reason_shape,
	scenario_vars_shape, scenario_timeouts_shape, scenario_retry_shape,
	scenario_cases_shape, scenario_servers_shape,
	scenario_fragment_list_shape, scenario_talk_shape;

/* --- scenario_keys.c --- */

/* The value that counts: the scenario's own, or the suite's; or NULL. */
const struct node *scenario_get(
	const struct scenario_source *source, const char *key);
/* Complains about keys that do not exist (or not yet). suite: the map holds
 * `scenarios`. */
bool scenario_check_keys(
	struct scenario_file *file, const struct node *map, bool suite);
/* The i-th key; false behind the last. */
bool scenario_key_at(size_t i, struct yaml_key *out);
/* Reads the name, which must be there. */
bool scenario_read_name(struct scenario_source *source);
/* Reads what must hold, and so which variables may be lacking: before any
 * text is read. */
bool scenario_read_requires(struct scenario_build *build);
/* Reads all other keys into the plan, the steps' sections excepted. */
bool scenario_read_keys(struct scenario_build *build);
/* A copy of a scalar with its variables put in, in *out; they must be known
 * before the conversation. Other nodes are copied as they are. False after a
 * diag_error. */
bool scenario_fixed(struct scenario_build *build, const struct node *value,
	const char *key, struct node *out);

/* --- scenario_prose.c: one key each --- */

bool scenario_read_description(
	struct scenario_build *build, const struct node *value);
bool scenario_read_hint(struct scenario_build *build, const struct node *value);
bool scenario_read_skip(struct scenario_build *build, const struct node *value);
bool scenario_read_xfail(
	struct scenario_build *build, const struct node *value);
bool scenario_read_ref(struct scenario_build *build, const struct node *value);
bool scenario_read_tags(struct scenario_build *build, const struct node *value);

/* --- scenario_secrets.c, scenario_timeouts.c: one key each --- */

/* step_parse's secret(). */
void scenario_keep_secret(
	struct step_parse *parse, struct str name, struct str value);
bool scenario_read_secrets(
	struct scenario_build *build, const struct node *value);
extern const struct timeouts scenario_default_timeouts;
bool scenario_read_timeouts(
	struct scenario_build *build, const struct node *value);

/* --- scenario_text.c --- */

/* Finds source->text: the lines that its map stands on. */
void scenario_find_text(struct scenario_source *source);
/* Tells load->secret() how else the file spells a secret, which reports
 * that show the file would give away: 'it''s', "a\x62", folded lines. */
void scenario_keep_spellings(const struct scenario_source *source,
	struct str name, struct str value);

/* --- scenario_cases.c --- */

/* Reads `cases` into source; one case without an id when there are none. */
bool scenario_read_cases(struct scenario_source *source);
/* Makes build->vars: the load's, the suite's and the scenario's `vars`, and
 * the columns of the case. */
bool scenario_put_vars(struct scenario_build *build);
/* Puts the variables of variables in where they are known. */
bool scenario_settle_vars(struct scenario_build *build);

/* --- scenario_plan.c --- */

/* Makes the plans of all cases and adds them to the set. */
bool scenario_make_plans(struct scenario_source *source);
/* The steps that the author wrote for a section; NULL: none. */
const struct node *scenario_section_list(
	const struct scenario_build *build, int section);

/* --- scenario_lint.c --- */

/* The first step in list, or below, that queues mail; or NULL. */
const struct node *scenario_find_message(const struct node *list);
/* Warns of mail that may be queued, unless the author says so. */
void scenario_lint_delivery(struct scenario_build *build);
/* Warns of a `requires` that asks a target that is not used. */
void scenario_lint_requires(struct scenario_build *build);

/* --- scenario_retry.c, scenario_servers.c, scenario_listen.c --- */

bool scenario_read_retry(
	struct scenario_build *build, const struct node *value);
/* Makes the slots of all servers, and of what their steps fill. */
void scenario_collect_servers(struct scenario_build *build);
/* Reads them, and their steps. */
bool scenario_read_servers(
	struct scenario_build *build, const struct node *value);
/* Reads a server's `listen`. */
bool scenario_read_listen(struct scenario_build *build,
	const struct node *value, struct server_spec *server);

/* --- scenario_connections.c --- */

/* Fills in what the steps need: the target, connections, programs. False
 * after a diag_error. */
bool scenario_check_connections(struct scenario_build *build);
/* The first step is a handshake of the scenario's own. */
bool scenario_begins_with_tls(const struct plan *plan);

/* --- scenario_fragments.c --- */

/* Whether a map is the value that `fragments` takes. */
bool scenario_check_fragments(struct diag *diag, const struct node *value);
/* A document that holds fragments and no scenario. */
bool scenario_is_fragments(const struct node *root);
/* Makes build->parse able to read `use`. */
void scenario_init_fragments(struct scenario_build *build);

/* --- scenario_fragment_find.c --- */

/* Splits FILE#NAME into the place that it names and the name. NULL when the
 * file cannot be read, which is told unless names are collected. */
struct fragment_place *scenario_find_place(
	struct scenario_build *build, const struct node *node, struct str *name);
/* The fragment of this name that can be seen from place; or NULL. */
const struct node *scenario_find_fragment(
	const struct fragment_place *place, struct str name);
/* Says that there is none, and which is near. */
void scenario_complain_fragment(struct scenario_build *build,
	const struct fragment_place *place, struct str name, struct loc loc);

/* --- scenario_talk.c --- */

/* Makes source->talk. False after a diag_error. */
bool scenario_read_talk(struct scenario_source *source);

/* --- scenario_load.c --- */

/* Reads a file's documents; base_dir is where it is. *problem (in arena) is
 * why it could not be read, or NULL when what is wrong was told. */
bool scenario_read_yaml(struct diag *diag, struct arena *arena,
	const char *name, struct yaml_file *out, const char **problem);
const char *scenario_directory(struct arena *arena, const char *path);

/* Adds a plan that the set then holds. */
void scenario_set_add(struct scenario_set *set, struct plan *plan);
/* A new arena that the set owns. */
struct arena *scenario_set_arena(struct scenario_set *set);
/* Reads one file; all mistakes are told. Unless it is_named by the user, one
 * that holds fragments only is passed over. */
bool scenario_load_file(struct scenario_set *set,
	const struct scenario_load *load, struct arena *arena, const char *name,
	bool is_named);

/* --- scenario_expression.c --- */

/* An expression as -k takes it. */
struct scenario_expression {
	const char *option; /* "-k": where it was given */
	struct str text;
};

/* Whether an expression holds for an id. *ok is false when it cannot be read,
 * which is told. id NULL: it is only checked. */
bool scenario_expression_holds(const struct scenario_expression *expression,
	const char *id, struct diag *diag, bool *ok);

/* --- scenario_find.c --- */

/* Calls fn for every scenario file of a folder and below, sorted. False
 * after a diag_error, or when fn said so once. */
bool scenario_walk(struct diag *diag, struct arena *arena, const char *folder,
	bool (*fn)(void *owner, const char *path), void *owner);
/* Complains that there is no such file, and names one that is near. */
bool scenario_complain_missing(
	struct diag *diag, struct arena *arena, const char *path);

#endif
