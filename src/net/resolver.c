/*
 * resolver.c - the look-up of names, by getaddrinfo(3) on libuv's threads:
 * what the system's own configuration says, /etc/hosts included.
 */
#include "net/address.h"

#include <netdb.h>
#include <signal.h>
#include <string.h>
#include "base/buf.h"
#include "base/escape.h"
#include "base/mem.h"
#include "net/loop_private.h"

enum { RESOLVE_ADDRESSES_MAX = 16 };

struct resolve {
	uv_getaddrinfo_t req;
	struct loop *loop;
	void (*done)(void *owner, const struct net_address *addresses,
		size_t count, const struct err *err);
	void *owner;
	int port;
	enum net_family family;
	bool is_cancelled;
	bool is_over;	  /* libuv has no part in it (any more) */
	bool is_numeric;  /* numeric is the answer */
	int start_status; /* of uv_getaddrinfo() */
	struct net_address numeric;
	char host[]; /* NUL-terminated */
};

/* Tells the owner and ends the look-up. */
static void resolve_finish(struct resolve *resolve,
	const struct net_address *addresses, size_t count, const char *why)
{
	struct buf host = BUF_INIT;
	struct err err = {.kind = ERR_NONE};

	if (!resolve->is_cancelled && !resolve->loop->is_ending) {
		if (count == 0) {
			escape_terminal(&host, str_from(resolve->host));
			err_set(&err, ERR_RESOLVE,
				"%.150s: name does not resolve (%s)",
				buf_cstr(&host), why);
		}
		resolve->done(resolve->owner, addresses, count, &err);
	}
	buf_fini(&host);
	mem_free(resolve);
}

static bool is_listed(const struct net_address *addresses, size_t count,
	const struct net_address *address)
{
	for (size_t i = 0; i < count; i++) {
		if (memcmp(&addresses[i], address, sizeof(*address)) == 0)
			return true;
	}
	return false;
}

static void resolve_answered(
	uv_getaddrinfo_t *req, int status, struct addrinfo *list)
{
	struct resolve *resolve = req->data;
	struct net_address addresses[RESOLVE_ADDRESSES_MAX];
	size_t count = 0;

	resolve->is_over = true;
	for (const struct addrinfo *info = list;
		info && count < RESOLVE_ADDRESSES_MAX; info = info->ai_next) {
		if (!net_address_from(info->ai_addr, info->ai_addrlen,
			    resolve->port, &addresses[count]))
			continue;
		/* A hosts file may name an address twice. */
		if (!is_listed(addresses, count, &addresses[count]))
			count++;
	}
	uv_freeaddrinfo(list);
	resolve_finish(resolve, addresses, count,
		status < 0 ? uv_strerror(status) : "it has no address");
}

/* What needs no look-up, from the loop. */
static void resolve_at_once(void *arg)
{
	struct resolve *resolve = arg;
	bool is_ipv6 = net_address_is_ipv6(&resolve->numeric);

	if (!resolve->is_numeric)
		resolve_finish(
			resolve, NULL, 0, uv_strerror(resolve->start_status));
	else if (is_ipv6 && resolve->family == NET_FAMILY_IPV4)
		resolve_finish(resolve, NULL, 0, "not an IPv4 address");
	else if (!is_ipv6 && resolve->family == NET_FAMILY_IPV6)
		resolve_finish(resolve, NULL, 0, "not an IPv6 address");
	else
		resolve_finish(resolve, &resolve->numeric, 1, NULL);
}

/* The first look-up starts libuv's threads. They have no part in signals: one
 * that the main thread holds back would end the program there. */
static int start(struct resolve *resolve, const struct addrinfo *hints)
{
	sigset_t all, before;
	int status;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	status = uv_getaddrinfo(&resolve->loop->uv, &resolve->req,
		resolve_answered, resolve->host, NULL, hints);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return status;
}

struct resolve *net_resolve(struct loop *loop, const char *host, int port,
	enum net_family family,
	void (*done)(void *owner, const struct net_address *addresses,
		size_t count, const struct err *err),
	void *owner)
{
	size_t len = strlen(host);
	struct resolve *resolve = mem_calloc(1, sizeof(*resolve) + len + 1);
	struct addrinfo hints = {
		.ai_family = net_family_to_af(family),
		.ai_socktype = SOCK_STREAM,
	};

	resolve->loop = loop;
	resolve->done = done;
	resolve->owner = owner;
	resolve->port = port;
	resolve->family = family;
	memcpy(resolve->host, host, len);
	resolve->req.data = resolve;
	resolve->is_numeric = net_address_parse(
		(struct str){host, len}, port, &resolve->numeric);
	if (!resolve->is_numeric)
		resolve->start_status = start(resolve, &hints);
	if (resolve->is_numeric || resolve->start_status != 0) {
		resolve->is_over = true;
		loop_defer(loop, resolve_at_once, resolve);
	}
	return resolve;
}

void net_resolve_cancel(struct resolve **resolve)
{
	struct resolve *old = *resolve;

	if (!old)
		return;
	*resolve = NULL;
	old->is_cancelled = true;
	/* If a thread has it already, its answer is thrown away later. */
	if (!old->is_over)
		uv_cancel((uv_req_t *)&old->req);
}
