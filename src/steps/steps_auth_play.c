/* steps_auth_play.c - an `auth` step begins: its values, and the mechanism that
 * goes with them and with what the server offers. */
#include "steps/steps_auth.h"

#include "base/mem.h"

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
