/* step_tls.c - the handshake alone: the STARTTLS before it is a step of its
 * own. [RFC3207] */
#include "steps/steps_tls.h"

/* REFERENCE
### `tls`

`tls: start` (or `tls: {}`) begins the TLS handshake, now: the STARTTLS
command that the server must have answered before is a `send`. The long form:

| key | meaning |
|---|---|
| `min`, `max` | versions, `1.0` to `1.3` |
| `ciphers` | OpenSSL's list; suites of TLS 1.3 (`TLS_...`) may stand in it |
| `verify: yes`, `no` | whether the server's certificate is checked |
| `name` | the name that is asked for (SNI) and checked; `''`: neither |
| `ca` | a file of certificates in PEM, or a folder, that is trusted |
| `cert`, `key` | our certificate, and its key if that is in another file |
| `alpn` | protocols, separated by commas |
| `session: resume` | offers a session of an earlier handshake (see below) |
| `handshake: ok`, `fails`, `any` | what must become of it (default `ok`) |

What is not said is the target's: its certificate is verified, with the
system's authorities or `--ca`, unless `--insecure`. Files stand beside the
scenario. After a handshake that failed the conversation goes on in the clear,
if the server still listens. `expect` takes `version`, `cipher`, `alpn`,
`resumed` and `cert`.

`session: resume` takes the latest session that this scenario had with that
server, or, if it had none, another one of this run; `session: new`, the
default, offers none. Whether it was really resumed is for `expect: {resumed:
true}` to say.

Bytes that came in the clear between the reply to STARTTLS and the handshake
are the anomaly `tls/leftover-plaintext`; they are shown, and are not taken
for a reply.

`tls: stop` ends TLS (close_notify) and goes on in the clear. In a server's
steps `tls` is the server's side of the handshake, with `cert` and `key`, or
a certificate made for this run; `verify: yes` asks for the client's.

```yaml
- {send: 'EHLO ${helo}', expect: 250}
- {send: STARTTLS, expect: 220}
- tls: {min: 1.2, verify: no}
  expect: {version: TLSv1.2 | TLSv1.3}
- {send: 'EHLO ${helo}', expect: 250}
```

That a server refuses old versions:

```yaml
- {send: STARTTLS, expect: 220}
- tls: {max: 1.1, handshake: fails}
```
*/

enum handshake { HANDSHAKE_OK, HANDSHAKE_FAILS, HANDSHAKE_ANY };

static const char *const handshake_words[] = {"ok", "fails", "any", NULL};
static const struct yaml_shape handshake_shape = {
	.kinds = YAML_WORD | YAML_VARS, .words = handshake_words};

static const struct yaml_key tls_keys[] = {TLS_WISH_KEYS,
	YAML_KEY("handshake", &handshake_shape,
		"What must become of the handshake; not said, \"ok\"."),
	YAML_KEY_END};

static const char *const tls_words[] = {"start", "stop", NULL};

static const struct yaml_shape tls_shape = {
	.kinds = YAML_WORD | YAML_VARS | YAML_MAP,
	.words = tls_words,
	.keys = tls_keys};

struct tls_step {
	bool stop;
	enum handshake handshake;
	struct tls_wish wish;
};

static bool parse_word(struct step_parse *parse, const struct node *value,
	struct tls_step *tls)
{
	int index;

	if (value->text.len == 0)
		return diag_error(parse->diag, value->loc,
			"\"tls\" takes \"start\", \"stop\", or a map such as "
			"{min: 1.2}");
	if (!steps_read_word(parse, value, "tls", tls_words, &index))
		return false;
	tls->stop = index == 1;
	return true;
}

static bool parse_handshake(struct step_parse *parse, const struct node *value,
	struct tls_step *tls)
{
	int index;

	if (!steps_read_word(
		    parse, value, "handshake", handshake_words, &index))
		return false;
	tls->handshake = (enum handshake)index;
	return true;
}

static bool parse_map(struct step_parse *parse, const struct node *value,
	struct tls_step *tls)
{
	bool ok = true;

