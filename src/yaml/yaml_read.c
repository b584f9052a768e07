/* yaml_read.c - see yaml_read.h. */
#include "yaml/yaml_read.h"

#include "base/clock.h"
#include "base/suggest.h"
#include "yaml/yaml_source.h"

/* A scalar, whatever it holds. takes says what key would have taken. */
static bool check_scalar(struct diag *diag, const struct node *node,
	const char *key, const char *takes)
{
	if (node->kind == NODE_SCALAR)
		return true;
	return diag_error(diag, node->loc, "\"%s\" takes %s, got %s", key,
		takes, node_kind_name(node));
}

/* ... but got this. */
static bool refuse(struct diag *diag, const struct node *node, const char *key,
	const char *takes)
{
	if (node->text.len == 0)
		return diag_error(diag, node->loc,
			"\"%s\" takes %s, got nothing", key, takes);
	return diag_error(diag, node->loc, "\"%s\" takes %s, got \"%s\"", key,
		takes, node->text.data);
}

bool yaml_read_text(struct diag *diag, const struct node *node, const char *key,
	struct str *out)
{
	if (!check_scalar(diag, node, key, "text"))
		return false;
	if (node->text.len == 0)
		return refuse(diag, node, key, "text");
	*out = node->text;
	return true;
}

bool yaml_read_bool(
	struct diag *diag, const struct node *node, const char *key, bool *out)
{
	const char *takes = "true or false";

	if (!check_scalar(diag, node, key, takes))
		return false;
	if (!str_equal(node->text, "true") && !str_equal(node->text, "false"))
		return refuse(diag, node, key, takes);
	*out = str_equal(node->text, "true");
	return true;
}

/* An unsigned decimal number of at most max; false beyond. */
static bool parse_number(struct str text, int64_t max, int64_t *out)
{
	int64_t number = 0;

	if (!str_is_digits(text))
		return false;
	for (size_t i = 0; i < text.len; i++) {
		int digit = text.data[i] - '0';

		if (digit > max || number > (max - digit) / 10)
			return false;
		number = number * 10 + digit;
	}
	*out = number;
	return true;
}

bool yaml_read_int(struct diag *diag, const struct node *node, const char *key,
	int64_t min, int64_t max, int64_t *out)
{
	struct buf takes = BUF_INIT;
	int64_t number = 0;
	bool ok;

	buf_printf(&takes, "a number from %lld to %lld", (long long)min,
		(long long)max);
	ok = check_scalar(diag, node, key, buf_cstr(&takes));
	if (ok && (!parse_number(node->text, max, &number) || number < min))
		ok = refuse(diag, node, key, buf_cstr(&takes));
	buf_fini(&takes);
	if (ok)
		*out = number;
	return ok;
}

bool yaml_read_duration(struct diag *diag, const struct node *node,
	const char *key, int64_t *us)
{
	const char *takes = "a duration with a unit";

	if (!check_scalar(diag, node, key, takes))
		return false;
	if (duration_parse(node->text, us))
		return true;
	if (str_is_digits(node->text))
		return diag_error(diag, node->loc,
			"\"%s\" takes %s, got \"%s\"; say \"%ss\"", key, takes,
			node->text.data, node->text.data);
	refuse(diag, node, key, takes);
	diag_help(diag, "as in 250ms, 5s, 1.5m or 1h; 24h at the most");
	return false;
}

/* The factor of a size's unit, which is cut off. */
static int64_t cut_unit(struct str *text)
{
	char unit = text->len ? text->data[text->len - 1] : '\0';
	int64_t factor = 1;

	if (unit == 'K' || unit == 'k')
		factor = 1024;
	else if (unit == 'M' || unit == 'm')
		factor = 1024 * 1024;
	else if (unit == 'G' || unit == 'g')
		factor = 1024 * 1024 * 1024;
	if (factor > 1)
		text->len--;
	return factor;
}

bool yaml_parse_size(struct str text, int64_t max, int64_t *out)
{
	int64_t factor = cut_unit(&text), number;

	if (!parse_number(text, max / factor, &number))
		return false;
	*out = number * factor;
	return true;
}

bool yaml_read_size(struct diag *diag, const struct node *node, const char *key,
	int64_t max, int64_t *out)
{
	const char *takes = "a size such as 1024, 10K or 2M";
	struct str text = node->text;
	int64_t factor, number;

	if (!check_scalar(diag, node, key, takes))
		return false;
	factor = cut_unit(&text);
	if (!str_is_digits(text))
		return refuse(diag, node, key, takes);
	if (!parse_number(text, max / factor, &number))
		return diag_error(diag, node->loc,
			"\"%s\" takes at most %lld bytes, got \"%s\"", key,
			(long long)max, node->text.data);
	*out = number * factor;
	return true;
}

static void list_words(struct buf *out, const char *const *words)
{
	for (size_t i = 0; words[i]; i++)
		buf_printf(out, "%s%s", i ? ", " : "", words[i]);
}

bool yaml_read_word(struct diag *diag, const struct node *node, const char *key,
	const char *const *words, int *out)
{
	struct buf known = BUF_INIT;
	const char *near;

	list_words(&known, words);
	if (node->kind != NODE_SCALAR || node->text.len == 0) {
		diag_error(diag, node->loc, "\"%s\" is one of %s; got %s", key,
			buf_cstr(&known),
			node->kind == NODE_SCALAR ? "nothing"
						  : node_kind_name(node));
		buf_fini(&known);
		return false;
	}
	for (int i = 0; words[i]; i++) {
		if (!str_equal(node->text, words[i]))
			continue;
		*out = i;
		buf_fini(&known);
		return true;
	}
	near = suggest_closest(node->text, words);
	diag_error(diag, node->loc,
		near ? "\"%s\" is one of %s; got \"%s\"; did you mean \"%s\"?"
		     : "\"%s\" is one of %s; got \"%s\"",
		key, buf_cstr(&known), node->text.data, near);
	buf_fini(&known);
	return false;
}

bool yaml_read_texts(struct arena *arena, struct diag *diag,
	const struct node *node, const char *key, struct str **out,
	size_t *count)
{
	const char *takes = "text or a list of texts";
	bool is_list = node->kind == NODE_LIST;
	size_t items = is_list ? node->count : 1;
	struct str *texts;
	bool ok = true;

	if (node->kind == NODE_MAP)
		return check_scalar(diag, node, key, takes);
	if (items == 0)
		return diag_error(diag, node->loc,
			"\"%s\" takes %s, got an empty list", key, takes);
	texts = arena_calloc(arena, items, sizeof(*texts));
	for (size_t i = 0; i < items; i++) {
		const struct node *item = is_list ? node->items[i] : node;

		if (!yaml_read_text(diag, item, key, &texts[i]))
			ok = false;
	}
	if (ok) {
		*out = texts;
		*count = items;
	}
	return ok;
}
