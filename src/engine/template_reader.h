/*
 * template_reader.h - a text that is being read, and what its names stand
 * for. Internal to engine/template_*.c.
 */
#ifndef SD_ENGINE_TEMPLATE_READER_H
#define SD_ENGINE_TEMPLATE_READER_H

#include "engine/template_private.h"

enum {
	TEMPLATE_DEPTH_MAX = 32,      /* of ${a:-${b:-...}} in one text */
	TEMPLATE_CHAIN_MAX = 32,      /* of variables in variables */
	TEMPLATE_LOOKUPS_MAX = 10000, /* in one text */
	TEMPLATE_ARENA_MAX = 268435456
};

/* The variables whose values are being read, the innermost first. */
struct template_chain {
	const struct template_chain *up;
	const struct var *var;
	size_t length;
};

struct template_reader {
	struct template_scope *scope;
	const struct node *node; /* NULL: the text is at loc */
	struct loc loc;
	struct str text;
	size_t at;
	const struct template_chain *chain;
	size_t *lookups; /* of the outermost text */
	int depth;
	int unused;	/* > 0: what is read will not be used */
	int made_count; /* of slots for volatile functions */
};

/* What a text stands in, and so where it ends. */
enum template_run {
	TEMPLATE_RUN_ALL,
	TEMPLATE_RUN_FALLBACK,
	TEMPLATE_RUN_BARE,
	TEMPLATE_RUN_QUOTED
};

/* --- template_read.c --- */

const struct template *template_read(struct template_reader *reader);
/* From reader->at up to the end of the run. NULL after a diag_error. */
const struct template *template_read_run(
	struct template_reader *reader, enum template_run run);
/* NUL behind the end. */
char template_byte_at(const struct template_reader *reader, size_t at);
/* Where something else than blanks begins, at or behind at. */
size_t template_skip_blanks(const struct template_reader *reader, size_t at);
struct str template_slice(
	const struct template_reader *reader, size_t start, size_t end);
struct loc template_place(const struct template_reader *reader, size_t offset);

/* --- template_reference.c --- */

/* Adds what stands at reader->at, from "${" to "}". False after a
 * diag_error. */
bool template_read_reference(
	struct template_reader *reader, struct template_builder *builder);

/* --- template_resolve.c, template_call.c, template_names.c --- */

/* A template of one part. */
const struct template *template_of_part(
	struct template_reader *reader, struct template_part part);
/* NULL when nothing of that name is built in, functions apart. */
const struct template *template_find_builtin(
	struct template_reader *reader, struct str name);
/* What name stands for into *out; NULL when it is unknown or empty and
 * has_fallback. False after a diag_error. */
bool template_resolve(struct template_reader *reader, size_t start,
	struct str name, bool has_fallback, const struct template **out);
/* value, and fallback where that may turn out to be empty. */
const struct template *template_with_fallback(struct template_reader *reader,
	const struct template *value, const struct template *fallback);
/* The result of a function whose arguments were read. NULL after a
 * diag_error. */
const struct template *template_call(struct template_reader *reader,
	const size_t *offsets, struct template_part *part);
/* Refuses a bare argument, from start to reader->at, that is the name of a
 * variable. */
bool template_check_bare(
	struct template_reader *reader, struct str function, size_t start);
/* "server.NAME.port": a slot of its own, which no scenario can set. */
bool template_is_server(struct str name);
/* name stands behind the "${" at start; false. */
bool template_complain_unknown(
	struct template_reader *reader, size_t start, struct str name);
bool template_complain_unknown_function(
	struct template_reader *reader, size_t start, struct str name);

#endif
