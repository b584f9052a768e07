/* steps_body.c - where the text of a message comes from: the scenario, a
 * file, or nothing but a size; and header fields before it. */
#include "steps/steps_body.h"

#include <string.h>
#include "base/escape.h"
#include "base/file.h"

enum {
	BODY_FILE_MAX = 67108864,
	BODY_SIZE_MAX = 268435456,
	FILLER_LINE = 78 /* octets, CRLF included */
};

const char *const body_one_of[] = {"text", "file", "size", NULL};
const char *const body_any_of[] = {"text", "file", "size", "headers", NULL};

static bool read_file(
	struct step_parse *parse, const struct node *value, struct body *body)
{
	struct buf content = BUF_INIT;
	struct str path;
	struct err err;
	bool ok;

	if (!steps_fixed_text(parse, value, "file", &path))
		return false;
	if (memchr(path.data, '\0', path.len))
		return diag_error(parse->diag, value->loc,
			"the name of a file cannot hold a NUL byte");
	if (path.data[0] != '/')
		path = str_from(arena_printf(
			parse->arena, "%s/%s", parse->base_dir, path.data));
	ok = file_read(path.data, BODY_FILE_MAX, &content, &err);
	if (ok)
		body->text = template_fixed(parse->arena, buf_view(&content));
	else
		diag_error(parse->diag, value->loc, "%s", err.text);
	buf_fini(&content);
	return ok;
}

static bool read_headers(
	struct step_parse *parse, const struct node *value, struct body *body)
{
	bool ok = true;

	if (value->kind != NODE_MAP)
		return diag_error(parse->diag, value->loc,
			"\"headers\" is a map: {Subject: hello}");
	body->header_count = value->count;
	body->headers = arena_calloc(parse->arena,
		value->count ? value->count : 1, sizeof(*body->headers));
	for (size_t i = 0; i < value->count; i++) {
		const struct node *text = value->pairs[i].value;

		if (text->kind != NODE_SCALAR) {
			ok = diag_error(parse->diag, text->loc,
				"a header field is text, not %s",
				node_kind_name(text));
			continue;
		}
		body->headers[i].name = value->pairs[i].key->text;
		body->headers[i].value = template_parse(parse->scope, text);
		ok &= body->headers[i].value != NULL;
	}
	return ok;
}

bool body_read(struct step_parse *parse, const struct node_pair *pair,
	struct body *body)
{
	const struct node *value = pair->value;

	if (str_equal(pair->key->text, "text"))
		return steps_read_template(parse, value, "text", &body->text);
	if (str_equal(pair->key->text, "file"))
		return read_file(parse, value, body);
	if (str_equal(pair->key->text, "size"))
		return steps_read_size(parse, value, "size", BODY_SIZE_MAX,
			&body->filler_bytes);
	return read_headers(parse, value, body);
}

bool body_check(
	struct step_parse *parse, const struct node *map, const char *what)
{
	const struct node *headers = node_get(map, "headers");
	int bodies = (node_get(map, "text") != NULL) +
		     (node_get(map, "file") != NULL) +
		     (node_get(map, "size") != NULL);

	if (bodies > 1)
		return diag_error(parse->diag, map->loc,
			"%s has one of \"text\", \"file\" and \"size\"", what);
	if (bodies == 0 && (!headers || headers->count == 0))
		return diag_error(parse->diag, map->loc,
			"%s needs \"text\", \"file\", \"size\" or \"headers\"",
			what);
	return true;
}

/* Lines of x, so that the whole is filler_bytes long. */
static void append_filler(struct buf *out, int64_t filler_bytes)
{
	size_t left = (size_t)filler_bytes;

	while (left > 0) {
		size_t line = left < FILLER_LINE ? left : FILLER_LINE;

		/* One octet cannot be a line of its own. */
		if (left - line == 1)
			line--;
		if (line >= 2) {
			buf_fill(out, 'x', line - 2);
			buf_puts(out, "\r\n");
		} else {
			buf_fill(out, 'x', line);
		}
		left -= line;
	}
}

bool body_play(
	struct session *session, const struct body *body, struct buf *out)
{
	bool ok = true;

	for (size_t i = 0; ok && i < body->header_count; i++) {
		buf_str(out, body->headers[i].name);
		buf_puts(out, ": ");
		ok = session_expand(
			session, body->headers[i].value, TEMPLATE_LINE, out);
		buf_puts(out, "\r\n");
	}
	if (body->header_count)
		buf_puts(out, "\r\n");
	if (ok && body->text)
		ok = session_expand(session, body->text, TEMPLATE_BYTES, out);
	append_filler(out, body->filler_bytes);
	return ok;
}

void body_describe(const struct body *body, struct buf *out)
{
	for (size_t i = 0; i < body->header_count; i++) {
		buf_str(out, body->headers[i].name);
		buf_puts(out, ": ");
		escape_wire(out, body->headers[i].value->shown);
		buf_puts(out, "\\n");
	}
	if (body->header_count)
		buf_puts(out, "\\n");
	if (body->text)
		escape_wire(out, body->text->shown);
	if (body->filler_bytes)
		buf_printf(out, "(%lld octets, made up)",
			(long long)body->filler_bytes);
}
