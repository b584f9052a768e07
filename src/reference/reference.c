/*
 * reference.c - the built-in server's life: a listener, the sessions that
 * come from it, and their end.
 */
#include "reference/reference.h"

#include "base/mem.h"
#include "reference/reference_session.h"

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

struct reference *reference_start(struct loop *loop, struct err *err)
{
	struct reference *reference = mem_calloc(1, sizeof(*reference));
	struct net_address address;

	reference->host.loop = loop;
	reference->host.limits = default_limits;
	if (!net_address_parse(STR_LITERAL("127.0.0.1"), 0, &address)) {
		err_set(err, ERR_LOCAL, "127.0.0.1 is not an address here");
		mem_free(reference);
		return NULL;
	}
	reference->listener =
		listener_new(loop, &address, on_accepted, reference, err);
	if (!reference->listener) {
		mem_free(reference);
		return NULL;
	}
	return reference;
}

int reference_port(const struct reference *reference)
{
	return listener_port(reference->listener);
}

void reference_free(struct reference **reference)
{
	struct reference *gone = *reference;

	*reference = NULL;
	if (!gone)
		return;
	listener_free(&gone->listener);
	while (gone->host.sessions)
		reference_session_free(gone->host.sessions);
	buf_fini(&gone->host.out);
	mem_free(gone);
}
