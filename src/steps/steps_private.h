/* steps_private.h - what the files of this layer share. */
#ifndef SD_STEPS_STEPS_PRIVATE_H
#define SD_STEPS_STEPS_PRIVATE_H

#include "steps/steps.h"

#define STEP(symbol) extern const struct step_ops symbol;
#include "steps/step_list.def"
#undef STEP

/* A pattern as the author writes it: "/regex/flags" (and "?" behind it where
 * optional is not NULL). Compiled into the arena; NULL after a diag_error. */
const struct regex *steps_parse_pattern(struct step_parse *parse,
	const struct node *scalar, struct str text, bool *optional);
/* The text of a scalar whose variables are all known when files are loaded;
 * false after a diag_error. */
bool steps_fixed_text(struct step_parse *parse, const struct node *scalar,
	const char *key, struct str *out);
/* Reads the `expect:` of such a step; NULL after a diag_error. */
const struct expect_spec *steps_parse_expect(struct step_parse *parse,
	const struct node *value, const struct step_ops *ops);
/* Reads `capture:` into step. */
bool steps_parse_capture(
	struct step_parse *parse, const struct node *value, struct step *step);
/* The i-th key that is not an action ("expect" is both); false behind the
 * last. */
bool steps_modifier_at(size_t i, struct steps_key *out);
bool steps_is_modifier(struct str key);
/* Whether such a step takes the key, which is not an action. */
bool steps_takes(const struct step_ops *ops, const char *key);
/* The kind of step whose key that is, or NULL. */
const struct step_ops *steps_find_ops(struct str key);
/* Complains about a key that no step has. */
bool steps_check_key(struct step_parse *parse, const struct node_pair *pair);
/* Read `name:`, `hint:` and `ref:` into step. */
bool steps_parse_name(
	struct step_parse *parse, const struct node *value, struct step *step);
bool steps_parse_hint(
	struct step_parse *parse, const struct node *value, struct step *step);
bool steps_parse_ref(
	struct step_parse *parse, const struct node *value, struct step *step);
/* Reads the keys of a step that are not its action. */
bool steps_parse_modifier(struct step_parse *parse, const char *key,
	const struct node *value, struct step *step);
/* Whether such a step may stand in these steps; it is named at loc. */
bool steps_check_role(
	struct step_parse *parse, const struct step_ops *ops, struct loc loc);
/* Whether what was read fits the kind of step; key is where it is named. */
bool steps_check_fit(struct step_parse *parse, const struct node *node,
	const struct step *step, const struct node *key);
/* Reads one step; NULL after a diag_error. */
struct step *steps_parse_one(struct step_parse *parse, const struct node *node);
/* The node that names the fragment in the value of a `use`, or NULL. */
const struct node *steps_use_name(const struct node *value);
/* Reads a duration whose variables are all known; false after a diag_error.
 */
bool steps_read_time(struct step_parse *parse, const struct node *value,
	const char *key, int64_t *us);
/* The ops of a step whose value is a time: its data is an int64_t of
 * microseconds, and its input() is called until then. */
bool steps_parse_time(
	struct step_parse *parse, const struct node *value, struct step *step);
void steps_begin_time(struct session *session, const struct step *step);
void steps_describe_time(const struct step *step, struct buf *out);

/* A PREFIX or a /regex/, for single lines. */
struct line_pattern {
	const struct regex *regex; /* NULL: prefix */
	const struct template *prefix;
	struct str shown;
};
bool steps_parse_line_pattern(struct step_parse *parse,
	const struct node *scalar, const char *key, struct line_pattern *out);
enum line_answer { LINE_NO, LINE_YES, LINE_FAULT /* the step has ended */ };
enum line_answer line_pattern_match(struct session *session,
	const struct line_pattern *pattern, struct str line);

#endif
