/* steps_auth.c - who authenticates, and by which mechanism. */
#include "steps/steps_auth.h"

#include <string.h>
#include "base/mem.h"
#include "base/suggest.h"

static const char *const keys[] = {
	"mech", "user", "password", "token", "authzid", "initial", NULL};

/* --- reading --- */

/* Mechanisms that some machine's libgsasl lacks: no mistake of the author's.
 */
static const char *const elsewhere[] = {
	"GSSAPI", "GS2-KRB5", "NTLM", "SECURID", "SAML20", "OPENID20", NULL};

static bool is_among_nocase(struct str word, const char *const *words)
{
	for (; *words; words++)
		if (str_equal_nocase(word, *words))
			return true;
	return false;
}

static bool check_mech(struct step_parse *parse, const struct node *value,
	const struct template *mech)
{
	const char *close;

	if (!mech->is_fixed || str_equal_nocase(mech->text, "auto") ||
		is_among_nocase(mech->text, sasl_mechanisms()) ||
		is_among_nocase(mech->text, elsewhere))
		return true;
	close = suggest_closest(mech->text, sasl_mechanisms());
	diag_error(parse->diag, value->loc,
		"no mechanism is called \"%s\"%s%s%s", mech->shown.data,
		close ? "; did you mean \"" : "", close ? close : "",
		close ? "\"?" : "");
	diag_help(parse->diag, "exchanges that are none can be written down "
			       "with \"send\"");
	return false;
}

static bool read_mech(struct step_parse *parse, const struct node *value,
	struct auth_wish *wish)
{
	const struct template **mech = &wish->texts[AUTH_TEXT_MECH];

	return steps_read_template(parse, value, "mech", mech) &&
	       check_mech(parse, value, *mech);
}

static bool read_initial(struct step_parse *parse, const struct node *value,
	struct auth_wish *wish)
{
	static const char *const words[] = {"auto", "true", "false", NULL};
	int index;

	if (!steps_read_word(parse, value, "initial", words, &index))
		return false;
	wish->initial = (enum auth_initial)index;
	return true;
}

/* A password is one, whether or not anybody said so. */
static void keep_secret(struct step_parse *parse, enum auth_text which,
	const struct auth_wish *wish)
{
	const struct template *text = wish->texts[which];

	if ((which == AUTH_TEXT_PASSWORD || which == AUTH_TEXT_TOKEN) && text &&
		text->is_fixed && text->text.len && parse->secret)
		parse->secret(parse, str_from(keys[which]), text->text);
}

static bool read_text(struct step_parse *parse, const struct node *value,
	enum auth_text which, struct auth_wish *wish)
{
	if (value->kind != NODE_SCALAR)
		return diag_error(parse->diag, value->loc,
			"\"%s\" is text, not %s", keys[which],
			node_kind_name(value));
	/* An empty password is one. */
	wish->texts[which] = template_parse(parse->scope, value);
	keep_secret(parse, which, wish);
	return wish->texts[which] != NULL;
}

static bool read_pair(struct step_parse *parse, const struct node_pair *pair,
	struct auth_wish *wish)
{
	if (str_equal(pair->key->text, "mech"))
		return read_mech(parse, pair->value, wish);
	if (str_equal(pair->key->text, "initial"))
		return read_initial(parse, pair->value, wish);
	for (enum auth_text i = AUTH_TEXT_USER; i < AUTH_TEXT_COUNT; i++)
		if (str_equal(pair->key->text, keys[i]))
			return read_text(parse, pair->value, i, wish);
	return false;
}

/* Who is not named is the run's user. */
static bool add_default(struct step_parse *parse, struct loc loc,
	enum auth_text which, const char *text, struct auth_wish *wish)
{
	if (wish->texts[which])
		return true;
	wish->texts[which] =
		template_parse_text(parse->scope, str_from(text), loc);
	keep_secret(parse, which, wish);
	return wish->texts[which] != NULL;
}

static bool add_defaults(
	struct step_parse *parse, struct loc loc, struct auth_wish *wish)
{
	const struct template *mech = wish->texts[AUTH_TEXT_MECH];
	static const char *const alone[] = {"EXTERNAL", "ANONYMOUS", NULL};
	static const char *const oauth[] = {"XOAUTH2", "OAUTHBEARER", NULL};
	bool ok = true;

	if (mech && mech->is_fixed && is_among_nocase(mech->text, alone))
		return true;
	if (mech && mech->is_fixed && is_among_nocase(mech->text, oauth))
		ok = add_default(parse, loc, AUTH_TEXT_TOKEN, "${token}", wish);
	/* A token says who it is for, mostly. */
	if (!ok || wish->texts[AUTH_TEXT_TOKEN])
		return add_default(
			       parse, loc, AUTH_TEXT_USER, "${user:-}", wish) &&
		       ok;
	ok = add_default(parse, loc, AUTH_TEXT_USER, "${user}", wish);
	return add_default(
		       parse, loc, AUTH_TEXT_PASSWORD, "${password}", wish) &&
	       ok;
}

bool auth_wish_read(struct step_parse *parse, const struct node *value,
	struct auth_wish *wish)
{
	bool ok = true;

