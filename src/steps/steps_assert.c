/* steps_assert.c - what a server's author expects of a message: how it is
 * written. How it is held against one is in steps_assert_hold.c. */
#include "steps/steps_assert.h"

#include <string.h>

const struct yaml_shape assertions_shape = {
	.kinds = YAML_ANY_TEXT | YAML_LIST, .item = &shape_any_text};

const struct yaml_shape assertions_raw_shape = {
	.kinds = YAML_TEXT | YAML_LIST, .item = &shape_text};

static bool read_one(struct step_parse *parse, const struct node *value,
	const char *key, struct assertion *out)
{
	struct str text;

	if (value->kind != NODE_SCALAR)
		return diag_error(parse->diag, value->loc,
			"\"%s\" takes a text or a /regex/, not %s", key,
			node_kind_name(value));
	if (value->text.len == 0 || value->text.data[0] != '/') {
		if (strcmp(key, "raw") == 0) {
			out->shown = value->text;
			out->raw = raw_read(parse, value, key);
			return out->raw != NULL;
		}
		/* The empty one: the sender of a bounce. */
		out->text = template_parse(parse->scope, value);
		if (out->text)
			out->shown = out->text->shown;
		return out->text != NULL;
	}
	if (!steps_fixed_text(parse, value, key, &text))
		return false;
	out->shown = text;
	out->regex = steps_parse_pattern(parse, value, text, NULL);
	return out->regex != NULL;
}

static bool read_list(struct step_parse *parse, const struct node *value,
	const char *key, struct assertion **out, size_t *count)
{
	bool list = value->kind == NODE_LIST;
	bool ok = true;

	*count = list ? value->count : 1;
	*out = arena_calloc(parse->arena, *count ? *count : 1, sizeof(**out));
	for (size_t i = 0; i < *count; i++)
		ok &= read_one(
			parse, list ? value->items[i] : value, key, &(*out)[i]);
	return ok;
}

static bool read_headers(struct step_parse *parse, const struct node *value,
	struct assertions *asserts)
{
	bool ok = true;

	if (value->kind != NODE_MAP)
		return diag_error(parse->diag, value->loc,
			"\"headers\" is a map: {Subject: hello}");
	asserts->header_count = value->count;
	asserts->headers = arena_calloc(parse->arena,
		value->count ? value->count : 1, sizeof(*asserts->headers));
	for (size_t i = 0; i < value->count; i++) {
		asserts->headers[i].key = value->pairs[i].key->text;
		ok &= read_one(parse, value->pairs[i].value, "headers",
			&asserts->headers[i]);
	}
	return ok;
}

static bool read_single(struct step_parse *parse, const struct node *value,
	const char *key, const struct assertion **out)
{
	struct assertion *one = arena_calloc(parse->arena, 1, sizeof(*one));

	*out = one;
	return read_one(parse, value, key, one);
}

bool assertions_read(struct step_parse *parse, const struct node_pair *pair,
	struct assertions *asserts)
{
	const struct node *value = pair->value;
	struct str key = pair->key->text;

	if (str_equal(key, "from"))
		return read_single(parse, value, "from", &asserts->from);
	if (str_equal(key, "params"))
		return read_single(parse, value, "params", &asserts->params);
	if (str_equal(key, "size")) {
		asserts->size = size_bound_read(parse, value, "size");
		return asserts->size != NULL;
	}
	if (str_equal(key, "headers"))
		return read_headers(parse, value, asserts);
	if (str_equal(key, "text"))
		return read_list(parse, value, "text", &asserts->texts,
			&asserts->text_count);
	if (str_equal(key, "raw"))
		return read_list(parse, value, "raw", &asserts->raws,
			&asserts->raw_count);
	asserts->has_to = true;
	return read_list(parse, value, "to", &asserts->to, &asserts->to_count);
}

static void describe_one(
	const char *key, const struct assertion *one, struct buf *out)
{
	if (!one)
		return;
	buf_printf(out, ", %s: ", key);
	if (one->shown.len)
		buf_str(out, one->shown);
	else
		buf_puts(out, "''");
}

static void describe_list(const char *key, const struct assertion *list,
	size_t count, struct buf *out)
{
	bool is_map = count && list[0].key.data;

	buf_printf(out, ", %s: %c", key, is_map ? '{' : '[');
	for (size_t i = 0; i < count; i++) {
		buf_puts(out, i ? ", " : "");
		if (is_map) {
			buf_str(out, list[i].key);
			buf_puts(out, ": ");
		}
		buf_str(out, list[i].shown);
	}
	buf_putc(out, is_map ? '}' : ']');
}

void assertions_describe(const struct assertions *asserts, struct buf *out)
{
	describe_one("from", asserts->from, out);
	if (asserts->has_to)
		describe_list("to", asserts->to, asserts->to_count, out);
	describe_one("params", asserts->params, out);
	if (asserts->text_count)
		describe_list("text", asserts->texts, asserts->text_count, out);
	if (asserts->raw_count)
		describe_list("raw", asserts->raws, asserts->raw_count, out);
	if (asserts->header_count)
		describe_list("headers", asserts->headers,
			asserts->header_count, out);
	if (asserts->size) {
		buf_puts(out, ", size: ");
		buf_str(out, size_bound_shown(asserts->size));
	}
}
