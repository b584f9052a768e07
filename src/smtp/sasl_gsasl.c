/*
 * sasl_gsasl.c - one exchange by libgsasl: it asks for what it needs by a
 * callback, which answers from the identity.
 */
#include <stdlib.h>

#include "base/base64.h"
#include "smtp/sasl_private.h"

/* A second's work or two, which holds up every other conversation. */
enum { ITERATIONS_MAX = 1000000 };

static bool is_plus(const struct sasl *sasl)
{
	return sasl->mechanism->needs & SASL_NEED_BINDING;
}

/*
 * libgsasl's client refuses to play SCRAM without -PLUS while it could bind:
 * it takes that for a downgrade. What a scenario asks for is played, so such
 * a client knows of no channel and says "n,,", "I cannot bind", which a
 * server that offers -PLUS accepts too; "y,," it would have to refuse
 * [RFC5802 6]. A server always knows its channel, and does refuse it.
 */
static struct str binding_of(const struct sasl *sasl, Gsasl_property property)
{
	bool is_unique = property == GSASL_CB_TLS_UNIQUE;

	if (!sasl->is_server && !is_plus(sasl))
		return (struct str){NULL, 0};
	return is_unique ? sasl->identity.tls_unique
			 : sasl->identity.tls_exporter;
}

static int set_binding(const struct sasl *sasl, Gsasl_session *session,
	Gsasl_property property)
{
	struct str data = binding_of(sasl, property);
	struct buf text = BUF_INIT;
	int rc;

	if (!data.data)
		return GSASL_NO_CALLBACK;
	base64_encode(&text, data);
	rc = gsasl_property_set(session, property, buf_cstr(&text));
	buf_fini(&text);
	return rc;
}

static bool is_property(
	Gsasl_session *session, Gsasl_property property, struct str value)
{
	const char *text = gsasl_property_fast(session, property);

	return text && value.data && str_equal(value, text);
}

/* Whom the client wants to act as: nobody else than who it is. */
static bool may_act(const struct sasl *sasl, Gsasl_session *session)
{
	const char *authzid = gsasl_property_fast(session, GSASL_AUTHZID);

	return !authzid || !authzid[0] ||
	       is_property(session, GSASL_AUTHZID, sasl->identity.user) ||
	       is_property(session, GSASL_AUTHZID, sasl->identity.authzid);
}

static bool is_valid(const struct sasl *sasl, Gsasl_session *session,
	Gsasl_property property)
{
	const struct sasl_identity *identity = &sasl->identity;

	if (property == GSASL_VALIDATE_ANONYMOUS)
		return true;
	if (property == GSASL_VALIDATE_EXTERNAL)
		return !identity->user.data || may_act(sasl, session);
	if (property == GSASL_VALIDATE_GSSAPI)
		return may_act(sasl, session) &&
		       is_property(session, GSASL_GSSAPI_DISPLAY_NAME,
			       identity->user);
	return property == GSASL_VALIDATE_SIMPLE &&
	       is_property(session, GSASL_AUTHID, identity->user) &&
	       is_property(session, GSASL_PASSWORD, identity->password) &&
	       may_act(sasl, session);
}

/* A server may ask for years of hashing. [RFC5802 9] */
static bool is_too_much_work(const struct sasl *sasl)
{
	const char *count;

	if (sasl->is_server || !sasl->session)
		return false;
	count = gsasl_property_fast(sasl->session, GSASL_SCRAM_ITER);
	return count && strtoull(count, NULL, 10) > ITERATIONS_MAX;
}

/* data NULL: not given. The server has a password for one user only. */
static struct str value_of(const struct sasl *sasl, Gsasl_session *session,
	Gsasl_property property)
{
	const struct sasl_identity *identity = &sasl->identity;

	if (property == GSASL_PASSWORD && !is_too_much_work(sasl) &&
		(!sasl->is_server ||
			is_property(session, GSASL_AUTHID, identity->user)))
		return identity->password;
	if (property == GSASL_SERVICE)
		return STR_LITERAL("smtp"); /* [RFC4954 9] */
	if (property == GSASL_HOSTNAME ||
		(property == GSASL_REALM && sasl->is_server))
		return identity->host;
	if (sasl->is_server)
		return (struct str){NULL, 0};
	if (property == GSASL_AUTHID)
		return identity->user;
	if (property == GSASL_AUTHZID)
		return identity->authzid;
	if (property == GSASL_ANONYMOUS_TOKEN)
		return identity->user.data ? identity->user
					   : STR_LITERAL("anonymous");
	return (struct str){NULL, 0};
}

