/* schema_text.c - scalars: what their texts must fit, and words. */
#include "schema/schema_private.h"

#include <stdlib.h>
#include <string.h>

static const char any_case[] = "(?i:";

static void put_any_case(struct buf *out, char c)
{
	char lower = str_lower(c);

	if (lower >= 'a' && lower <= 'z')
		buf_printf(out, "[%c%c]", lower, lower - 'a' + 'A');
	else
		buf_putc(out, c);
}

/* ECMAScript has no (?i:...) of its own. */
static void put_pattern(struct buf *out, const char *pattern)
{
	size_t len = strlen(any_case);
	bool is_inside = false;

	for (; *pattern; pattern++) {
		if (strncmp(pattern, any_case, len) == 0) {
			buf_putc(out, '(');
			is_inside = true;
			pattern += len - 1;
		} else if (is_inside) {
			is_inside = *pattern != ')';
			put_any_case(out, *pattern);
		} else {
			buf_putc(out, *pattern);
		}
	}
}

static void put_words(struct buf *out, const char *const *words)
{
	for (; words && *words; words++) {
		buf_puts(out, out->len > 1 ? "|" : "");
		for (const char *c = *words; *c; c++)
			put_any_case(out, *c);
	}
}

static void put_alternative(struct buf *out, const char *pattern)
{
	buf_puts(out, out->len ? "|" : "");
	put_pattern(out, pattern);
}

static const char duration[] = "^" YAML_DURATION_PATTERN "$",
		  more_than_0[] =
			  "^(?!0+(\\.0+)?[a-z])" YAML_DURATION_PATTERN "$";

static void put_known(struct buf *out, const struct yaml_shape *shape)
{
	static const struct {
		unsigned kind;
		const char *pattern;
	} known[] = {
		{YAML_INT, "^[0-9]+$"},
		{YAML_BOOL, "^(true|false)$"},
		{YAML_SIZE, "^[0-9]+[KkMmGg]?$"},
		{YAML_BLANK, "^$"},
		{YAML_VARS, "\\$\\{"},
	};
	struct buf words = BUF_INIT;

	if (shape->pattern)
		put_alternative(out, shape->pattern);
	else if ((shape->kinds & YAML_DURATION) && shape->min)
		put_alternative(out, more_than_0);
	else if (shape->kinds & YAML_DURATION)
		put_alternative(out, duration);
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		/* A pattern says it in its own way. */
		if ((shape->kinds & known[i].kind) &&
			(!shape->pattern ||
				(known[i].kind & (YAML_BLANK | YAML_VARS))))
			put_alternative(out, known[i].pattern);
	if (shape->kinds & YAML_ANY_CASE) {
		buf_puts(&words, "(");
		put_words(&words, shape->words);
		if (shape->more_words)
			put_words(&words, shape->more_words());
		buf_printf(
			out, "%s^%s)$", out->len ? "|" : "", buf_cstr(&words));
	}
	buf_fini(&words);
}

void schema_add_text(json_t *value, const struct yaml_shape *shape)
{
	struct buf text = BUF_INIT;

	if ((shape->kinds & YAML_TEXT) && !shape->pattern) {
		if (!(shape->kinds & YAML_BLANK))
			json_put(value, "minLength", json_integer(1));
		return;
	}
	put_known(&text, shape);
	if (text.len == 0)
		return;
	json_put(value, "pattern", json_take_buf(&text));
	if (!shape->takes)
		return;
	/* What VS Code shows; others pass over it. */
	buf_printf(&text, "takes %s", shape->takes);
	json_put(value, "patternErrorMessage", json_take_buf(&text));
}

/* --- words --- */

static void add_once(json_t *list, json_t *value)
{
	size_t i;
	json_t *other;

	json_array_foreach(list, i, other) if (json_equal(other, value))
	{
		json_decref(value);
		return;
	}
	json_add(list, value);
}

static void add_word(json_t *list, const char *word)
{
	char *end;
	double number = strtod(word, &end);

	add_once(list, json_string(word));
	if (strcmp(word, "true") == 0 || strcmp(word, "false") == 0)
		add_once(list, json_boolean(*word == 't'));
	else if (*word >= '0' && *word <= '9' && !*end)
		add_once(list, json_real(number));
}

json_t *schema_of_words(const struct yaml_shape *shape)
{
	const char *const *more =
		shape->more_words ? shape->more_words() : NULL;
	json_t *list = json_array(), *value = json_object();

	for (size_t i = 0; shape->words && shape->words[i]; i++)
		add_word(list, shape->words[i]);
	for (; more && *more; more++)
		add_word(list, *more);
	json_put(value, "enum", list);
	return value;
}
