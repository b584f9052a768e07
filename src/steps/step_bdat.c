/* step_bdat.c - the text of a message, in chunks. [RFC3030 2] */
#include "steps/steps_body.h"

#include "base/mem.h"
#include "smtp/dot_stuffing.h"
#include "smtp/reply.h"

/* REFERENCE
### `bdat`

`bdat: TEXT` sends a text as one chunk, the last one: `BDAT 12 LAST` and the
text behind it, in one write. Line ends become CRLF; dots stay. The long form
takes `text`, `file`, `size` and `headers` as `message` does, and

| key | meaning |
|---|---|
| `chunk: 1K` | cuts the text into chunks of that size, a BDAT for each |
| `last: false` | more chunks follow in another step |
| `announce: 99` | the number in the (last) BDAT line, whatever follows it |
| `crlf: false` | line ends stay as they are |

`{size: 0}` is `BDAT 0 LAST`. A chunk is sent when the one before was taken
(2xx). The reply that is matched is that to the last chunk; where an earlier
one is refused, that reply is it, and nothing more is sent. With
`expect: none` all chunks are sent at once.

```yaml
- {send: RSET, expect: 250}
- {send: 'MAIL FROM:<${sender}>', expect: 250}
- {send: 'RCPT TO:<${recipient}>', expect: 250}
- bdat: {text: 'Subject: in two chunks', last: false}
  expect: 250
- bdat: {size: 0}
  expect: 250
```
*/

struct bdat {
	struct body body;
	int64_t chunk_bytes; /* 0: one chunk */
	int64_t announce;    /* -1: what it is */
	bool last, crlf;
};

enum { CHUNK_MAX = 268435456, CHUNKS_MAX = 100000 };

static const struct yaml_shape chunk_shape = {.kinds = YAML_SIZE | YAML_VARS,
	.min = 1,
	.takes = "a number of octets: 1024, 10K, 2M"};
static const struct yaml_shape text_shape = {.kinds = YAML_TEXT | YAML_BLANK};
static const struct yaml_shape announce_shape = {.kinds = YAML_INT | YAML_VARS};

static const struct yaml_key bdat_keys[] = {BODY_KEYS(&text_shape),
	YAML_KEY("chunk", &chunk_shape,
		"Octets of a chunk; not said, all of it is one chunk."),
	YAML_KEY("last", &shape_bool_var,
		"Say LAST with the last chunk (default)."),
	YAML_KEY("announce", &announce_shape,
		"What the last BDAT says, instead of its true size."),
	YAML_KEY("crlf", &shape_bool_var, "Make each line end CRLF (default)."),
	YAML_KEY_END};

static const struct yaml_shape bdat_shape = {
	.kinds = YAML_TEXT | YAML_BLANK | YAML_MAP,
	.keys = bdat_keys,
	.any_of = body_any_of};

static bool parse_text(
	struct step_parse *parse, const struct node *value, struct bdat *bdat)
{
	if (value->kind == NODE_SCALAR && value->style == NODE_PLAIN &&
		value->text.len == 0)
		return diag_error(parse->diag, value->loc,
			"\"bdat\" needs a text; {size: 0} is an empty one");
	if (value->kind != NODE_SCALAR)
		return diag_error(parse->diag, value->loc,
			"\"text\" is text, not %s", node_kind_name(value));
	bdat->body.text = template_parse(parse->scope, value);
	return bdat->body.text != NULL;
}

static bool parse_key(struct step_parse *parse, const struct node_pair *pair,
	struct bdat *bdat)
{
	const struct node *value = pair->value;

	if (str_equal(pair->key->text, "text"))
		return parse_text(parse, value, bdat);
	if (str_equal(pair->key->text, "last"))
		return steps_read_bool(parse, value, "last", &bdat->last);
	if (str_equal(pair->key->text, "crlf"))
		return steps_read_bool(parse, value, "crlf", &bdat->crlf);
	if (str_equal(pair->key->text, "announce"))
		return steps_read_int(parse, value, "announce", 0, INT64_MAX,
			&bdat->announce);
	if (!str_equal(pair->key->text, "chunk"))
		return body_read(parse, pair, &bdat->body);
	if (!steps_read_size(
		    parse, value, "chunk", CHUNK_MAX, &bdat->chunk_bytes))
		return false;
	return bdat->chunk_bytes > 0 ||
	       diag_error(parse->diag, value->loc,
		       "a chunk has one octet or more");
}

static bool parse(
	struct step_parse *parse, const struct node *value, struct step *step)
{
	struct bdat *bdat = arena_calloc(parse->arena, 1, sizeof(*bdat));
	bool ok = true;

	step->data = bdat;
	bdat->last = bdat->crlf = true;
	bdat->announce = -1;
	if (value->kind == NODE_SCALAR)
		return parse_text(parse, value, bdat);
	if (!yaml_check_keys(parse->diag, value, "\"bdat\"", bdat_keys))
		return false;
	for (size_t i = 0; i < value->count; i++)
		ok &= parse_key(parse, &value->pairs[i], bdat);
	return ok && body_check(parse, value, "\"bdat\"");
}

bool steps_bdat_is_cut(const struct step *step)
{
	const struct bdat *bdat = step->data;

	return step->ops == &step_bdat && bdat->chunk_bytes > 0;
}

