/*
 * mx_lookup.c - who takes mail for a domain: its exchangers by preference,
 * and their addresses. [RFC5321 5.1]
 */
#include "net/mx_private.h"

#include <string.h>
#include "base/mem.h"
#include "net/loop_private.h"

static void lookup_free(struct mx_lookup *lookup)
{
	for (size_t i = 0; i < lookup->host_count; i++)
		mem_free(lookup->hosts[i].name);
	mem_free(lookup->domain);
	mem_free(lookup);
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
		mx_explain(lookup, &err);
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
		if (net_address_from(node->ai_addr, node->ai_addrlen,
			    lookup->port, &host->addresses[host->count]))
			host->count++;
	}
	ares_freeaddrinfo(answer);
	if (--lookup->pending == 0)
		report_later(lookup);
}

/* All at once: one slow name server costs its time only once. */
static void ask_for_addresses(struct mx_lookup *lookup)
{
	struct ares_addrinfo_hints hints = {
		.ai_flags = ARES_AI_NOSORT,
		.ai_family = net_family_to_af(lookup->family),
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
	if (at == MX_HOSTS_MAX)
		return;
	if (lookup->host_count == MX_HOSTS_MAX)
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
