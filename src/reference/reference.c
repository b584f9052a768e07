/*
 * reference.c - the built-in server's life: a listener, the sessions that
 * come from it, and their end.
 */
#include "reference/reference.h"

#include "base/mem.h"
#include "reference/mutant_filter.h"
#include "reference/reference_session.h"
#include "reference/reference_tls.h"

struct reference {
	struct reference_host host;
	struct listener *listener;
	struct listener *proxied; /* behind load balancers; may be NULL */
};

enum { IMPATIENT_IDLE_US = 700000 };

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

static void on_proxied(void *owner, struct transport *transport)
{
	struct reference *reference = owner;
	struct reference_session *session =
		reference_session_new(&reference->host);

	transport_accept_take(transport, &reference_session_events, session);
	reference_session_open_proxied(session, transport);
}

static bool start(struct reference *reference,
	const struct reference_options *options, struct err *err)
{
	struct reference_host *host = &reference->host;
	const char *loopback = options->ipv6 ? "::1" : "127.0.0.1";
	struct net_address address;

	if (!options->listen &&
		!net_address_parse(str_from(loopback), 0, &address)) {
		err_set(err, ERR_LOCAL, "%s is not an address here", loopback);
		return false;
	}
	if (host->implicit_tls && !reference_tls_prepare(host, err))
		return false;
	reference->listener = listener_new(host->loop,
		options->listen ? options->listen : &address, on_accepted,
		reference, err);
	if (reference->listener && options->trusted && !options->listen) {
		(void)net_address_parse(
			str_from(loopback), options->proxy_port, &address);
		reference->proxied = listener_new(
			host->loop, &address, on_proxied, reference, err);
	}
	return reference->listener &&
	       (reference->proxied || !options->trusted || options->listen);
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
	if (options->impatient)
		host->limits.idle_us = IMPATIENT_IDLE_US;
	host->lmtp = options->lmtp;
	host->implicit_tls = options->implicit_tls;
	host->mutants = options->mutants;
	mutant_set_limits(host);
	host->submission = options->submission;
	host->plain = options->plain;
	host->needs_tls = options->needs_tls;
	host->trusted = options->trusted;
	if (!start(reference, options, err))
		reference_free(&reference);
	return reference;
}

bool reference_option_set(struct reference_options *options, struct str name)
{
	const struct {
		const char *name;
		bool *option;
	} words[] = {{"lmtp", &options->lmtp}, {"tls", &options->implicit_tls},
		{"submission", &options->submission},
		{"plain", &options->plain}, {"ipv6", &options->ipv6},
		{"impatient", &options->impatient},
		{"needs-tls", &options->needs_tls},
		{"trusted", &options->trusted}};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (str_equal(name, words[i].name)) {
			*words[i].option = true;
			return true;
		}
	return false;
}

const char *reference_option_names(void)
{
	return "lmtp, tls, submission, plain, needs-tls, ipv6, impatient or "
	       "trusted";
}

int reference_port(const struct reference *reference)
{
	return listener_port(reference->listener);
}

int reference_proxy_port(const struct reference *reference)
{
	return reference->proxied ? listener_port(reference->proxied) : 0;
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
	if (gone->proxied)
		listener_free(&gone->proxied);
	while (gone->host.sessions)
		reference_session_free(gone->host.sessions);
	reference_tls_fini(&gone->host);
	buf_fini(&gone->host.out);
	mem_free(gone);
}
