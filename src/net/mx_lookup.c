/*
 * mx_lookup.c - who takes mail for a domain: its exchangers by preference,
 * and their addresses. [RFC5321 5.1]
 */
#include "net/mx_channel.h"

#include <netinet/in.h>
#include <string.h>
#include "base/buf.h"
#include "base/escape.h"
#include "base/mem.h"
#include "net/loop_private.h"

enum { HOSTS_MAX = 10 };

/* An exchanger, or the domain itself where it has none. */
struct mx_host {
	struct mx_lookup *lookup;
	char *name;
	unsigned preference;
	int status; /* of c-ares: why it has no address */
	size_t count;
	struct net_address addresses[NET_MX_ADDRESSES_MAX];
};

struct mx_lookup {
	struct mx_channel *channel;
	struct loop *loop;
	char *domain;
	int port;
	enum net_family family;
	void (*done)(void *owner, const struct net_address *addresses,
		const char *const *hosts, size_t count, const struct err *err);
	void *owner;
	struct mx_host hosts[HOSTS_MAX]; /* by preference */
	size_t host_count;
	size_t pending; /* hosts whose addresses are not known yet */
	int status;	/* of the question for MX */
	bool is_implicit;
	bool is_null;	  /* it takes no mail */
	bool is_answered; /* nothing is asked any more */
	bool is_deferred; /* report() is still to come */
	bool is_cancelled;
};

static void lookup_free(struct mx_lookup *lookup)
{
	for (size_t i = 0; i < lookup->host_count; i++)
		mem_free(lookup->hosts[i].name);
	mem_free(lookup->domain);
	mem_free(lookup);
}

/* Telling. */

static const char *reason(int status)
{
	switch (status) {
	case ARES_ENODATA:
		return "no such record";
	case ARES_ENOTFOUND:
		return "no such name: NXDOMAIN";
	case ARES_ESERVFAIL:
		return "the name server failed: SERVFAIL";
	case ARES_EREFUSED:
		return "the name server does not want to answer: REFUSED";
	case ARES_ENOTIMP:
		return "the name server cannot answer that: NOTIMP";
	case ARES_EFORMERR:
		return "the name server did not understand: FORMERR";
	case ARES_EBADRESP:
		return "what the name server answered is malformed";
	case ARES_EBADNAME:
		return "not a domain name";
	case ARES_ETIMEOUT:
		return "no name server answers";
	case ARES_ECONNREFUSED:
		/* Of several servers, c-ares 1.18 does not tell which of them
		 * failed and which it could not reach. */
		return "no name server gives an answer";
	default:
		return ares_strerror(status);
	}
}

static const char *family_name(enum net_family family)
{
	switch (family) {
	case NET_FAMILY_ANY:
		return "";
	case NET_FAMILY_IPV4:
		return "IPv4 ";
	case NET_FAMILY_IPV6:
		return "IPv6 ";
	}
	return "";
}

/* Names come from the network and from scenarios: neither is trusted. */
static void explain(const struct mx_lookup *lookup, struct err *err)
{
	const struct mx_host *first = &lookup->hosts[0];
	const char *family = family_name(lookup->family);
	struct buf domain = BUF_INIT, host = BUF_INIT;

	escape_terminal(&domain, str_from(lookup->domain));
	if (lookup->host_count > 0)
		escape_terminal(&host, str_from(first->name));
	if (lookup->is_null)
		err_set(err, ERR_RESOLVE, "%.150s takes no mail (null MX)",
			buf_cstr(&domain));
	else if (lookup->host_count == 0)
		err_set(err, ERR_RESOLVE, "%.150s: cannot look up its MX (%s)",
			buf_cstr(&domain), reason(lookup->status));
	else if (lookup->is_implicit)
		err_set(err, ERR_RESOLVE,
			"%.120s has no MX, and no %saddress (%s)",
			buf_cstr(&domain), family, reason(first->status));
	else
		err_set(err, ERR_RESOLVE,
			"%.70s: its MX %.70s has no %saddress (%s)",
			buf_cstr(&domain), buf_cstr(&host), family,
			reason(first->status));
	buf_fini(&domain);
	buf_fini(&host);
}