/* False after it has ended the step. */
static bool check_chunks(
	struct session *session, const struct bdat *bdat, size_t len)
{
	if (!bdat->chunk_bytes || len == 0 ||
		(len - 1) / (size_t)bdat->chunk_bytes < CHUNKS_MAX)
		return true;
	step_error(session, "%zu octets are more than %d chunks of %lld", len,
		CHUNKS_MAX, (long long)bdat->chunk_bytes);
	return false;
}

static bool text_bytes(
	struct session *session, const struct bdat *bdat, struct buf *out)
{
	struct buf text = BUF_INIT;
	bool ok = body_play(session, &bdat->body, &text);
	size_t before = out->len;

	/* Only what the author wrote has other line ends; and nothing has
	 * no line to end. */
	if (ok && bdat->body.text && text.len)
		dot_stuff(out, buf_view(&text),
			(struct dot_stuffing){.crlf = bdat->crlf});
	else if (ok)
		buf_str(out, buf_view(&text));
	buf_fini(&text);
	return ok && check_chunks(session, bdat, out->len - before);
}

static size_t chunk_len(const struct bdat *bdat, size_t left)
{
	size_t most = bdat->chunk_bytes ? (size_t)bdat->chunk_bytes : left;

	return left < most ? left : most;
}

/* Appends the command and the octets of the next chunk of rest. */
static void append_chunk(
	const struct bdat *bdat, struct str *rest, struct buf *out)
{
	size_t len = chunk_len(bdat, rest->len);
	bool is_final = len == rest->len;
	long long number = (long long)len;

	if (is_final && bdat->announce >= 0)
		number = (long long)bdat->announce;
	buf_printf(out, "BDAT %lld%s\r\n", number,
		is_final && bdat->last ? " LAST" : "");
	buf_append(out, rest->data, len);
	rest->data += len;
	rest->len -= len;
}

static bool bytes(
	struct session *session, const struct step *step, struct buf *out)
{
	const struct bdat *bdat = step->data;
	struct buf text = BUF_INIT;
	bool ok = text_bytes(session, bdat, &text);
	struct str rest = buf_view(&text);

	if (ok)
		append_chunk(bdat, &rest, out);
	while (ok && rest.len)
		append_chunk(bdat, &rest, out);
	buf_fini(&text);
	return ok;
}

/* --- one chunk after the other --- */

struct bdat_play {
	struct buf text;
	size_t sent;
};

static void play_free(void *state)
{
	struct bdat_play *play = state;

	buf_fini(&play->text);
	mem_free(play);
}

/* The engine goes by the latest command: on LMTP the last chunk has a reply
 * for each recipient. */
static void note_command(struct session *session, struct str chunk)
{
	struct str line = str_cut(&chunk, '\r');

	session_note_command(session, line);
}

static void send_chunk(struct session *session, const struct bdat *bdat,
	struct bdat_play *play)
{
	struct str rest = {buf_cstr(&play->text) + play->sent,
		play->text.len - play->sent};
	struct buf out = BUF_INIT;

	append_chunk(bdat, &rest, &out);
	play->sent = play->text.len - rest.len;
	session_send(session, buf_view(&out), false);
	note_command(session, buf_view(&out));
	buf_fini(&out);
	session_await_reply(session);
}

static void begin_all(struct session *session, const struct step *step)
{
	struct buf out = BUF_INIT;

	if (bytes(session, step, &out)) {
		session_send(session, buf_view(&out), false);
		session_await_reply(session);
	}
	buf_fini(&out);
}

static void begin(struct session *session, const struct step *step)
{
	const struct bdat *bdat = step->data;
	struct bdat_play *play;

	if (step->expect && step->expect->none) {
		begin_all(session, step);
		return;
	}
	play = mem_calloc(1, sizeof(*play));
	if (!text_bytes(session, bdat, &play->text)) {
		play_free(play);
		return;
	}
	session_set_state(session, play, play_free);
	send_chunk(session, bdat, play);
}

static bool take_reply(struct session *session, const struct step *step,
	const struct reply *reply)
{
	struct bdat_play *play = session_state(session);

	if (!play || play->sent == play->text.len || reply->code / 100 != 2)
		return false;
	send_chunk(session, step->data, play);
	return true;
}

static void describe(const struct step *step, struct buf *out)
{
	const struct bdat *bdat = step->data;

	body_describe(&bdat->body, out);
	if (!bdat->body.text && !bdat->body.filler_bytes &&
		!bdat->body.header_count)
		buf_puts(out, "(nothing)");
	if (bdat->chunk_bytes)
		buf_printf(out, " (in chunks of %lld)",
			(long long)bdat->chunk_bytes);
	if (bdat->announce >= 0)
		buf_printf(
			out, " (announced as %lld)", (long long)bdat->announce);
	if (!bdat->crlf)
		buf_puts(out, " (line ends as they are)");
	if (!bdat->last)
		buf_puts(out, " (not the last chunk)");
}

const struct step_ops step_bdat = {
	.key = "bdat",
	.shape = &bdat_shape,
	.help = "Sends a message in chunks, with BDAT (RFC 3030).",
	.traits = STEP_CLIENT_ONLY | STEP_SENDS | STEP_TAKES_EXPECT |
		  STEP_NEEDS_EXPECT | STEP_DATA_TIMEOUT,
	.parse = parse,
	.begin = begin,
	.bytes = bytes,
	.reply = take_reply,
	.describe = describe,
};
