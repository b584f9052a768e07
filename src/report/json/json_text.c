/* json_text.c - see json_text.h. */
#include "report/json/json_text.h"

enum {
	FLAGS = JSON_DECODE_ANY | JSON_DISABLE_EOF_CHECK |
		JSON_REJECT_DUPLICATES
};

bool json_text_fault(const struct json_text *json, size_t at, const char *what)
{
	size_t line = 1, column = 1;

	if (at > json->text.len)
		at = json->text.len;
	for (size_t i = 0; i < at; i++) {
		column++;
		if (json->text.data[i] == '\n') {
			line++;
			column = 1;
		}
	}
	buf_clear(json->why);
	buf_printf(json->why, "%s:%zu:%zu: not JSON: %s", json->name, line,
		column, what);
	return false;
}

char json_text_peek(struct json_text *json)
{
	while (json->at < json->text.len &&
		memchr(" \t\r\n", json->text.data[json->at], 4))
		json->at++;
	return json->at < json->text.len ? json->text.data[json->at] : '\0';
}

bool json_text_take(struct json_text *json, char c)
{
	char what[] = "'?' expected";

	what[1] = c;
	if (json_text_peek(json) != c)
		return json_text_fault(json, json->at, what);
	json->at++;
	return true;
}

json_t *json_text_value(struct json_text *json)
{
	json_error_t error;
	json_t *value;

	json_text_peek(json);
	value = json_loadb(json->text.data + json->at,
		json->text.len - json->at, FLAGS, &error);
	if (!value) {
		json_text_fault(
			json, json->at + (size_t)error.position, error.text);
		return NULL;
	}
	json->at += (size_t)error.position;
	return value;
}

bool json_text_next(struct json_text *json, char end, bool *more)
{
	*more = json_text_peek(json) == ',';
	return json_text_take(json, *more ? ',' : end);
}
