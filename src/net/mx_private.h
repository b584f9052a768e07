/*
 * mx_private.h - a look-up of mail exchangers on its way. Internal to
 * mx_lookup.c and mx_explain.c.
 */
#ifndef SD_NET_MX_PRIVATE_H
#define SD_NET_MX_PRIVATE_H

#include "net/mx_channel.h"

enum { MX_HOSTS_MAX = 10 };

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
	struct mx_host hosts[MX_HOSTS_MAX]; /* by preference */
	size_t host_count;
	size_t pending; /* hosts whose addresses are not known yet */
	int status;	/* of the question for MX */
	bool is_implicit;
	bool is_null;	  /* it takes no mail */
	bool is_answered; /* nothing is asked any more */
	bool is_deferred; /* report() is still to come */
	bool is_cancelled;
};

/* Why it came to no address. */
void mx_explain(const struct mx_lookup *lookup, struct err *err);

#endif
