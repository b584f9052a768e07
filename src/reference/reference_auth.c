/*
 * reference_auth.c - AUTH: the command, the base64 lines of an exchange, and
 * what comes of it. The mechanisms themselves are smtp/sasl.h's. One user can
 * authenticate here; the policy has the name. [RFC4954 4]
 */
#include "reference/reference_auth.h"

#include "base/base64.h"
#include "base/mem.h"
#include "reference/mutant_filter.h"
#include "reference/reference_policy.h"
#include "smtp/sasl.h"

/* At least three [RFC4954 9]. */
enum { FAILURES_MAX = 5 };

#define MALFORMED "501 5.5.2 Malformed response\r\n"

struct reference_auth {
	struct sasl *sasl;
	struct buf exporter, unique; /* channel bindings */
	/* The first message is, which no mechanism here has empty. */
	bool is_due;
	bool done; /* all but an empty line of the client's */
};

static const struct mechanism {
	const char *name;
	/* It shows the password, or needs a binding [RFC4954 4]. */
	bool needs_tls;
	bool needs_binding;
	/* The server speaks first, but clients send the name at once. */
	bool takes_initial;
} mechanisms[] = {
	{"SCRAM-SHA-256-PLUS", true, true, false},
	{"SCRAM-SHA-1-PLUS", true, true, false},
	{"SCRAM-SHA-256", false, false, false},
	{"SCRAM-SHA-1", false, false, false},
	{"CRAM-MD5", false, false, false},
	{"OAUTHBEARER", true, false, false},
	{"XOAUTH2", true, false, false},
	{"PLAIN", true, false, false},
	{"LOGIN", true, false, true},
};

enum { MECHANISM_COUNT = sizeof(mechanisms) / sizeof(mechanisms[0]) };

static bool is_offered(const struct reference_session *session,
	const struct mechanism *mechanism)
{
	return (!mechanism->needs_tls || session->tls) &&
	       (!mechanism->needs_binding || session->tls_bound);
}

void reference_auth_list(
	const struct reference_session *session, struct buf *out)
{
	buf_puts(out, "250-AUTH");
	for (size_t i = 0; i < MECHANISM_COUNT; i++)
		if (is_offered(session, &mechanisms[i]))
			buf_printf(out, " %s", mechanisms[i].name);
	buf_puts(out, "\r\n");
}

void reference_auth_end(struct reference_session *session)
{
	struct reference_auth *auth = session->auth;

	session->auth = NULL;
	if (!auth)
		return;
	sasl_free(&auth->sasl);
	buf_fini(&auth->exporter);
	buf_fini(&auth->unique);
	mem_free(auth);
}

/* The exchange is over, for better or worse. */
static void conclude(struct reference_session *session, const char *reply)
{
	reference_auth_end(session);
	session->phase = REFERENCE_PHASE_COMMAND;
	reference_reply(session, reply);
}

/* Who has failed too often is not told whether this was the right one. */
static void fail(struct reference_session *session)
{
	if (++session->auth_failures <= FAILURES_MAX ||
		mutant_has(session->host, MUTANT_ERRORS_NEVER_COUNT)) {
		conclude(session, "535 5.7.8 Authentication failed\r\n");
		return;
	}
	conclude(session, "421 4.7.0 " REFERENCE_HOST " Too many failures\r\n");
	reference_hang_up(session);
}

static void succeed(struct reference_session *session)
{
	session->authenticated = true;
	conclude(session, "235 2.7.0 Authentication successful\r\n");
}

/* A challenge without data is "334 " [RFC4954 4]. */
static void challenge(struct reference_session *session, struct str data)
{
	struct buf *out = &session->host->out;

	buf_puts(out, "334 ");
	base64_encode(out, data);
	buf_puts(out, "\r\n");
}

/* SMTP has no room for data with a success: it is one more challenge, which
 * an empty line answers [RFC4422 5.2]. */
static void advance(struct reference_session *session, struct str in)
{
	struct reference_auth *auth = session->auth;
	struct buf out = BUF_INIT;
	struct err err = {.kind = ERR_NONE};

	auth->is_due = false;
	switch (sasl_step(auth->sasl, in, &out, &err)) {
	case SASL_MORE:
		challenge(session, buf_view(&out));
		break;
	case SASL_DONE:
		auth->done = true;
		if (out.len > 0)
			challenge(session, buf_view(&out));
		else
			succeed(session);
		break;
	case SASL_FAILED:
		if (err.kind == ERR_AUTH)
			fail(session);
		else
			conclude(session, MALFORMED);
		break;
	}
	buf_fini(&out);
}