static void report(void *arg)
{
	struct mx_lookup *lookup = arg;
	struct net_address addresses[NET_MX_ADDRESSES_MAX];
	const char *hosts[NET_MX_ADDRESSES_MAX];
	struct err err = {.kind = ERR_NONE};
	size_t count = 0;

	lookup->is_deferred = false;
	/* No c-ares is below us on the stack. */
	mx_channel_free(&lookup->channel);
	for (size_t i = 0; i < lookup->host_count; i++) {
		const struct mx_host *host = &lookup->hosts[i];

		for (size_t j = 0;
			j < host->count && count < NET_MX_ADDRESSES_MAX; j++) {
			addresses[count] = host->addresses[j];
			hosts[count++] = host->name;
		}
	}
	if (count == 0)
		explain(lookup, &err);
	if (!lookup->is_cancelled && !lookup->loop->is_ending)
		lookup->done(lookup->owner, addresses, hosts, count, &err);
	lookup_free(lookup);
}

static void report_later(struct mx_lookup *lookup)
{
	lookup->is_answered = true;
	lookup->is_deferred = true;
	loop_defer(lookup->loop, report, lookup);
}

/* Addresses. */

static bool address_from_node(const struct ares_addrinfo_node *node, int port,
	struct net_address *out)
{
	memset(out, 0, sizeof(*out));
	if (node->ai_addrlen > sizeof(out->storage))
		return false;
	memcpy(&out->storage, node->ai_addr, node->ai_addrlen);
	out->len = node->ai_addrlen;
	if (node->ai_family == AF_INET6)
		((struct sockaddr_in6 *)&out->storage)->sin6_port =
			htons((uint16_t)port);
	else if (node->ai_family == AF_INET)
		((struct sockaddr_in *)&out->storage)->sin_port =
			htons((uint16_t)port);
	else
		return false;
	return true;
}

static void host_answered(
	void *arg, int status, int timeouts, struct ares_addrinfo *answer)
{
	struct mx_host *host = arg;
	struct mx_lookup *lookup = host->lookup;

	(void)timeouts;
	if (lookup->is_answered) {
		ares_freeaddrinfo(answer);
		return;
	}
	host->status = status == ARES_SUCCESS ? ARES_ENODATA : status;
	for (const struct ares_addrinfo_node *node = answer ? answer->nodes
							    : NULL;
		node && host->count < NET_MX_ADDRESSES_MAX;
		node = node->ai_next) {
		if (address_from_node(
			    node, lookup->port, &host->addresses[host->count]))
			host->count++;
	}
	ares_freeaddrinfo(answer);
	if (--lookup->pending == 0)
		report_later(lookup);
}

static int family_to_af(enum net_family family)
{
	switch (family) {
	case NET_FAMILY_ANY:
		return AF_UNSPEC;
	case NET_FAMILY_IPV4:
		return AF_INET;
	case NET_FAMILY_IPV6:
		return AF_INET6;
	}
	return AF_UNSPEC;
}

/* All at once: one slow name server costs its time only once. */
static void ask_for_addresses(struct mx_lookup *lookup)
{
	struct ares_addrinfo_hints hints = {
		.ai_flags = ARES_AI_NOSORT,
		.ai_family = family_to_af(lookup->family),
		.ai_socktype = SOCK_STREAM,
	};

	lookup->pending = lookup->host_count;
	/* The last answer may come from within the last question. */
	for (size_t i = 0; i < lookup->host_count; i++) {
		struct mx_host *host = &lookup->hosts[i];

		ares_getaddrinfo(mx_channel_ares(lookup->channel), host->name,
			NULL, &hints, host_answered, host);
	}
}

/* Exchangers. */

/* Keeps the list by preference; of equals, the first to come is first. What
 * is beyond the limit is what nobody would try. */
