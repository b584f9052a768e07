/* steps_auth.c - who authenticates, and by which mechanism: how it is
 * written. */
#include "steps/steps_auth.h"

#include "base/suggest.h"

/* Mechanisms that some machine's libgsasl lacks: no mistake of the author's;
 * and no mechanism. */
static const char *const other_mechs[] = {"auto", "GSSAPI", "GS2-KRB5", "NTLM",
	"SECURID", "SAML20", "OPENID20", NULL};
static const char *const initial_words[] = {"auto", "true", "false", NULL};

#define MECH_KINDS (YAML_WORD | YAML_ANY_CASE | YAML_VARS)

static const struct yaml_shape mech_shape = {.kinds = MECH_KINDS,
	.words = other_mechs,
	.more_words = sasl_mechanisms};
static const struct yaml_shape initial_shape = {
	.kinds = YAML_WORD | YAML_VARS, .words = initial_words};

/* The texts in the order of enum auth_text. */
static const struct yaml_key keys[] = {
	YAML_KEY("mech", &mech_shape,
		"The mechanism; not said, \"auto\": the strongest that the "
		"server offers."),
	YAML_KEY("user", &shape_any_text, "Who it is; not said, ${user}."),
	YAML_KEY("password", &shape_any_text,
		"The password; not said, ${password}. No report shows it."),
	YAML_KEY("token", &shape_any_text,
		"The token of XOAUTH2 and OAUTHBEARER; not said, ${token}."),
	YAML_KEY("authzid", &shape_any_text, "Whom to act for."),
	YAML_KEY("initial", &initial_shape,
		"Whether the first message stands in the AUTH line."),
	YAML_KEY_END};

const struct yaml_shape auth_wish_shape = {.kinds = MECH_KINDS | YAML_MAP,
	.words = other_mechs,
	.more_words = sasl_mechanisms,
	.keys = keys};

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

	if (!mech->is_fixed || is_among_nocase(mech->text, sasl_mechanisms()) ||
		is_among_nocase(mech->text, other_mechs))
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
	int index;

	if (!steps_read_word(parse, value, "initial", initial_words, &index))
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
		parse->secret(parse, str_from(keys[which].key), text->text);
}

static bool read_text(struct step_parse *parse, const struct node *value,
	enum auth_text which, struct auth_wish *wish)
{
	if (value->kind != NODE_SCALAR)
		return diag_error(parse->diag, value->loc,
			"\"%s\" is text, not %s", keys[which].key,
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
		if (str_equal(pair->key->text, keys[i].key))
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

/* What is wrong beside it is shown with the line that it stands in. */
static void keep_literals(struct step_parse *parse, const struct node *value)
{
	for (size_t i = 0; value->kind == NODE_MAP && i < value->count; i++) {
		const struct node_pair *pair = &value->pairs[i];
		const struct node *text = pair->value;

		if (parse->secret && text->kind == NODE_SCALAR &&
			text->text.len &&
			!str_contains(text->text, STR_LITERAL("${")) &&
			(str_equal(pair->key->text, "password") ||
				str_equal(pair->key->text, "token")))
			parse->secret(parse, pair->key->text, text->text);
	}
}

bool auth_wish_read(struct step_parse *parse, const struct node *value,
	struct auth_wish *wish)
{
	bool ok = true;

	keep_literals(parse, value);
	if (value->kind == NODE_SCALAR) {
		ok = read_mech(parse, value, wish);
	} else if (!yaml_check_keys(parse->diag, value, "\"auth\"", keys)) {
		return false;
	} else {
		for (size_t i = 0; i < value->count; i++)
			ok &= read_pair(parse, &value->pairs[i], wish);
	}
	return ok && add_defaults(parse, value->loc, wish);
}