	if (!yaml_check_keys(parse->diag, value, "\"tls\"", tls_keys))
		return false;
	for (size_t i = 0; i < value->count; i++) {
		const struct node_pair *pair = &value->pairs[i];

		if (str_equal(pair->key->text, "handshake"))
			ok &= parse_handshake(parse, pair->value, tls);
		else
			ok &= tls_wish_read(parse, &tls->wish, pair);
	}
	return ok;
}

static bool parse(
	struct step_parse *parse, const struct node *value, struct step *step)
{
	struct tls_step *tls = arena_calloc(parse->arena, 1, sizeof(*tls));
	bool ok;

	step->data = tls;
	tls_wish_init(&tls->wish, parse);
	if (value->kind == NODE_SCALAR)
		ok = parse_word(parse, value, tls);
	else
		ok = parse_map(parse, value, tls);
	if (ok && step->expect && tls->stop)
		return diag_error(parse->diag, step->expect->loc,
			"\"tls: stop\" shows no handshake to expect "
			"something of");
	if (ok && step->expect && tls->handshake == HANDSHAKE_FAILS)
		return diag_error(parse->diag, step->expect->loc,
			"a handshake that fails comes to nothing: it takes no "
			"\"expect\"");
	if (ok && step->capture_count)
		return diag_error(parse->diag, step->loc,
			"\"tls\" has no text to capture from");
	return ok;
}

static void begin(struct session *session, const struct step *step)
{
	const struct tls_step *tls = step->data;
	const struct tls_request *request;

	if (tls->stop) {
		if (session_tls_stop(session))
			step_pass(session);
		else
			step_error(session,
				"there is no TLS on this connection to stop");
		return;
	}
	request = tls_wish_play(session, &tls->wish);
	if (!request)
		return;
	/* What a client has sent by now is its side of the handshake. */
	if (session_role(session) == ROLE_CLIENT)
		session_drop_plaintext(session);
	session_tls_start(session, request);
}

static void finish_failed(struct session *session, const struct tls_step *tls,
	const struct err *err)
{
	if (tls->handshake == HANDSHAKE_OK) {
		tls_fail(session, err);
		return;
	}
	session_show_received(session, str_from(err->text));
	step_pass(session);
}

static void finished(
	struct session *session, const struct step *step, const struct err *err)
{
	const struct tls_step *tls = step->data;

	if (!err) {
		if (tls->handshake != HANDSHAKE_FAILS) {
			session_match_seen(session);
			return;
		}
		session_show_expected(
			session, STR_LITERAL("a handshake that fails"));
		session_show_seen(session);
		step_fail(session, FAILURE_TLS,
			"the handshake went well, and was to fail");
	} else if (err->kind == ERR_TIMEOUT) {
		step_fail(session, FAILURE_TIMEOUT, "%s", err->text);
	} else if (err->kind == ERR_LOCAL || err->kind == ERR_FILE ||
		   err->kind == ERR_VALUE) {
		/* Nobody was asked anything. */
		step_error(session, "%s", err->text);
	} else {
		finish_failed(session, tls, err);
	}
}

static void describe(const struct step *step, struct buf *out)
{
	const struct tls_step *tls = step->data;
	size_t before = out->len;

	if (tls->stop) {
		buf_puts(out, "stop");
		return;
	}
	tls_wish_describe(&tls->wish, out);
	if (tls->handshake != HANDSHAKE_OK)
		buf_printf(out, "%shandshake: %s",
			out->len > before ? ", " : "",
			handshake_words[tls->handshake]);
	if (out->len == before)
		buf_puts(out, "start");
}

const struct step_ops step_tls = {
	.key = "tls",
	.shape = &tls_shape,
	.help = "Does the TLS handshake now; \"stop\" ends TLS. The "
		"STARTTLS command is a \"send\" of its own.",
	.traits = STEP_TAKES_EXPECT | STEP_SHOWS_TLS,
	.parse = parse,
	.begin = begin,
	.finished = finished,
	.describe = describe,
};
