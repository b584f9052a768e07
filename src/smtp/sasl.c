/* sasl.c - the mechanisms, what each of them needs, and who plays them. */
#include "smtp/sasl.h"

#include "base/check.h"
#include "base/escape.h"
#include "base/mem.h"
#include "smtp/sasl_private.h"

enum {
	PASSWORD = SASL_NEED_USER | SASL_NEED_PASSWORD,
	BOUND = PASSWORD | SASL_NEED_BINDING
};

/* What a line of 12288 octets holds in base64. [RFC4954 4] */
enum { MESSAGE_MAX = 12288 / 4 * 3, SHOWN_MAX = 60 };

/* Strongest first. Whether GSSAPI finds a ticket is not known before it is
 * tried, so it is not chosen unasked. */
static const struct sasl_mechanism mechanisms[] = {
	{"SCRAM-SHA-256-PLUS", SASL_KIND_GSASL, BOUND, true, true},
	{"SCRAM-SHA-1-PLUS", SASL_KIND_GSASL, BOUND, true, true},
	{"SCRAM-SHA-256", SASL_KIND_GSASL, PASSWORD, true, true},
	{"SCRAM-SHA-1", SASL_KIND_GSASL, PASSWORD, true, true},
	{"OAUTHBEARER", SASL_KIND_OAUTHBEARER, SASL_NEED_TOKEN, true, true},
	{"XOAUTH2", SASL_KIND_XOAUTH2, SASL_NEED_USER | SASL_NEED_TOKEN, true,
		true},
	{"DIGEST-MD5", SASL_KIND_GSASL, PASSWORD | SASL_NEED_HOST, false, true},
	{"CRAM-MD5", SASL_KIND_GSASL, PASSWORD, false, true},
	{"PLAIN", SASL_KIND_GSASL, PASSWORD, true, true},
	{"LOGIN", SASL_KIND_GSASL, PASSWORD, false, true},
	{"EXTERNAL", SASL_KIND_GSASL, 0, true, false},
	{"ANONYMOUS", SASL_KIND_GSASL, 0, true, false},
	{"GSSAPI", SASL_KIND_GSASL, SASL_NEED_HOST, true, false},
};

enum { MECHANISM_COUNT = sizeof(mechanisms) / sizeof(mechanisms[0]) };

/* GSSAPI last, so that the list without it is the same table, cut. */
const char *const *sasl_mechanisms(void)
{
	static const char *const all[] = {"SCRAM-SHA-256-PLUS",
		"SCRAM-SHA-1-PLUS", "SCRAM-SHA-256", "SCRAM-SHA-1",
		"OAUTHBEARER", "XOAUTH2", "DIGEST-MD5", "CRAM-MD5", "PLAIN",
		"LOGIN", "EXTERNAL", "ANONYMOUS", "GSSAPI", NULL};
	static const char *const without_gssapi[] = {"SCRAM-SHA-256-PLUS",
		"SCRAM-SHA-1-PLUS", "SCRAM-SHA-256", "SCRAM-SHA-1",
		"OAUTHBEARER", "XOAUTH2", "DIGEST-MD5", "CRAM-MD5", "PLAIN",
		"LOGIN", "EXTERNAL", "ANONYMOUS", NULL};

	return sasl_gsasl_has("GSSAPI") ? all : without_gssapi;
}

static const struct sasl_mechanism *find(struct str name)
{
	for (size_t i = 0; i < MECHANISM_COUNT; i++)
		if (str_equal_nocase(name, mechanisms[i].name))
			return &mechanisms[i];
	return NULL;
}

/* What identity has; an empty password is one. */
static unsigned parts_of(const struct sasl_identity *identity)
{
	unsigned parts = 0;

	if (identity->user.data)
		parts |= SASL_NEED_USER;
	if (identity->password.data)
		parts |= SASL_NEED_PASSWORD;
	if (identity->token.data)
		parts |= SASL_NEED_TOKEN;
	if (identity->host.data)
		parts |= SASL_NEED_HOST;
	if (identity->tls_exporter.data || identity->tls_unique.data)
		parts |= SASL_NEED_BINDING;
	return parts;
}

static const char *name_of(unsigned lacking)
{
	if (lacking & SASL_NEED_USER)
		return "a user";
	if (lacking & SASL_NEED_PASSWORD)
		return "a password";
	if (lacking & SASL_NEED_TOKEN)
		return "a token";
	if (lacking & SASL_NEED_HOST)
		return "the server's name";
	return "TLS: there is no channel to bind to";
}