static int on_property(
	Gsasl *context, Gsasl_session *session, Gsasl_property property)
{
	const struct sasl *sasl;
	struct str value;

	(void)context;
	if (!session)
		return GSASL_NO_CALLBACK;
	sasl = gsasl_session_hook_get(session);
	if (property >= GSASL_VALIDATE_SIMPLE)
		return is_valid(sasl, session, property)
			       ? GSASL_OK
			       : GSASL_AUTHENTICATION_ERROR;
	if (property == GSASL_CB_TLS_UNIQUE ||
		property == GSASL_CB_TLS_EXPORTER)
		return set_binding(sasl, session, property);
	value = value_of(sasl, session, property);
	if (!value.data)
		return GSASL_NO_CALLBACK;
	return gsasl_property_set_raw(session, property, value.data, value.len);
}

bool sasl_gsasl_has(const char *mechanism)
{
	Gsasl *context;
	bool has;

	if (gsasl_init(&context) != GSASL_OK)
		return false;
	has = gsasl_client_support_p(context, mechanism);
	gsasl_done(context);
	return has;
}

bool sasl_gsasl_begin(struct sasl *sasl, struct err *err)
{
	const char *name = sasl->mechanism->name;
	int rc = gsasl_init(&sasl->context);

	if (rc == GSASL_OK) {
		gsasl_callback_set(sasl->context, on_property);
		rc = sasl->is_server ? gsasl_server_start(sasl->context, name,
					       &sasl->session)
				     : gsasl_client_start(sasl->context, name,
					       &sasl->session);
	}
	if (rc != GSASL_OK) {
		sasl_fail(sasl, err, ERR_SASL,
			rc == GSASL_UNKNOWN_MECHANISM
				? "libgsasl was built without it"
				: gsasl_strerror(rc));
		return false;
	}
	gsasl_session_hook_set(sasl->session, sasl);
	return true;
}

/* A server has no password for a user whom it does not know. */
static bool is_refusal(const struct sasl *sasl, int rc)
{
	return rc == GSASL_AUTHENTICATION_ERROR ||
	       (sasl->is_server &&
		       (rc == GSASL_NO_PASSWORD || rc == GSASL_NO_CALLBACK));
}

static const char *reason(const struct sasl *sasl, int rc)
{
	if (rc == GSASL_NO_PASSWORD && is_too_much_work(sasl))
		return "the server asks for more than a million iterations";
	if (is_refusal(sasl, rc))
		return sasl->is_server
			       ? "who authenticates is refused"
			       : "the server's message does not prove that it "
				 "knows the password";
	if (rc == GSASL_MECHANISM_PARSE_ERROR)
		return "the other side's message is malformed";
	if (rc == GSASL_MECHANISM_CALLED_TOO_MANY_TIMES)
		return "no more messages are due";
	if (rc == GSASL_SASLPREP_ERROR)
		return "the user or the password is none that SASLprep takes";
	return gsasl_strerror(rc);
}

static void keep_user(struct sasl *sasl)
{
	const char *user = gsasl_property_fast(sasl->session, GSASL_AUTHID);

	if (!user)
		user = gsasl_property_fast(sasl->session, GSASL_AUTHZID);
	if (!user)
		user = gsasl_property_fast(
			sasl->session, GSASL_ANONYMOUS_TOKEN);
	buf_clear(&sasl->user);
	if (user && user[0])
		buf_puts(&sasl->user, user);
	else if (sasl->identity.user.data)
		buf_str(&sasl->user, sasl->identity.user);
}

/* The first that a server takes is empty: libgsasl does not look at it. */
static bool is_safe(const struct sasl *sasl, struct str in)
{
	return strcmp(sasl->mechanism->name, "DIGEST-MD5") != 0 ||
	       sasl_digest_is_safe(in, sasl->is_server && sasl->round > 0);
}

enum sasl_answer sasl_gsasl_step(
	struct sasl *sasl, struct str in, struct buf *out, struct err *err)
{
	char *message = NULL;
	size_t len = 0;
	int rc = GSASL_MECHANISM_PARSE_ERROR;

	/* No message at all and one without data differ to it. */
	if (is_safe(sasl, in))
		rc = gsasl_step(sasl->session, in.data ? in.data : "", in.len,
			&message, &len);
	if (message)
		buf_append(out, message, len);
	gsasl_free(message);
	if (rc == GSASL_NEEDS_MORE)
		return SASL_MORE;
	if (rc != GSASL_OK) {
		buf_clear(out);
		return sasl_fail(sasl, err,
			is_refusal(sasl, rc) ? ERR_AUTH : ERR_SASL,
			reason(sasl, rc));
	}
	if (sasl->is_server)
		keep_user(sasl);
	return SASL_DONE;
}

void sasl_gsasl_end(struct sasl *sasl)
{
	if (sasl->session)
		gsasl_finish(sasl->session);
	if (sasl->context)
		gsasl_done(sasl->context);
}
