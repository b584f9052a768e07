/* step_message.c - the text of a message, as DATA sends it. [RFC5321 4.5.2] */
#include "steps/steps_private.h"

#include <string.h>
#include "base/escape.h"
#include "base/file.h"
#include "smtp/dot_stuffing.h"
#include "yaml/yaml_read.h"

/* REFERENCE
### `message`

`message: TEXT` sends a text after the 354: line ends become CRLF, a line that
begins with a dot gets another one, and the final dot is added. The reply
that must follow is that to the final dot. The long form:

| key | meaning |
|---|---|
| `text` | the text |
| `file` | a file that is the text, beside the scenario; no variables in it |
| `size` | a text of that many octets, made up: `10K`, `2M` |
| `headers` | a map of header fields, put before it with an empty line |
| `dot_stuff: false` | line ends and dots stay as they are |
| `end: false` | no final dot: more of the text follows |

```yaml
- send: DATA
  expect: 354
- message: |
    Subject: hello

    A line.
  expect: 250
```
*/

enum {
	MESSAGE_FILE_MAX = 67108864,
	MESSAGE_SIZE_MAX = 268435456,
	FILLER_LINE = 78 /* octets, CRLF included */
};

struct header {
	struct str name;
	const struct template *value;
};

struct message {
	const struct template *text; /* NULL: none */
	int64_t filler_bytes;	     /* 0: none */
	size_t header_count;
	struct header *headers;
	bool stuff, end;
	struct str ready; /* the whole, if it has no variables; NULL: not */
};

static const char *const message_keys[] = {
	"text", "file", "size", "headers", "dot_stuff", "end", NULL};

static bool parse_file(struct step_parse *parse, const struct node *value,
	struct message *message)
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
	ok = file_read(path.data, MESSAGE_FILE_MAX, &content, &err);
	if (ok)
		message->text =
			template_fixed(parse->arena, buf_view(&content));
	else
		diag_error(parse->diag, value->loc, "%s", err.text);
	buf_fini(&content);
	return ok;
}

static bool parse_size(struct step_parse *parse, const struct node *value,
	struct message *message)
{
	struct node fixed = *value;

	return steps_fixed_text(parse, value, "size", &fixed.text) &&
	       yaml_read_size(parse->diag, &fixed, "size", MESSAGE_SIZE_MAX,
		       &message->filler_bytes);
}

static bool parse_headers(struct step_parse *parse, const struct node *value,
	struct message *message)
{
	bool ok = true;

	if (value->kind != NODE_MAP)
		return diag_error(parse->diag, value->loc,
			"\"headers\" is a map: {Subject: hello}");
	message->header_count = value->count;
	message->headers = arena_calloc(parse->arena,
		value->count ? value->count : 1, sizeof(*message->headers));
	for (size_t i = 0; i < value->count; i++) {
		const struct node *text = value->pairs[i].value;

		if (text->kind != NODE_SCALAR) {
			ok = diag_error(parse->diag, text->loc,
				"a header field is text, not %s",
				node_kind_name(text));
			continue;
		}
		message->headers[i].name = value->pairs[i].key->text;
		message->headers[i].value = template_parse(parse->scope, text);
		ok &= message->headers[i].value != NULL;
	}
	return ok;
}

static bool parse_key(struct step_parse *parse, const char *key,
	const struct node *value, struct message *message)
{
	if (!strcmp(key, "text")) {
		struct str text;

		if (!yaml_read_text(parse->diag, value, key, &text))
			return false;
		message->text = template_parse(parse->scope, value);
		return message->text != NULL;
	}
	if (!strcmp(key, "file"))
		return parse_file(parse, value, message);
	if (!strcmp(key, "size"))
		return parse_size(parse, value, message);
	if (!strcmp(key, "headers"))
		return parse_headers(parse, value, message);
	return yaml_read_bool(parse->diag, value, key,
		!strcmp(key, "end") ? &message->end : &message->stuff);
}

static bool parse(
	struct step_parse *parse, const struct node *value, struct step *step)
{
	struct message *message =
		arena_calloc(parse->arena, 1, sizeof(*message));
	bool ok = true;
	int bodies = 0;

	message->stuff = message->end = true;
	step->data = message;
	if (value->kind == NODE_SCALAR) {
		message->text = template_parse(parse->scope, value);
		if (message->text && message->text->is_fixed) {
			struct buf out = BUF_INIT;

			dot_stuff(&out, message->text->text,
				(struct dot_stuffing){true, true, true});
			message->ready =
				arena_str(parse->arena, buf_view(&out));
			buf_fini(&out);
		}
		return message->text != NULL;
	}
	if (!yaml_check_map(parse->diag, value, "a message", message_keys))
		return false;
	for (size_t i = 0; i < value->count; i++)
		ok &= parse_key(parse, value->pairs[i].key->text.data,
			value->pairs[i].value, message);
	bodies = (node_get(value, "text") != NULL) +
		 (node_get(value, "file") != NULL) +
		 (node_get(value, "size") != NULL);
	if (bodies > 1)
		return diag_error(parse->diag, value->loc,
			"a message has one of \"text\", \"file\" and "
			"\"size\"");
	if (bodies == 0 && message->header_count == 0 && ok)
		return diag_error(parse->diag, value->loc,
			"a message needs \"text\", \"file\", \"size\" or "
			"\"headers\"");
	return ok;
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

static bool bytes(
	struct session *session, const struct step *step, struct buf *out)
{
	const struct message *message = step->data;
	struct dot_stuffing how = {
		message->stuff, message->stuff, message->end};
	struct buf text = BUF_INIT;
	bool ok = true;

	for (size_t i = 0; ok && i < message->header_count; i++) {
		buf_str(&text, message->headers[i].name);
		buf_puts(&text, ": ");
		ok = session_expand(session, message->headers[i].value,
			TEMPLATE_LINE, &text);
		buf_puts(&text, "\r\n");
	}
	if (message->header_count)
		buf_puts(&text, "\r\n");
	if (ok && message->text)
		ok = session_expand(
			session, message->text, TEMPLATE_BYTES, &text);
	append_filler(&text, message->filler_bytes);
	if (ok)
		dot_stuff(out, buf_view(&text), how);
	buf_fini(&text);
	return ok;
}

static void begin(struct session *session, const struct step *step)
{
	const struct message *message = step->data;
	struct buf out = BUF_INIT;

	if (message->ready.data) {
		session_send(session, message->ready, false);
		session_await_reply(session);
	} else if (bytes(session, step, &out)) {
		session_send(session, buf_view(&out), false);
		session_await_reply(session);
	}
	buf_fini(&out);
}

static void describe(const struct step *step, struct buf *out)
{
	const struct message *message = step->data;

	for (size_t i = 0; i < message->header_count; i++) {
		buf_str(out, message->headers[i].name);
		buf_puts(out, ": ");
		escape_wire(out, message->headers[i].value->shown);
		buf_puts(out, "\\n");
	}
	if (message->header_count)
		buf_puts(out, "\\n");
	if (message->text)
		escape_wire(out, message->text->shown);
	if (message->filler_bytes)
		buf_printf(out, "(%lld octets, made up)",
			(long long)message->filler_bytes);
	if (!message->stuff)
		buf_puts(out, " (dots and line ends as they are)");
	if (!message->end)
		buf_puts(out, " (no final dot)");
}

const struct step_ops step_message = {
	.key = "message",
	.traits = STEP_SENDS | STEP_TAKES_EXPECT | STEP_NEEDS_EXPECT |
		  STEP_DATA_TIMEOUT,
	.parse = parse,
	.begin = begin,
	.bytes = bytes,
	.describe = describe,
};
