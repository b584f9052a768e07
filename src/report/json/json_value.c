/* json_value.c - the values that JSON reports are made of. */
#include "report/json/json_value.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/escape.h"

void json_put(json_t *object, const char *key, json_t *value)
{
	BUG_ON(json_object_set_new(object, key, value) != 0);
}

void json_add(json_t *array, json_t *value)
{
	BUG_ON(json_array_append_new(array, value) != 0);
}

json_t *json_make_int(int64_t number)
{
	return json_integer((json_int_t)number);
}

json_t *json_make_size(size_t number)
{
	return json_integer((json_int_t)number);
}

json_t *json_make_int_or_null(int number)
{
	return number > 0 ? json_integer(number) : json_null();
}

json_t *json_take_buf(struct buf *text)
{
	json_t *value = json_stringn(buf_view(text).data, text->len);

	buf_fini(text);
	return value;
}

json_t *json_make_wire(struct str bytes)
{
	struct buf text = BUF_INIT;

	if (!bytes.data)
		return json_null();
	escape_wire(&text, bytes);
	return json_take_buf(&text);
}

json_t *json_make_prose(struct str prose)
{
	struct buf text = BUF_INIT;

	if (!prose.data)
		return json_null();
	while (prose.data) {
		escape_terminal(&text, str_cut(&prose, '\n'));
		if (prose.data)
			buf_putc(&text, '\n');
	}
	return json_take_buf(&text);
}

json_t *json_make_text(const char *text)
{
	return json_make_prose(str_from(text));
}

json_t *json_make_words(const char *const *words, size_t count)
{
	json_t *array = json_array();

	for (size_t i = 0; i < count; i++)
		json_add(array, json_make_text(words[i]));
	return array;
}

json_t *json_make_time(int64_t wall_us)
{
	struct buf text = BUF_INIT;

	clock_format_rfc3339(&text, wall_us);
	return json_take_buf(&text);
}

json_t *json_make_seconds_or_null(int64_t seconds)
{
	struct buf text = BUF_INIT;

	if (seconds == 0)
		return json_null();
	clock_format_rfc3339_seconds(&text, seconds * 1000000);
	return json_take_buf(&text);
}
