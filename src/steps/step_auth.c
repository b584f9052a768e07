/* step_auth.c - a whole SASL exchange. [RFC4954] */
#include "steps/steps_auth.h"

#include "base/base64.h"
#include "smtp/reply.h"

/* REFERENCE
### `auth`

`auth: MECHANISM` or `auth: auto` authenticates as `${user}` with
`${password}`: the AUTH command, and an answer to each 334 until another reply
comes, which is matched with `expect` (`ok` if there is none). `auto` takes
the strongest mechanism that the server offers. The long form:

| key | meaning |
|---|---|
| `mech` | `auto` if not said, or a mechanism's name |
| `user`, `password` | `${user}` and `${password}` if not said |
| `token` | for `XOAUTH2` and `OAUTHBEARER`, `${token}` if not said |
| `authzid` | whom to act for |
| `initial: true`, `false` | the first message stands in the AUTH line |

Mechanisms are PLAIN, LOGIN, CRAM-MD5, DIGEST-MD5, SCRAM-SHA-1 and
SCRAM-SHA-256, both with -PLUS too, XOAUTH2, OAUTHBEARER, EXTERNAL, ANONYMOUS,
and GSSAPI where it is there. If `initial` is not said, the first message
stands in the AUTH line where the client speaks first.

What is sent is never shown, but for its length. A server that does not prove
that it knows the password, where the mechanism asks for that, fails the step
(`Protocol`), and so does a challenge that is no base64: the exchange is then
cancelled with `*`. Wrong exchanges are written down with `send`.

```yaml
- auth: {mech: PLAIN, user: alice, password: not-hers}
  expect: 535
- auth: {mech: auto, user: alice, password: secret}
  expect: 235
```
*/

enum { ROUNDS_MAX = 32 };

static bool parse(
	struct step_parse *parse, const struct node *value, struct step *step)
{
	struct auth_wish *wish = arena_calloc(parse->arena, 1, sizeof(*wish));

	step->data = wish;
	if (!auth_wish_read(parse, value, wish))
		return false;
	if (step->expect && step->expect->none)
		return diag_error(parse->diag, step->expect->loc,
			"\"auth\" is a whole exchange: a reply ends it");
	return steps_default_expect(parse, step, NULL, "ok");
}

/* Sends head and message, in base64 and hidden. */
static void send_message(struct session *session, const char *head,
	struct str message, bool is_initial)
{
	struct buf line = BUF_INIT, shown = BUF_INIT;
	size_t before;

	buf_puts(&line, head);
	buf_puts(&shown, head);
	if (is_initial) {
		buf_putc(&line, ' ');
		buf_putc(&shown, ' ');
	}
	before = line.len;
	base64_encode(&line, message);
	/* An empty message would be no argument at all. [RFC4954 4] */
	if (is_initial && message.len == 0)
		buf_putc(&line, '=');
	if (message.len)
		buf_printf(&shown, "<%zu octets hidden>", line.len - before);
	else
		buf_append(&shown, buf_cstr(&line) + before, line.len - before);
	buf_puts(&line, "\r\n");
	session_send_hidden(session, buf_view(&line), buf_view(&shown));
	buf_fini(&line);
	buf_fini(&shown);
}

static bool is_initial(
	const struct auth_wish *wish, const struct auth_play *play)
{
	if (wish->initial == AUTH_INITIAL_AUTO)
		return sasl_is_client_first(play->mech);
	return wish->initial == AUTH_INITIAL_YES;
}

static void begin(struct session *session, const struct step *step)
{
	const struct auth_wish *wish = step->data;
	struct auth_play *play = auth_play_start(session, wish);
	struct buf head = BUF_INIT, message = BUF_INIT;
	struct err err;

	if (!play)
		return;
	buf_printf(&head, "AUTH %s", play->mech);
	if (!is_initial(wish, play)) {
		buf_puts(&head, "\r\n");
		session_send(session, buf_view(&head), true);
		session_await_reply(session);
	} else {
		enum sasl_answer answer = sasl_step(
			play->sasl, (struct str){"", 0}, &message, &err);

		play->is_done = answer == SASL_DONE;
		if (answer == SASL_FAILED) {
			step_error(session, "%s", err.text);
		} else {
			send_message(session, buf_cstr(&head),
				buf_view(&message), true);
			session_await_reply(session);
		}
	}
	buf_fini(&head);
	buf_fini(&message);
}

/* The reply to "*" is still due, and is shown; the step fails with why.
 * [RFC4954 4] */