	if (value->kind == NODE_SCALAR) {
		ok = read_mech(parse, value, wish);
	} else if (!yaml_check_map(parse->diag, value, "\"auth\"", keys)) {
		return false;
	} else {
		for (size_t i = 0; i < value->count; i++)
			ok &= read_pair(parse, &value->pairs[i], wish);
	}
	return ok && add_defaults(parse, value->loc, wish);
}

/* --- playing --- */

static void play_free(void *state)
{
	struct auth_play *play = state;

	sasl_free(&play->sasl);
	for (size_t i = 0; i < AUTH_TEXT_COUNT; i++)
		buf_fini(&play->texts[i]);
	buf_fini(&play->exporter);
	buf_fini(&play->unique);
	buf_fini(&play->fault);
	mem_free(play);
}

static struct str given(const struct auth_wish *wish,
	const struct auth_play *play, enum auth_text which)
{
	bool is_user = which == AUTH_TEXT_USER;

	if (!wish->texts[which] || (is_user && play->texts[which].len == 0))
		return (struct str){NULL, 0};
	return buf_view(&play->texts[which]);
}

static bool play_texts(struct session *session, const struct auth_wish *wish,
	struct auth_play *play)
{
	struct sasl_identity *identity = &play->identity;

	for (enum auth_text i = 0; i < AUTH_TEXT_COUNT; i++)
		if (wish->texts[i] && !session_expand(session, wish->texts[i],
					      TEMPLATE_BYTES, &play->texts[i]))
			return false;
	identity->user = given(wish, play, AUTH_TEXT_USER);
	identity->password = given(wish, play, AUTH_TEXT_PASSWORD);
	identity->token = given(wish, play, AUTH_TEXT_TOKEN);
	identity->authzid = given(wish, play, AUTH_TEXT_AUTHZID);
	identity->host = str_from(session_host(session, &identity->port));
	if (!session_is_tls(session))
		return true;
	if (session_tls_binding(session, "tls-exporter", &play->exporter))
		identity->tls_exporter = buf_view(&play->exporter);
	if (session_tls_binding(session, "tls-unique", &play->unique))
		identity->tls_unique = buf_view(&play->unique);
	return true;
}

enum { OFFERED_MAX = 64 };

/* "AUTH PLAIN LOGIN", and "AUTH=PLAIN LOGIN" of old servers. [RFC4954 3] */
static size_t offered_words(const struct ehlo *ehlo, struct str *words)
{
	size_t count = 0;

	for (size_t i = 0; i < ehlo->count; i++) {
		struct str rest = ehlo->lines[i];

		if (!str_starts_nocase(rest, "AUTH") || rest.len < 5 ||
			(rest.data[4] != ' ' && rest.data[4] != '='))
			continue;
		rest.data += 5;
		rest.len -= 5;
		while (rest.data && count < OFFERED_MAX) {
			struct str word = str_cut(&rest, ' ');

			if (word.len)
				words[count++] = word;
		}
	}
	return count;
}

static void fail_to_choose(struct session *session, const struct str *offered,
	size_t count, const struct auth_play *play)
{
	const char *what =
		play->identity.token.data ? "a token" : "a user and a password";
	struct buf list = BUF_INIT, shown = BUF_INIT;

	for (size_t i = 0; i < count; i++) {
		buf_puts(&list, i ? ", " : "");
		buf_str(&list, offered[i]);
	}
	steps_excerpt(&shown, buf_view(&list));
	session_show_expected(
		session, STR_LITERAL("a mechanism for AUTH that can be used"));
	if (count)
		step_fail(session, FAILURE_REPLY_MISMATCH,
			"the server offers no mechanism that goes with %s: "
			"it offers %s",
			what, buf_cstr(&shown));
	else
		step_fail(session, FAILURE_REPLY_MISMATCH,
			"the server does not offer AUTH");
	buf_fini(&list);
	buf_fini(&shown);
}

/* Mechanisms' names are written in capitals. [RFC4422 3.1] */
static const char *named_mech(struct session *session, struct str name)
{
	const char *const *mech = sasl_mechanisms();

	for (; *mech; mech++)
		if (str_equal_nocase(name, *mech))
			return *mech;
	return session_keep(session, name).data;
}

static bool choose(struct session *session, const struct auth_wish *wish,
	struct auth_play *play)
{
	struct str name = buf_view(&play->texts[AUTH_TEXT_MECH]);
	struct str offered[OFFERED_MAX];
	size_t count;

	if (wish->texts[AUTH_TEXT_MECH] && !str_equal_nocase(name, "auto")) {
		play->mech = named_mech(session, name);
		return true;
	}
	count = offered_words(session_offers(session), offered);
	play->mech = sasl_choose(offered, count, &play->identity);
	if (play->mech)
		return true;
	fail_to_choose(session, offered, count, play);
	return false;
}

struct auth_play *auth_play_start(
	struct session *session, const struct auth_wish *wish)
{
	struct auth_play *play = mem_calloc(1, sizeof(*play));
	struct err err;

	if (!play_texts(session, wish, play) || !choose(session, wish, play)) {
		play_free(play);
		return NULL;
	}
	play->sasl = sasl_client_new(play->mech, &play->identity, &err);
	if (!play->sasl) {
		step_error(session, "%s", err.text);
		play_free(play);
		return NULL;
	}
	session_set_state(session, play, play_free);
	return play;
}
