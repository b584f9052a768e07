/*
 * json_value.h - the values that JSON reports are made of. Only json_*.c and
 * report_json.c know of jansson. What does not apply is null.
 */
#ifndef SD_REPORT_JSON_VALUE_H
#define SD_REPORT_JSON_VALUE_H

#include <jansson.h>
#include <stdint.h>
#include "base/buf.h"

/* Hand value over to object, to array. */
void json_put(json_t *object, const char *key, json_t *value);
void json_add(json_t *array, json_t *value);

json_t *json_make_int(int64_t number);
json_t *json_make_size(size_t number);
/* A place or a count that starts from 1; null for 0. */
json_t *json_make_int_or_null(int number);
/* The text, which is UTF-8, and the end of the buffer. */
json_t *json_take_buf(struct buf *text);
/* Bytes of the wire, escaped; null when bytes.data is NULL. */
json_t *json_make_wire(struct str bytes);
/* Words of ours or of the scenario's author, escaped; line breaks stay. */
json_t *json_make_prose(struct str prose);
json_t *json_make_text(const char *text);
json_t *json_make_words(const char *const *words, size_t count);
/* RFC 3339. */
json_t *json_make_time(int64_t wall_us);
/* The same of whole seconds; null for 0. */
json_t *json_make_seconds_or_null(int64_t seconds);

#endif
