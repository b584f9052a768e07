/*
 * json_input.h - JSON that anybody may have written, read strictly: each
 * getter gives a value of the type that is asked for, or says where in the
 * file there is another. The first fault ends the reading.
 */
#ifndef SD_REPORT_JSON_INPUT_H
#define SD_REPORT_JSON_INPUT_H

#include <jansson.h>
#include <stdint.h>
#include "base/arena.h"
#include "base/buf.h"

/* Numbers that doubles hold exactly, as JSON's readers do. */
#define JSON_COUNT_MAX (INT64_C(1) << 53)
/* Three years: sums of times stay far from overflowing. */
#define JSON_SPAN_MAX_US INT64_C(100000000000000)

struct json_input {
	const char *name;    /* of the file */
	struct arena *arena; /* of what is read */
	struct buf *why;     /* "FILE: at scenarios[3].id: expected a string" */
};

/* A value and where it stands. */
struct json_at {
	const struct json_at *up; /* NULL: the whole file */
	const char *key;	  /* NULL: an element of a list */
	size_t index;
	const json_t *value; /* NULL: it is missing, or null */
};

/* Says that something else was expected at that place. Always false. */
bool json_refuse(struct json_input *in, const struct json_at *at,
	const char *format, ...) __attribute__((format(printf, 3, 4)));

/* The member of an object, the element of a list. */
struct json_at json_member(const struct json_at *object, const char *key);
struct json_at json_element(const struct json_at *list, size_t index);

/* It is an object and has all of these members, which NULL ends. */
bool json_need(struct json_input *in, const struct json_at *at,
	const char *const *keys);
/* A list; missing, it is empty. */
bool json_need_list(
	struct json_input *in, const struct json_at *at, size_t *count);

/* Each reads a member of an object, and leaves *out as it is when that is
 * missing or null. */
bool json_get_text(struct json_input *in, const struct json_at *object,
	const char *key, const char **out);
/* As it stands there. */
bool json_get_prose(struct json_input *in, const struct json_at *object,
	const char *key, struct str *out);
/* Bytes that escape_wire() made readable. */
bool json_get_wire(struct json_input *in, const struct json_at *object,
	const char *key, struct str *out);
/* The same of an element, which has to be there. */
bool json_as_wire(
	struct json_input *in, const struct json_at *at, struct str *out);
bool json_get_bool(struct json_input *in, const struct json_at *object,
	const char *key, bool *out);
/* An integer from 0 to max. */
bool json_get_int(struct json_input *in, const struct json_at *object,
	const char *key, int max, int *out);
bool json_get_size(struct json_input *in, const struct json_at *object,
	const char *key, size_t *out);
/* Microseconds, up to JSON_SPAN_MAX_US. */
bool json_get_span(struct json_input *in, const struct json_at *object,
	const char *key, int64_t *out);
/* The number of a word among words, which NULL ends. */
bool json_get_word(struct json_input *in, const struct json_at *object,
	const char *key, const char *const *words, int *out);
bool json_get_words(struct json_input *in, const struct json_at *object,
	const char *key, const char *const **out, size_t *count);
/* RFC 3339, as microseconds since 1970. */
bool json_get_time(struct json_input *in, const struct json_at *object,
	const char *key, int64_t *wall_us);

#endif
