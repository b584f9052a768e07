/*
 * steps_values.h - the values of an action's keys: texts with variables, and
 * what is made of them when the step is played.
 */
#ifndef SD_STEPS_STEPS_VALUES_H
#define SD_STEPS_STEPS_VALUES_H

#include "steps/steps_private.h"
#include "yaml/yaml_read.h"

/* Reads a text that is not empty; false after a diag_error. */
bool steps_read_template(struct step_parse *parse, const struct node *value,
	const char *key, const struct template **out);
/* The same for an address in numbers, as far as it is known when files are
 * loaded. */
bool steps_read_address(struct step_parse *parse, const struct node *value,
	const char *key, const struct template **out);
/* One of the words, known when files are loaded; *out is its index. */
bool steps_read_word(struct step_parse *parse, const struct node *value,
	const char *key, const char *const *words, int *out);
/* true or false, known when files are loaded. */
bool steps_read_bool(struct step_parse *parse, const struct node *value,
	const char *key, bool *out);
/* A number from min to max, known when files are loaded. */
bool steps_read_int(struct step_parse *parse, const struct node *value,
	const char *key, int64_t min, int64_t max, int64_t *out);
/* The same for sizes: 1024, 10K, 2M. */
bool steps_read_size(struct step_parse *parse, const struct node *value,
	const char *key, int64_t max, int64_t *out);

/* Puts the text together and keeps it as long as the conversation: *out ends
 * in NUL, and is NULL for a template that is NULL. False after it has ended
 * the step with an error: a NUL byte in it is one. */
bool steps_play_text(struct session *session, const struct template *text,
	const char *key, const char **out);
/* As steps_play_text() for the name of a file, which stands beside the
 * scenario's unless it is absolute. */
bool steps_play_path(struct session *session, const struct template *text,
	const char *key, const char *base_dir, const char **out);

/* Gives a step that has none the expectation `expect: TEXT`, or, of a key,
 * `expect: {KEY: TEXT}`. key NULL: the former. */
bool steps_default_expect(struct step_parse *parse, struct step *step,
	const char *key, const char *text);

/* What a peer sent, cut and escaped for a message: "MAIL FROM:<a..." */
enum { STEPS_EXCERPT_MAX = 100 };
void steps_excerpt(struct buf *out, struct str bytes);

#endif