static void take_response(struct reference_session *session, struct str text)
{
	struct reference_auth *auth = session->auth;
	struct buf in = BUF_INIT;

	if (!base64_decode(&in, text))
		conclude(session, "501 5.5.2 Cannot decode base64\r\n");
	else if (auth->is_due && in.len == 0)
		conclude(session, MALFORMED);
	else if (auth->done && in.len > 0)
		conclude(session, "501 5.5.2 Nothing was left to say\r\n");
	else if (auth->done)
		succeed(session);
	else
		advance(session, buf_view(&in));
	buf_fini(&in);
}

void reference_auth_line(
	struct reference_session *session, struct str line, bool too_long)
{
	if (too_long)
		conclude(session, "500 5.5.6 Line too long\r\n");
	else if (str_equal(line, "*"))
		conclude(session, "501 5.7.0 Authentication cancelled\r\n");
	else
		take_response(session, line);
}

static const struct mechanism *find_mechanism(struct str name)
{
	for (size_t i = 0; i < MECHANISM_COUNT; i++)
		if (str_equal_nocase(name, mechanisms[i].name))
			return &mechanisms[i];
	return NULL;
}

static const char *auth_problem(const struct reference_session *session,
	const struct mechanism *mechanism)
{
	if (session->hello != REFERENCE_HELLO_EHLO)
		return session->host->lmtp
			       ? "503 5.5.1 Need LHLO before AUTH\r\n"
			       : "503 5.5.1 Need EHLO before AUTH\r\n";
	if (session->authenticated)
		return "503 5.5.1 Authenticated already\r\n";
	if (session->mail.open)
		return "503 5.5.1 No AUTH within a transaction\r\n";
	if (!mechanism)
		return "504 5.5.4 Mechanism not recognized\r\n";
	if (mechanism->needs_tls && !session->tls) /* [RFC4954 6] */
		return "538 5.7.11 Encryption required for mechanism\r\n";
	if (!is_offered(session, mechanism))
		return "504 5.5.4 Mechanism not available\r\n";
	return NULL;
}

/* What TLS has for -PLUS; data NULL: none. */
static struct str binding(
	struct reference_session *session, const char *type, struct buf *room)
{
	if (session->tls_bound &&
		transport_tls_binding(session->transport, type, room))
		return buf_view(room);
	return (struct str){NULL, 0};
}

static bool begin(struct reference_session *session, const char *mechanism)
{
	struct reference_auth *auth = mem_calloc(1, sizeof(*auth));
	struct sasl_identity identity = {
		.user = STR_LITERAL(REFERENCE_USER),
		.password = STR_LITERAL(REFERENCE_PASSWORD),
		.token = STR_LITERAL(REFERENCE_TOKEN),
		.host = STR_LITERAL(REFERENCE_HOST),
	};
	struct err err;

	/* One that a mutant has left. */
	reference_auth_end(session);
	session->auth = auth;
	identity.tls_exporter =
		binding(session, "tls-exporter", &auth->exporter);
	identity.tls_unique = binding(session, "tls-unique", &auth->unique);
	auth->sasl = sasl_server_new(mechanism, &identity, &err);
	if (!auth->sasl)
		return false;
	auth->is_due = sasl_is_client_first(mechanism);
	session->phase = REFERENCE_PHASE_AUTH;
	return true;
}

/* The initial response of a mechanism in which the server begins: LOGIN's
 * question is taken for asked. */
static void take_early(struct reference_session *session,
	const struct mechanism *mechanism, struct str initial)
{
	struct buf question = BUF_INIT;
	struct err err;

	if (!mechanism->takes_initial)
		conclude(session, "501 5.7.0 Server begins this one\r\n");
	else if (sasl_step(session->auth->sasl, (struct str){"", 0}, &question,
			 &err) != SASL_MORE)
		conclude(session, "454 4.7.0 Authentication not available\r\n");
	else
		take_response(session, initial);
	buf_fini(&question);
}

void reference_auth(
	struct reference_session *session, const struct command *command)
{
	struct str initial = command->argument;
	struct str name = str_cut(&initial, ' ');
	const struct mechanism *mechanism = find_mechanism(name);
	const char *problem = auth_problem(session, mechanism);
	bool is_early = initial.data != NULL;

	if (problem) {
		reference_reply(session, problem);
		return;
	}
	if (!begin(session, mechanism->name)) {
		conclude(session, "454 4.7.0 Authentication not available\r\n");
		return;
	}
	/* "=" is a response without data, not none [RFC4954 4]. */
	if (is_early && str_equal(initial, "="))
		initial = (struct str){"", 0};
	if (is_early && !session->auth->is_due)
		take_early(session, mechanism, initial);
	else if (is_early)
		take_response(session, initial);
	else if (session->auth->is_due)
		challenge(session, (struct str){"", 0});
	else
		advance(session, (struct str){"", 0});
}
