/* steps_raw.c - exactly these bytes. */
#include "steps/steps_raw.h"

#include "base/escape.h"

const struct yaml_shape raw_shape = {
	.kinds = YAML_TEXT | YAML_LIST, .item = &shape_text, .count_min = 1};

static const struct template *read_item(
	struct step_parse *parse, const struct node *value, const char *key)
{
	const struct template *item;
	struct buf bytes = BUF_INIT;
	struct str text;
	size_t offset = 0;
	bool ok;

	if (!yaml_read_text(parse->diag, value, key, &text))
		return NULL;
	item = template_parse(parse->scope, value);
	if (!item)
		return NULL;
	ok = unescape_wire(&bytes, item->shown, &offset);
	if (!ok) {
		diag_error(parse->diag, node_loc_at(value, offset),
			"unknown escape in %s", key);
		diag_help(parse->diag,
			"there are \\r \\n \\t \\0 \\\\ \\e \\\" and \\xHH");
		item = NULL;
	} else if (item->is_fixed) {
		item = template_fixed(parse->arena,
			arena_str(parse->arena, buf_view(&bytes)));
	}
	buf_fini(&bytes);
	return item;
}

const struct raw *raw_read(
	struct step_parse *parse, const struct node *value, const char *key)
{
	bool list = value->kind == NODE_LIST;
	struct raw *raw = arena_alloc(parse->arena, sizeof(*raw));
	bool ok = true;

	raw->count = list ? value->count : 1;
	if (raw->count == 0) {
		diag_error(parse->diag, value->loc,
			"\"%s\" has nothing to send", key);
		return NULL;
	}
	raw->items =
		arena_calloc(parse->arena, raw->count, sizeof(*raw->items));
	for (size_t i = 0; i < raw->count; i++) {
		raw->items[i] =
			read_item(parse, list ? value->items[i] : value, key);
		ok &= raw->items[i] != NULL;
	}
	return ok ? raw : NULL;
}

/* What the conversation knows is put in escaped, so that it stays what it
 * is when the author's escapes are read. */
static bool item_bytes(
	struct session *session, const struct template *item, struct buf *out)
{
	struct buf text = BUF_INIT;
	size_t offset;
	bool ok;

	if (item->is_fixed) {
		buf_str(out, item->text);
		return true;
	}
	ok = session_expand(session, item, TEMPLATE_EXPECT, &text);
	if (ok && !unescape_wire(out, buf_view(&text), &offset)) {
		step_error(session, "the bytes hold an escape that is not "
				    "known");
		ok = false;
	}
	buf_fini(&text);
	return ok;
}

bool raw_bytes(struct session *session, const struct raw *raw, struct buf *out)
{
	for (size_t i = 0; i < raw->count; i++)
		if (!item_bytes(session, raw->items[i], out))
			return false;
	return true;
}

bool raw_send(struct session *session, const struct raw *raw, struct buf *out)
{
	for (size_t i = 0; i < raw->count; i++) {
		size_t before = out->len;

		if (!item_bytes(session, raw->items[i], out))
			return false;
		session_send(session,
			(struct str){buf_cstr(out) + before, out->len - before},
			false);
	}
	return true;
}

void raw_describe(const struct raw *raw, struct buf *out)
{
	/* As they are written: one text, or a list of writes. */
	buf_puts(out, raw->count > 1 ? "['" : "");
	for (size_t i = 0; i < raw->count; i++) {
		buf_puts(out, i ? "', '" : "");
		if (raw->items[i]->is_fixed)
			escape_wire(out, raw->items[i]->text);
		else
			buf_str(out, raw->items[i]->shown);
	}
	buf_puts(out, raw->count > 1 ? "']" : "");
}