static void cancel(
	struct session *session, struct auth_play *play, const char *why)
{
	buf_puts(&play->fault, why);
	play->is_cancelled = true;
	session_send_hidden(session, STR_LITERAL("*\r\n"), STR_LITERAL("*"));
	session_await_next_reply(session);
}

/* The other side's part of these exchanges proves that it knows the
 * password: without it an attacker might have accepted. */
static bool proves_server(const char *mech)
{
	struct str name = str_from(mech);

	return str_starts_nocase(name, "SCRAM-") ||
	       str_equal_nocase(name, "DIGEST-MD5") ||
	       str_equal_nocase(name, "GSSAPI") ||
	       str_starts_nocase(name, "GS2-");
}

/* A reply that ends the exchange. False: it is what the step expects, or
 * not. */
static bool end_exchange(struct session *session, const struct auth_play *play,
	const struct reply *reply)
{
	if (play->is_cancelled) {
		step_fail(session, FAILURE_PROTOCOL, "%s",
			buf_cstr(&play->fault));
		return true;
	}
	if (reply->code / 100 != 2 || play->is_done ||
		!proves_server(play->mech))
		return false;
	step_fail(session, FAILURE_PROTOCOL,
		"the server accepted before it had proved, as %s asks, that it "
		"knows the password",
		play->mech);
	return true;
}

/* The challenge of a 334. False: it is no base64. */
static bool read_challenge(const struct reply *reply, struct buf *out)
{
	struct str text = {"", 0};

	if (reply->line_count)
		text = str_trim(reply->lines[reply->line_count - 1].text);
	return text.len == 0 || base64_decode(out, text);
}

static void answer_challenge(
	struct session *session, struct auth_play *play, struct str challenge)
{
	struct buf message = BUF_INIT;
	struct err err;
	enum sasl_answer answer = SASL_DONE;

	/* Some servers send a last message though nothing is due. */
	if (!play->is_done)
		answer = sasl_step(play->sasl, challenge, &message, &err);
	play->is_done = answer == SASL_DONE;
	if (answer == SASL_FAILED) {
		cancel(session, play, err.text);
	} else {
		send_message(session, "", buf_view(&message), false);
		session_await_next_reply(session);
	}
	buf_fini(&message);
}

static bool take_reply(struct session *session, const struct step *step,
	const struct reply *reply)
{
	struct auth_play *play = session_state(session);
	struct buf challenge = BUF_INIT;

	(void)step;
	if (reply->code != 334 || play->is_cancelled)
		return end_exchange(session, play, reply);
	if (++play->rounds > ROUNDS_MAX)
		cancel(session, play,
			"the server asks again and again: there is no end of "
			"the exchange");
	else if (!read_challenge(reply, &challenge))
		cancel(session, play, "the challenge is no base64");
	else
		answer_challenge(session, play, buf_view(&challenge));
	buf_fini(&challenge);
	return true;
}

static void describe_text(const struct auth_wish *wish, enum auth_text which,
	const char *key, struct buf *out)
{
	if (!wish->texts[which])
		return;
	buf_printf(out, ", %s: ", key);
	if (which == AUTH_TEXT_PASSWORD || which == AUTH_TEXT_TOKEN)
		buf_puts(out, "***");
	else
		buf_str(out, wish->texts[which]->shown);
}

static void describe(const struct step *step, struct buf *out)
{
	const struct auth_wish *wish = step->data;
	const struct template *mech = wish->texts[AUTH_TEXT_MECH];

	buf_str(out, mech ? mech->shown : STR_LITERAL("auto"));
	describe_text(wish, AUTH_TEXT_USER, "user", out);
	describe_text(wish, AUTH_TEXT_PASSWORD, "password", out);
	describe_text(wish, AUTH_TEXT_TOKEN, "token", out);
	describe_text(wish, AUTH_TEXT_AUTHZID, "authzid", out);
	if (wish->initial != AUTH_INITIAL_AUTO)
		buf_printf(out, ", initial: %s",
			wish->initial == AUTH_INITIAL_YES ? "true" : "false");
}

const struct step_ops step_auth = {
	.key = "auth",
	.shape = &auth_wish_shape,
	.help = "Authenticates: the AUTH command and all that "
		"follows.",
	.traits = STEP_CLIENT_ONLY | STEP_SENDS | STEP_TAKES_EXPECT,
	.parse = parse,
	.begin = begin,
	.reply = take_reply,
	.describe = describe,
};
