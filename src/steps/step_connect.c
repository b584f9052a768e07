/* step_connect.c - a connection of the scenario's own. */
#include "steps/steps_proxy.h"

#include "steps/steps_tls.h"

/* REFERENCE
### `connect`

`connect: URL` makes another connection; steps that are to use it name it with
`conn`, as this one does. Without a `conn` it takes the place of the
conversation's own, which is closed. `connect: target` goes to where the run
goes. URLs: `smtp://HOST:PORT`, `smtps://` and `submissions://` (TLS at once,
465), `submission://` (587), `lmtp://` (24), `unix:/PATH`, `lmtp+unix:/PATH`,
`mx:DOMAIN`. The long form:

| key | meaning |
|---|---|
| `url` | where to, or `target`; must be there |
| `bind` | our address: `127.0.0.2` |
| `family: ipv4`, `ipv6` | of the addresses that the name has |
| `proxy_protocol: v1`, `v2` | HAProxy's header goes first; or a map |
| `tls` | for TLS at once: the keys of `tls` |
| `connection: ok`, `refused`, `any` | what must become of it |

The map of `proxy_protocol` is `{version: v2, source: '192.0.2.1:40000',
destination: '192.0.2.2:25', command: proxy}`, where `command` may be `local`
and `unknown`, too.

A connection that cannot be made is an error, not a failure, unless
`connection` is `refused` or `any`; a name that leads nowhere and a null MX
are refused too. Nothing is read: the greeting is the next step's.

```yaml
- {connect: target, conn: b}
- {expect: 220, conn: b}
- {send: QUIT, expect: 221, conn: b}
- connect: {url: 'smtp://127.0.0.1:1', connection: refused}
  conn: c
```
*/

enum connection { CONNECTION_OK, CONNECTION_REFUSED, CONNECTION_ANY };

static const char *const connection_words[] = {"ok", "refused", "any", NULL};
static const char *const family_words[] = {"any", "ipv4", "ipv6", NULL};

static const struct yaml_shape connection_shape = {
	.kinds = YAML_WORD | YAML_VARS, .words = connection_words};
static const struct yaml_shape family_shape = {
	.kinds = YAML_WORD | YAML_VARS, .words = family_words};

static const struct yaml_key connect_keys[] = {
	YAML_KEY_REQUIRED("url", &shape_text,
		"Where to: \"target\", or a URL such as "
		"smtp://mail.example:25."),
	YAML_KEY("bind", &shape_text, "The address of our end."),
	YAML_KEY("family", &family_shape, "Which addresses a name may have."),
	YAML_KEY("proxy_protocol", &proxy_wish_shape,
		"The PROXY header that a load balancer would send."),
	YAML_KEY("tls", &tls_wish_shape,
		"What the handshake of an smtps:// URL is like."),
	YAML_KEY("connection", &connection_shape,
		"What must become of it; not said, \"ok\"."),
	YAML_KEY_END};

static const struct yaml_shape connect_shape = {
	.kinds = YAML_TEXT | YAML_MAP, .keys = connect_keys};

struct connect_step {
	bool is_target;
	struct str shown;	    /* the URL as it will be */
	const struct template *url; /* NULL: fixed, or the target */
	struct smtp_url fixed;
	const struct template *bind; /* NULL: the run's */
	enum net_family family;
	const struct proxy_wish *proxy; /* NULL: none */
	bool has_tls;
	struct tls_wish tls;
	enum connection connection;
};

static bool parse_url(struct step_parse *parse, const struct node *value,
	struct connect_step *connect)
{
	const struct template *url;
	const char *why = NULL;

	if (!steps_read_template(parse, value, "connect", &url))
		return false;
	connect->shown = url->shown;
	connect->is_target = str_equal(url->shown, "target");
	if (connect->is_target)
		return true;
	if (!url->is_fixed) {
		connect->url = url;
		return true;
	}
	if (smtp_url_parse(parse->arena, url->text, &connect->fixed, &why))
		return true;
	diag_error(parse->diag, value->loc, "%s", why);
	diag_help(parse->diag, "\"connect\" takes \"target\" or a URL such as "
			       "smtp://mail.example:25");
	return false;
}

static bool parse_tls(struct step_parse *parse, const struct node *value,
	struct connect_step *connect)
{
	bool ok = true;

	connect->has_tls = true;
	tls_wish_init(&connect->tls, parse);
	if (!yaml_check_keys(parse->diag, value, "\"tls\"", tls_wish_keys))
		return false;
	for (size_t i = 0; i < value->count; i++)
		ok &= tls_wish_read(parse, &connect->tls, &value->pairs[i]);
	return ok;
}

static bool parse_pair(struct step_parse *parse, const struct node_pair *pair,
	struct connect_step *connect)
{
	const struct node *value = pair->value;
	struct str key = pair->key->text;
	int index;

	if (str_equal(key, "url"))
		return parse_url(parse, value, connect);
	if (str_equal(key, "bind"))
		return steps_read_address(parse, value, "bind", &connect->bind);
	if (str_equal(key, "tls"))
		return parse_tls(parse, value, connect);
	if (str_equal(key, "proxy_protocol")) {
		connect->proxy = proxy_wish_read(parse, value);
		return connect->proxy != NULL;
	}
	if (str_equal(key, "family")) {
		if (!steps_read_word(
			    parse, value, "family", family_words, &index))
			return false;
		connect->family = (enum net_family)index;
		return true;
	}
	if (!steps_read_word(
		    parse, value, "connection", connection_words, &index))
		return false;
	connect->connection = (enum connection)index;
	return true;
}