const char *sasl_choose(const struct str *offered, size_t count,
	const struct sasl_identity *identity)
{
	unsigned parts = parts_of(identity);

	for (size_t i = 0; i < MECHANISM_COUNT; i++) {
		const struct sasl_mechanism *mechanism = &mechanisms[i];

		if (!mechanism->automatic || (mechanism->needs & ~parts))
			continue;
		for (size_t j = 0; j < count; j++)
			if (str_equal_nocase(offered[j], mechanism->name))
				return mechanism->name;
	}
	return NULL;
}

bool sasl_is_client_first(const char *mechanism)
{
	const struct sasl_mechanism *found = find(str_from(mechanism));

	return found && found->client_first;
}

enum sasl_answer sasl_fail(const struct sasl *sasl, struct err *err,
	enum err_kind kind, const char *why)
{
	err_set(err, kind, "%s: %s", sasl->mechanism->name, why);
	return SASL_FAILED;
}

/* libgsasl and OAuth's strings would end at it. */
static bool has_nul(const struct sasl_identity *identity)
{
	const struct str parts[] = {identity->user, identity->password,
		identity->token, identity->authzid, identity->host};

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (parts[i].len && memchr(parts[i].data, '\0', parts[i].len))
			return true;
	return false;
}

static bool check_identity(const struct sasl *sasl, struct err *err)
{
	unsigned needs = sasl->mechanism->needs;
	unsigned lacking;

	if (sasl->is_server)
		needs &= ~(unsigned)(SASL_NEED_HOST |
				     (sasl->mechanism->kind == SASL_KIND_GSASL
						     ? 0
						     : SASL_NEED_USER));
	lacking = needs & ~parts_of(&sasl->identity);
	if (lacking) {
		err_set(err, ERR_SASL, "%s needs %s", sasl->mechanism->name,
			name_of(lacking));
		return false;
	}
	if (has_nul(&sasl->identity)) {
		sasl_fail(sasl, err, ERR_SASL,
			"no user, password, token or host can hold a NUL");
		return false;
	}
	return true;
}

static struct sasl *unknown(struct str name, struct err *err)
{
	struct buf shown = BUF_INIT;

	if (name.len > SHOWN_MAX)
		name.len = SHOWN_MAX;
	escape_terminal(&shown, name);
	err_set(err, ERR_SASL, "no SASL mechanism is called \"%s\"",
		buf_cstr(&shown));
	buf_fini(&shown);
	return NULL;
}

static struct sasl *begin(const char *name,
	const struct sasl_identity *identity, bool is_server, struct err *err)
{
	const struct sasl_mechanism *mechanism = find(str_from(name));
	struct sasl *sasl;
	bool ok;

	if (!mechanism)
		return unknown(str_from(name), err);
	sasl = mem_calloc(1, sizeof(*sasl));
	sasl->mechanism = mechanism;
	sasl->identity = *identity;
	sasl->is_server = is_server;
	ok = check_identity(sasl, err);
	if (ok)
		ok = mechanism->kind == SASL_KIND_GSASL
			     ? sasl_gsasl_begin(sasl, err)
			     : sasl_oauth_begin(sasl, err);
	if (!ok)
		sasl_free(&sasl);
	return sasl;
}

struct sasl *sasl_client_new(const char *mechanism,
	const struct sasl_identity *identity, struct err *err)
{
	return begin(mechanism, identity, false, err);
}

struct sasl *sasl_server_new(const char *mechanism,
	const struct sasl_identity *identity, struct err *err)
{
	return begin(mechanism, identity, true, err);
}

static enum sasl_answer step(
	struct sasl *sasl, struct str in, struct buf *out, struct err *err)
{
	if (sasl->is_over)
		return sasl_fail(
			sasl, err, ERR_SASL, "no more messages are due");
	if (in.len > MESSAGE_MAX)
		return sasl_fail(sasl, err, ERR_SASL,
			"the other side's message takes more than the 12288 "
			"octets of a line");
	return sasl->mechanism->kind == SASL_KIND_GSASL
		       ? sasl_gsasl_step(sasl, in, out, err)
		       : sasl_oauth_step(sasl, in, out, err);
}

enum sasl_answer sasl_step(
	struct sasl *sasl, struct str in, struct buf *out, struct err *err)
{
	enum sasl_answer answer;

	BUG_ON(!sasl);
	buf_clear(out);
	answer = step(sasl, in, out, err);
	sasl->is_over = answer != SASL_MORE;
	sasl->round++;
	return answer;
}

struct str sasl_user(const struct sasl *sasl)
{
	return buf_view(&sasl->user);
}

void sasl_free(struct sasl **sasl)
{
	if (!*sasl)
		return;
	sasl_gsasl_end(*sasl);
	buf_fini(&(*sasl)->user);
	mem_free(*sasl);
	*sasl = NULL;
}
