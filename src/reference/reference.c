/*
 * reference.c - the built-in server's life: a listener, the sessions that
 * come from it, and their end.
 */
#include "reference/reference.h"

#include "base/mem.h"
#include "reference/reference_session.h"
#include "reference/reference_tls.h"

struct reference {
	struct reference_host host;
	struct listener *listener;
};

static const struct reference_limits default_limits = {
	.idle_us = 5 * 60 * INT64_C(1000000), /* [RFC5321 4.5.3.2.7] */
	.linger_us = INT64_C(1000000),
	.connections = 10000,
	.pending_bytes = 256 * 1024,
	.errors = 20,
	.recipients = 200, /* at least 100 [RFC5321 4.5.3.1.8] */
};

static void on_accepted(void *owner, struct transport *transport)
{
	struct reference *reference = owner;
	struct reference_session *session =
		reference_session_new(&reference->host);

	transport_accept_take(transport, &reference_session_events, session);
	reference_session_open(session, transport);
}

static bool start(struct reference *reference, const struct net_address *listen,
	struct err *err)
{
	struct reference_host *host = &reference->host;
	struct net_address address;

	if (!listen &&
		!net_address_parse(STR_LITERAL("127.0.0.1"), 0, &address)) {
		err_set(err, ERR_LOCAL, "127.0.0.1 is not an address here");
		return false;
	}
	if (host->implicit_tls && !reference_tls_prepare(host, err))
		return false;
	reference->listener = listener_new(host->loop,
		listen ? listen : &address, on_accepted, reference, err);
	return reference->listener != NULL;
}

struct reference *reference_start(struct loop *loop,
	const struct reference_options *options, struct err *err)
{
	static const struct reference_options defaults = {.listen = NULL};
	struct reference *reference = mem_calloc(1, sizeof(*reference));
	struct reference_host *host = &reference->host;

	if (!options)
		options = &defaults;
	host->loop = loop;
	host->limits = default_limits;
	host->lmtp = options->lmtp;
	host->implicit_tls = options->implicit_tls;
	if (!start(reference, options->listen, err))
		reference_free(&reference);
	return reference;
}

int reference_port(const struct reference *reference)
{
	return listener_port(reference->listener);
}

const struct tls_authority *reference_authority(struct reference *reference)
{
	struct err err;

	if (!reference_tls_prepare(&reference->host, &err))
		return NULL;
	return reference->host.authority;
}

void reference_free(struct reference **reference)
{
	struct reference *gone = *reference;

	*reference = NULL;
	if (!gone)
		return;
	if (gone->listener)
		listener_free(&gone->listener);
	while (gone->host.sessions)
		reference_session_free(gone->host.sessions);
	reference_tls_fini(&gone->host);
	buf_fini(&gone->host.out);
	mem_free(gone);
}