/* TLS of a connection that begins in the clear is a step of its own. */
static bool check_tls(struct step_parse *parse, const struct node *value,
	const struct connect_step *connect)
{
	const struct node *tls = node_get(value, "tls");

	if (!tls || connect->is_target || connect->url ||
		connect->fixed.implicit_tls)
		return true;
	return diag_error(parse->diag, tls->loc,
		"this URL has no TLS at once (smtps:// has): say STARTTLS and "
		"\"tls\" in steps of their own");
}

static bool parse(
	struct step_parse *parse, const struct node *value, struct step *step)
{
	struct connect_step *connect =
		arena_calloc(parse->arena, 1, sizeof(*connect));
	bool ok = true;

	step->data = connect;
	if (value->kind == NODE_SCALAR)
		return parse_url(parse, value, connect);
	if (!yaml_check_keys(parse->diag, value, "\"connect\"", connect_keys))
		return false;
	if (!node_get(value, "url"))
		return diag_error(parse->diag, value->loc,
			"\"connect\" needs \"url\": where to, or target");
	for (size_t i = 0; i < value->count; i++)
		ok &= parse_pair(parse, &value->pairs[i], connect);
	return ok && check_tls(parse, value, connect);
}

/* A URL that only the conversation knows. Its texts must last as long. */
static bool play_url(struct session *session,
	const struct connect_step *connect, struct smtp_url *out)
{
	struct arena *arena;
	const char *text, *why = NULL;
	bool ok;

	*out = connect->fixed;
	if (!connect->url)
		return true;
	if (!steps_play_text(session, connect->url, "connect", &text))
		return false;
	arena = arena_new(0);
	ok = smtp_url_parse(arena, str_from(text), out, &why);
	if (ok) {
		out->host = session_keep(session, str_from(out->host)).data;
		out->text = session_keep(session, str_from(out->text)).data;
	} else {
		step_error(session, "%s", why);
	}
	arena_free(&arena);
	return ok;
}

static void begin(struct session *session, const struct step *step)
{
	const struct connect_step *connect = step->data;
	struct connect_request *request =
		session_alloc(session, sizeof(*request));
	const char *bind;

	*request = (struct connect_request){
		.is_target = connect->is_target, .family = connect->family};
	if (!play_url(session, connect, &request->url) ||
		!steps_play_text(session, connect->bind, "bind", &bind))
		return;
	if (bind)
		request->bind = str_from(bind);
	if (connect->proxy &&
		!proxy_wish_play(session, connect->proxy, &request->header))
		return;
	if (connect->has_tls) {
		request->tls = tls_wish_play(session, &connect->tls);
		if (!request->tls)
			return;
	}
	session_connect_to(session, request);
}

static void finish_refused(struct session *session,
	const struct connect_step *connect, const struct err *err)
{
	session_show_received(session, str_from(err->text));
	if (connect->connection == CONNECTION_OK)
		step_error(session, "%s", err->text);
	else
		step_pass(session);
}

static void finished(
	struct session *session, const struct step *step, const struct err *err)
{
	const struct connect_step *connect = step->data;

	if (err && err->kind == ERR_TLS) {
		tls_fail(session, err);
	} else if (err &&
		   (err->kind == ERR_CONNECT || err->kind == ERR_RESOLVE ||
			   err->kind == ERR_TIMEOUT)) {
		finish_refused(session, connect, err);
	} else if (err) {
		/* Nobody was asked anything. */
		step_error(session, "%s", err->text);
	} else if (connect->connection == CONNECTION_REFUSED) {
		session_show_expected(
			session, STR_LITERAL("a connection that is refused"));
		session_show_received(session, STR_LITERAL("a connection"));
		step_fail(session, FAILURE_UNEXPECTED_REPLY,
			"the connection was made, and was to be refused");
	} else {
		step_pass(session);
	}
}

static void describe(const struct step *step, struct buf *out)
{
	const struct connect_step *connect = step->data;

	buf_str(out, connect->shown);
	if (connect->bind) {
		buf_puts(out, ", bind: ");
		buf_str(out, connect->bind->shown);
	}
	if (connect->family != NET_FAMILY_ANY)
		buf_puts(out, connect->family == NET_FAMILY_IPV6
				      ? ", family: ipv6"
				      : ", family: ipv4");
	if (connect->proxy) {
		buf_puts(out, ", proxy_protocol: ");
		proxy_wish_describe(connect->proxy, out);
	}
	if (connect->has_tls) {
		buf_puts(out, ", tls: {");
		tls_wish_describe(&connect->tls, out);
		buf_putc(out, '}');
	}
	if (connect->connection != CONNECTION_OK)
		buf_printf(out, ", connection: %s",
			connection_words[connect->connection]);
}

const struct step_ops step_connect = {
	.key = "connect",
	.shape = &connect_shape,
	.help = "Opens another connection, to a URL or to the target; "
		"\"conn\" names it.",
	.traits = STEP_CLIENT_ONLY | STEP_NEEDS_NO_CONNECTION |
		  STEP_TAKES_TIMEOUT,
	.parse = parse,
	.begin = begin,
	.finished = finished,
	.describe = describe,
};
