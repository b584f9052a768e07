/*
 * template_private.h - what the reader of templates, their functions and
 * their expansion share. Internal to engine/template*.c.
 */
#ifndef SD_ENGINE_TEMPLATE_PRIVATE_H
#define SD_ENGINE_TEMPLATE_PRIVATE_H

#include "engine/template.h"

enum { TEMPLATE_BYTES_MAX = 4194304 }; /* one text, variables put in */

enum part_kind {
	PART_TEXT,
	PART_SLOT,
	PART_INDEX,
	PART_RUN_ID,
	PART_TARGET_HOST,
	PART_TARGET_PORT,
	PART_HELO,
	PART_FUNCTION
};

struct template_part {
	enum part_kind kind;
	struct str text;		 /* PART_TEXT */
	int slot;			 /* PART_SLOT */
	const struct template *fallback; /* of a slot: ${name:-fallback} */
	const struct template_function *function;
	const struct template *args[2];
	int64_t number; /* an argument that is one */
};

struct template_reader;

struct template_function {
	const char *name;
	const char *example; /* "${base64(TEXT)}" */
	size_t arg_count;
	/* Each call gives another value: kept in a slot where a variable
	 * holds it, so that the variable has one value. */
	bool is_volatile;
	/* Looks at part->args and may fill part->number; NULL: nothing to
	 * do. offsets are where the arguments stand. */
	bool (*check)(struct template_reader *reader, const size_t *offsets,
		struct template_part *part);
	bool (*expand)(const struct template_part *part,
		const struct template_values *values, enum template_mode mode,
		struct buf *out, struct err *err);
};

/* template_function_text.c: of texts, numbers and addresses. */
bool template_text_base64(const struct template_part *part,
	const struct template_values *values, enum template_mode mode,
	struct buf *out, struct err *err);
bool template_text_xtext(const struct template_part *part,
	const struct template_values *values, enum template_mode mode,
	struct buf *out, struct err *err);
bool template_text_unbase64(const struct template_part *part,
	const struct template_values *values, enum template_mode mode,
	struct buf *out, struct err *err);
bool template_text_upper(const struct template_part *part,
	const struct template_values *values, enum template_mode mode,
	struct buf *out, struct err *err);
bool template_text_lower(const struct template_part *part,
	const struct template_values *values, enum template_mode mode,
	struct buf *out, struct err *err);
bool template_text_local_part(const struct template_part *part,
	const struct template_values *values, enum template_mode mode,
	struct buf *out, struct err *err);
bool template_text_domain(const struct template_part *part,
	const struct template_values *values, enum template_mode mode,
	struct buf *out, struct err *err);
bool template_text_add(const struct template_part *part,
	const struct template_values *values, enum template_mode mode,
	struct buf *out, struct err *err);

/* NULL when there is none of that name. */
const struct template_function *template_function_find(struct str name);
/* The i-th, or NULL behind the last. */
const struct template_function *template_function_at(size_t i);

/* An error at the offset-th byte of what is read; returns false. */
bool template_complain(struct template_reader *reader, size_t offset,
	const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Appends a text that no scenario wrote, as mode wants it. */
void template_put_value(
	struct buf *out, enum template_mode mode, struct str value);

/* The same for what may hold anything; it is called name: "unbase64()". False
 * with *err set when mode forbids what is in it. */
bool template_put_foreign(struct buf *out, enum template_mode mode,
	struct str value, struct str name, struct err *err);

/* One part that is no text. */
bool template_part_expand(const struct template_part *part,
	const struct template_values *values, enum template_mode mode,
	struct buf *out, struct err *err);

/* A template that is put together. */
struct template_builder {
	struct arena *arena;
	struct buf text; /* since the latest part that is no text */
	struct buf shown;
	struct template_part *parts;
	size_t count, cap;
};

void template_builder_text(struct template_builder *builder, struct str text);
void template_builder_part(struct template_builder *builder,
	struct template_part part, struct str shown);
/* Appends all of template; when it is not fixed, shown as that. */
void template_builder_append(struct template_builder *builder,
	const struct template *template, struct str shown);
/* The template; the builder is over. */
const struct template *template_builder_finish(
	struct template_builder *builder);
void template_builder_fini(struct template_builder *builder);

/* Sets a slot's initial value, and its place in slots->order. */
void slots_set_initial(struct slots *slots, struct arena *arena, int slot,
	const struct template *initial);

#endif
