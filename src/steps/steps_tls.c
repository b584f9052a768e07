/* steps_tls.c - what a handshake is to be like. */
#include "steps/steps_tls.h"

#include <string.h>

static const char *const session_words[] = {"resume", "new", NULL};
const struct yaml_shape tls_session_shape = {
	.kinds = YAML_WORD | YAML_VARS, .words = session_words};

const struct yaml_key tls_wish_keys[] = {TLS_WISH_KEYS, YAML_KEY_END};
const struct yaml_shape tls_wish_shape = {
	.name = "tls", .kinds = YAML_MAP, .keys = tls_wish_keys};

void tls_wish_init(struct tls_wish *wish, struct step_parse *parse)
{
	*wish = (struct tls_wish){.verify = TLS_VERIFY_DEFAULT};
	wish->base_dir = arena_strdup(
		parse->arena, parse->base_dir ? parse->base_dir : ".");
}

static bool read_verify(struct step_parse *parse, struct tls_wish *wish,
	const struct node *value)
{
	int index;

	if (!steps_read_word(parse, value, "verify", yaml_yes_words, &index))
		return false;
	wish->verify = index % 2 ? TLS_VERIFY_YES : TLS_VERIFY_NO;
	return true;
}

static bool read_session(struct step_parse *parse, struct tls_wish *wish,
	const struct node *value)
{
	int index;

	if (!steps_read_word(parse, value, "session", session_words, &index))
		return false;
	wish->resume = index == 0;
	return true;
}

/* [RFC8446 4.4.2.2]: a server has no name to check, and keeps no session
 * that it could offer. */
static bool check_role(struct step_parse *parse, const struct node *key)
{
	if (parse->role == ROLE_CLIENT ||
		(!str_equal(key->text, "name") &&
			!str_equal(key->text, "session")))
		return true;
	return diag_error(parse->diag, key->loc,
		"\"%s\" is for the client of a handshake", key->text.data);
}

static bool check_version(struct step_parse *parse, const struct node *value,
	const struct template *text, const char *key)
{
	if (!text->is_fixed || tls_version_parse(text->text) != TLS_VERSION_ANY)
		return true;
	return diag_error(parse->diag, value->loc,
		"\"%s\" is 1.0, 1.1, 1.2 or 1.3, not \"%s\"", key,
		text->shown.data);
}

static bool read_text(struct step_parse *parse, struct tls_wish *wish,
	enum tls_text which, const struct node *value)
{
	const struct template **text = &wish->texts[which];

	/* An empty name is one: neither SNI nor a check. */
	if (which == TLS_TEXT_NAME && value->kind == NODE_SCALAR &&
		value->text.len == 0) {
		*text = template_fixed(parse->arena, STR_LITERAL(""));
		return true;
	}
	if (!steps_read_template(parse, value, tls_wish_keys[which].key, text))
		return false;
	if (which == TLS_TEXT_MIN || which == TLS_TEXT_MAX)
		return check_version(
			parse, value, *text, tls_wish_keys[which].key);
	return true;
}

/* No version lies between them: told once both are known. */
static bool check_bounds(struct step_parse *parse, const struct tls_wish *wish,
	const struct node *value)
{
	const struct template *min = wish->texts[TLS_TEXT_MIN];
	const struct template *max = wish->texts[TLS_TEXT_MAX];
	enum tls_version most;

	if (!min || !max || !min->is_fixed || !max->is_fixed)
		return true;
	most = tls_version_parse(max->text);
	if (most == TLS_VERSION_ANY || tls_version_parse(min->text) <= most)
		return true;
	return diag_error(parse->diag, value->loc,
		"\"min\" is %s and \"max\" is %s: no version is both",
		min->text.data, max->text.data);
}

bool tls_wish_read(struct step_parse *parse, struct tls_wish *wish,
	const struct node_pair *pair)
{
	if (!check_role(parse, pair->key))
		return false;
	if (str_equal(pair->key->text, "verify"))
		return read_verify(parse, wish, pair->value);
	if (str_equal(pair->key->text, "session"))
		return read_session(parse, wish, pair->value);
	for (enum tls_text i = 0; i < TLS_TEXT_COUNT; i++)
		if (str_equal(pair->key->text, tls_wish_keys[i].key))
			return read_text(parse, wish, i, pair->value) &&
			       (i > TLS_TEXT_MAX ||
				       check_bounds(parse, wish, pair->value));
	return false;
}

static bool play_version(struct session *session, const struct tls_wish *wish,
	enum tls_text which, enum tls_version *out)
{
	const char *text;

	*out = TLS_VERSION_ANY;
	if (!steps_play_text(session, wish->texts[which],
		    tls_wish_keys[which].key, &text))
		return false;
	if (!text)
		return true;
	*out = tls_version_parse(str_from(text));
	if (*out != TLS_VERSION_ANY)
		return true;
	step_error(session, "\"%s\" is 1.0, 1.1, 1.2 or 1.3",
		tls_wish_keys[which].key);
	return false;
}

static bool play_path(struct session *session, const struct tls_wish *wish,
	enum tls_text which, const char **out)
{
	return steps_play_path(session, wish->texts[which],
		tls_wish_keys[which].key, wish->base_dir, out);
}

static bool play_text(struct session *session, const struct tls_wish *wish,
	enum tls_text which, const char **out)
{
	return steps_play_text(
		session, wish->texts[which], tls_wish_keys[which].key, out);
}

const struct tls_request *tls_wish_play(
	struct session *session, const struct tls_wish *wish)
{
	struct tls_request *request = session_alloc(session, sizeof(*request));

	*request = (struct tls_request){
		.verify = wish->verify, .resume = wish->resume};
	if (!play_version(session, wish, TLS_TEXT_MIN, &request->min) ||
		!play_version(session, wish, TLS_TEXT_MAX, &request->max) ||
		!play_text(
			session, wish, TLS_TEXT_CIPHERS, &request->ciphers) ||
		!play_text(session, wish, TLS_TEXT_NAME, &request->name) ||
		!play_text(session, wish, TLS_TEXT_ALPN, &request->alpn) ||
		!play_path(session, wish, TLS_TEXT_CA, &request->ca) ||
		!play_path(session, wish, TLS_TEXT_CERT, &request->cert) ||
		!play_path(session, wish, TLS_TEXT_KEY, &request->key))
		return NULL;
	return request;
}

void tls_wish_describe(const struct tls_wish *wish, struct buf *out)
{
	size_t before = out->len;

	for (enum tls_text i = 0; i < TLS_TEXT_COUNT; i++) {
		if (!wish->texts[i])
			continue;
		buf_printf(out, "%s%s: ", out->len > before ? ", " : "",
			tls_wish_keys[i].key);
		buf_str(out, wish->texts[i]->shown);
	}
	if (wish->verify != TLS_VERIFY_DEFAULT)
		buf_printf(out, "%sverify: %s", out->len > before ? ", " : "",
			wish->verify == TLS_VERIFY_YES ? "yes" : "no");
	if (wish->resume)
		buf_printf(out, "%ssession: resume",
			out->len > before ? ", " : "");
}

void tls_fail(struct session *session, const struct err *err)
{
	session_show_expected(session, STR_LITERAL("a TLS handshake"));
	session_show_received(session, str_from(err->text));
	step_fail(session, FAILURE_TLS, "%s%s%s", err->text,
		err->help ? "; " : "", err->help ? err->help : "");
}
