/* json_input.c - see json_input.h. */
#include "report/json/json_input.h"

#include <limits.h>
#include "base/clock.h"
#include "base/escape.h"

/* scenarios[3].steps[0].reply */
static void put_path(struct buf *out, const struct json_at *at)
{
	if (!at->up)
		return;
	put_path(out, at->up);
	if (!at->key) {
		buf_printf(out, "[%zu]", at->index);
		return;
	}
	if (at->up->up)
		buf_putc(out, '.');
	buf_puts(out, at->key);
}

bool json_refuse(struct json_input *in, const struct json_at *at,
	const char *format, ...)
{
	va_list args;

	buf_clear(in->why);
	buf_printf(in->why, "%s: ", in->name);
	if (at->up) {
		buf_puts(in->why, "at ");
		put_path(in->why, at);
		buf_puts(in->why, ": ");
	}
	va_start(args, format);
	buf_vprintf(in->why, format, args);
	va_end(args);
	return false;
}

static struct json_at make_at(const struct json_at *up, const json_t *value)
{
	return (struct json_at){
		.up = up, .value = json_is_null(value) ? NULL : value};
}

struct json_at json_member(const struct json_at *object, const char *key)
{
	struct json_at at =
		make_at(object, json_object_get(object->value, key));

	at.key = key;
	return at;
}

struct json_at json_element(const struct json_at *list, size_t index)
{
	struct json_at at = make_at(list, json_array_get(list->value, index));

	at.index = index;
	return at;
}

bool json_need(struct json_input *in, const struct json_at *at,
	const char *const *keys)
{
	if (!json_is_object(at->value))
		return json_refuse(in, at, "expected an object");
	for (; *keys; keys++)
		if (!json_member(at, *keys).value)
			return json_refuse(in, at, "it has no \"%s\"", *keys);
	return true;
}

bool json_need_list(
	struct json_input *in, const struct json_at *at, size_t *count)
{
	*count = 0;
	if (!at->value)
		return true;
	if (!json_is_array(at->value))
		return json_refuse(in, at, "expected a list");
	*count = json_array_size(at->value);
	return true;
}

static bool get_string(
	struct json_input *in, const struct json_at *at, struct str *out)
{
	*out = (struct str){NULL, 0};
	if (!at->value)
		return true;
	if (!json_is_string(at->value))
		return json_refuse(in, at, "expected a string");
	*out = (struct str){
		json_string_value(at->value), json_string_length(at->value)};
	return true;
}

bool json_get_prose(struct json_input *in, const struct json_at *object,
	const char *key, struct str *out)
{
	struct json_at at = json_member(object, key);
	struct str text;

	if (!get_string(in, &at, &text))
		return false;
	if (text.data)
		*out = arena_str(in->arena, text);
	return true;
}

bool json_get_text(struct json_input *in, const struct json_at *object,
	const char *key, const char **out)
{
	struct str text = str_from(*out);
	bool ok = json_get_prose(in, object, key, &text);

	/* The parser has refused NUL in a string. */
	*out = text.data;
	return ok;
}

static bool unescape(
	struct json_input *in, const struct json_at *at, struct str *out)
{
	struct buf bytes = BUF_INIT;
	struct str text;
	size_t offset = 0;
	bool ok;

	if (!get_string(in, at, &text))
		return false;
	ok = unescape_wire(&bytes, text, &offset);
	if (ok)
		*out = arena_str(in->arena, buf_view(&bytes));
	buf_fini(&bytes);
	return ok || json_refuse(in, at,
			     "expected \\r \\n \\t \\0 \\\\ or \\xHH behind "
			     "%zu bytes",
			     offset);
}

bool json_get_wire(struct json_input *in, const struct json_at *object,
	const char *key, struct str *out)
{
	struct json_at at = json_member(object, key);

	return !at.value || unescape(in, &at, out);
}

bool json_as_wire(
	struct json_input *in, const struct json_at *at, struct str *out)
{
	if (!at->value)
		return json_refuse(in, at, "expected a string");
	return unescape(in, at, out);
}

bool json_get_bool(struct json_input *in, const struct json_at *object,
	const char *key, bool *out)
{
	struct json_at at = json_member(object, key);

	if (!at.value)
		return true;
	if (!json_is_boolean(at.value))
		return json_refuse(in, &at, "expected true or false");
	*out = json_is_true(at.value);
	return true;
}

static bool get_number(struct json_input *in, const struct json_at *object,
	const char *key, int64_t max, int64_t *out)
{
	struct json_at at = json_member(object, key);
	json_int_t number;

	if (!at.value)
		return true;
	if (!json_is_integer(at.value))
		return json_refuse(in, &at, "expected an integer");
	number = json_integer_value(at.value);
	if (number < 0 || number > max)
		return json_refuse(in, &at,
			"expected an integer from 0 to %lld", (long long)max);
	*out = (int64_t)number;
	return true;
}

bool json_get_int(struct json_input *in, const struct json_at *object,
	const char *key, int max, int *out)
{
	int64_t number = *out;
	bool ok = get_number(in, object, key, max, &number);

	*out = (int)number;
	return ok;
}

bool json_get_size(struct json_input *in, const struct json_at *object,
	const char *key, size_t *out)
{
	const int64_t max =
		SIZE_MAX < JSON_COUNT_MAX ? INT_MAX : JSON_COUNT_MAX;
	int64_t number = (int64_t)*out;
	bool ok = get_number(in, object, key, max, &number);

	*out = (size_t)number;
	return ok;
}

bool json_get_span(struct json_input *in, const struct json_at *object,
	const char *key, int64_t *out)
{
	return get_number(in, object, key, JSON_SPAN_MAX_US, out);
}

bool json_get_word(struct json_input *in, const struct json_at *object,
	const char *key, const char *const *words, int *out)
{
	struct json_at at = json_member(object, key);
	struct buf list = BUF_INIT;
	struct str text;

	if (!get_string(in, &at, &text) || !text.data)
		return at.value == NULL;
	for (int i = 0; words[i]; i++) {
		if (str_equal(text, words[i])) {
			buf_fini(&list);
			*out = i;
			return true;
		}
		buf_printf(&list, "%s%s", i ? ", " : "", words[i]);
	}
	json_refuse(in, &at, "expected one of %s", buf_cstr(&list));
	buf_fini(&list);
	return false;
}

bool json_get_words(struct json_input *in, const struct json_at *object,
	const char *key, const char *const **out, size_t *count)
{
	struct json_at at = json_member(object, key);
	const char **words;

	if (!json_need_list(in, &at, count))
		return false;
	words = arena_calloc(in->arena, *count + 1, sizeof(*words));
	for (size_t i = 0; i < *count; i++) {
		struct json_at word = json_element(&at, i);
		struct str text;

		if (!get_string(in, &word, &text))
			return false;
		if (!text.data)
			return json_refuse(in, &word, "expected a string");
		words[i] = arena_str(in->arena, text).data;
	}
	*out = words;
	return true;
}

bool json_get_time(struct json_input *in, const struct json_at *object,
	const char *key, int64_t *wall_us)
{
	struct json_at at = json_member(object, key);
	struct str text;

	if (!get_string(in, &at, &text) || !text.data)
		return at.value == NULL;
	return clock_parse_rfc3339(text, wall_us) ||
	       json_refuse(in, &at,
		       "expected a time like "
		       "2026-11-23T16:18:00.123Z");
}