static void add_host(
	struct mx_lookup *lookup, const char *name, unsigned preference)
{
	size_t at = lookup->host_count;
	struct mx_host *hosts = lookup->hosts;

	while (at > 0 && hosts[at - 1].preference > preference)
		at--;
	if (at == HOSTS_MAX)
		return;
	if (lookup->host_count == HOSTS_MAX)
		mem_free(hosts[--lookup->host_count].name);
	memmove(&hosts[at + 1], &hosts[at],
		(lookup->host_count - at) * sizeof(*hosts));
	memset(&hosts[at], 0, sizeof(*hosts));
	hosts[at].lookup = lookup;
	hosts[at].name = mem_strdup(name);
	hosts[at].preference = preference;
	lookup->host_count++;
}

/* "." stands for nobody [RFC7505 3]; beside others it means nothing. */
static bool is_root(const char *name)
{
	return name[0] == '\0' || strcmp(name, ".") == 0;
}

static void add_exchangers(
	struct mx_lookup *lookup, const unsigned char *answer, int len)
{
	struct ares_mx_reply *list = NULL;

	lookup->status = ares_parse_mx_reply(answer, len, &list);
	for (const struct ares_mx_reply *mx = list; mx; mx = mx->next) {
		if (is_root(mx->host))
			lookup->is_null = true;
		else
			add_host(lookup, mx->host, mx->priority);
	}
	if (lookup->host_count > 0)
		lookup->is_null = false;
	/* The domain was a good name: one in the answer is not. */
	if (lookup->status == ARES_EBADNAME)
		lookup->status = ARES_EBADRESP;
	/* An alias without MX behind it comes as success with nothing. */
	if (lookup->status == ARES_SUCCESS && !list)
		lookup->status = ARES_ENODATA;
	if (list)
		ares_free_data(list);
}

static void mx_answered(
	void *arg, int status, int timeouts, unsigned char *answer, int len)
{
	struct mx_lookup *lookup = arg;

	(void)timeouts;
	if (lookup->is_answered)
		return;
	lookup->status = status;
	if (status == ARES_SUCCESS)
		add_exchangers(lookup, answer, len);
	/* No MX at all: the domain is its own exchanger [RFC5321 5.1]. */
	if (lookup->status == ARES_ENODATA) {
		lookup->is_implicit = true;
		add_host(lookup, lookup->domain, 0);
	}
	if (lookup->host_count > 0)
		ask_for_addresses(lookup);
	else
		report_later(lookup);
}

static void lookup_end(struct mx_lookup *lookup)
{
	lookup->is_answered = true;
	lookup->is_cancelled = true;
	mx_channel_free(&lookup->channel);
	if (!lookup->is_deferred)
		lookup_free(lookup);
}

static void lookup_leaked(void *owner)
{
	lookup_end(owner);
}

struct mx_lookup *mx_resolve(struct loop *loop, const char *domain, int port,
	enum net_family family, const struct net_address *dns,
	void (*done)(void *owner, const struct net_address *addresses,
		const char *const *hosts, size_t count, const struct err *err),
	void *owner)
{
	/* [RFC1035 3.2.2] */
	enum { CLASS_IN = 1, TYPE_MX = 15 };
	struct mx_lookup *lookup = mem_calloc(1, sizeof(*lookup));

	lookup->loop = loop;
	lookup->domain = mem_strdup(domain);
	lookup->port = port;
	lookup->family = family;
	lookup->done = done;
	lookup->owner = owner;
	lookup->channel = mx_channel_new(
		loop, dns, lookup_leaked, lookup, &lookup->status);
	if (!lookup->channel) {
		report_later(lookup);
		return lookup;
	}
	ares_query(mx_channel_ares(lookup->channel), domain, CLASS_IN, TYPE_MX,
		mx_answered, lookup);
	mx_channel_asked(lookup->channel);
	return lookup;
}

void mx_cancel(struct mx_lookup **lookup)
{
	struct mx_lookup *old = *lookup;

	*lookup = NULL;
	if (old)
		lookup_end(old);
}
