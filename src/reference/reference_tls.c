/*
 * reference_tls.c - STARTTLS and the handshake. What was known of the client
 * before it, and what the client has sent behind STARTTLS, is dropped: anyone
 * could have said that. [RFC3207 4.2, 6]
 */
#include "reference/reference_tls.h"

#include "reference/mutant_filter.h"
#include "reference/mutant_tls.h"
#include "reference/reference_auth.h"
#include "reference/reference_policy.h"

bool reference_tls_prepare(struct reference_host *host, struct err *err)
{
	static const char *const names[] = {REFERENCE_HOST, REFERENCE_DOMAIN,
		"localhost", "127.0.0.1", "::1", NULL};
	struct tls_settings settings = {.is_server = true};

	if (!host->authority)
		host->authority = tls_authority_new_faulty(
			mutant_certificate_names(host, names),
			mutant_certificate_fault(host), err);
	settings.authority = host->authority;
	mutant_tls_settings(host, &settings);
	if (host->authority && !host->tls)
		host->tls = tls_context_new(&settings, err);
	return host->tls != NULL;
}

static void free_context(void *arg)
{
	struct tls_context *context = arg;

	tls_context_free(&context);
}

static void free_authority(void *arg)
{
	struct tls_authority *authority = arg;

	tls_authority_free(&authority);
}

/* The connections that were freed just now use it up to the round's end. */
void reference_tls_fini(struct reference_host *host)
{
	if (host->tls)
		loop_defer(host->loop, free_context, host->tls);
	if (host->authority)
		loop_defer(host->loop, free_authority, host->authority);
	host->tls = NULL;
	host->authority = NULL;
}

void reference_starttls(
	struct reference_session *session, const struct command *command)
{
	struct err err;

	(void)command;
	if (session->tls) {
		reference_reply(session, "503 5.5.1 TLS is active\r\n");
		return;
	}
	if (!reference_tls_prepare(session->host, &err)) {
		reference_reply(session, "454 4.7.0 TLS not available\r\n");
		return;
	}
	reference_reply(session, "220 2.0.0 Ready to start TLS\r\n");
	session->phase = REFERENCE_PHASE_HANDSHAKE;
}

void reference_tls_begin(struct reference_session *session, struct str early)
{
	struct tls_params params = {
		.context = session->host->tls, .early = early};

	/* The client may be slow to read; the handshake must hear it. */
	if (session->paused)
		transport_resume(session->transport);
	session->paused = false;
	session->transport = transport_tls_start(&session->transport, &params,
		&reference_session_events, session);
}

static bool is_bound(const struct reference_session *session)
{
	struct buf data = BUF_INIT;
	bool ok =
		transport_tls_binding(
			session->transport, "tls-exporter", &data) ||
		transport_tls_binding(session->transport, "tls-unique", &data);

	buf_fini(&data);
	return ok;
}

bool reference_tls_give_up(struct reference_session *session)
{
	session->transport = transport_tls_take_inner(
		&session->transport, &reference_session_events, session);
	session->phase = REFERENCE_PHASE_COMMAND;
	return session->transport != NULL;
}

void reference_tls_opened(struct reference_session *session)
{
	const struct reference_host *host = session->host;

	if (!mutant_has(host, MUTANT_STARTTLS_KEEPS_TRANSACTION))
		reference_reset(session);
	if (!mutant_has(host, MUTANT_STARTTLS_KEEPS_HELLO))
		session->hello = REFERENCE_HELLO_NONE;
	if (!mutant_has(host, MUTANT_STARTTLS_KEEPS_AUTH))
		session->authenticated = false;
	session->tls = true;
	session->tls_bound = is_bound(session);
	session->phase = REFERENCE_PHASE_COMMAND;
}
