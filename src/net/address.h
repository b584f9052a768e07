/* address.h - socket addresses and the look-up of names, by libuv. */
#ifndef SD_NET_ADDRESS_H
#define SD_NET_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>
#include "base/err.h"
#include "base/str.h"
#include "net/loop.h"

struct net_address {
	struct sockaddr_storage storage;
	socklen_t len;
};

/* A numeric address ("127.0.0.1", "::1", "[::1]"). False if it is not one. */
bool net_address_parse(struct str host, int port, struct net_address *out);
bool net_address_is_ipv6(const struct net_address *address);
int net_address_port(const struct net_address *address);
enum { NET_ADDRESS_TEXT_MAX = 64 };
/* "127.0.0.1:25" or "[::1]:25" into text (NET_ADDRESS_TEXT_MAX bytes). */
void net_address_format(const struct net_address *address, char *text);
/* "127.0.0.1", "::1" without a port, into text. */
void net_address_format_host(const struct net_address *address, char *text);

enum net_family { NET_FAMILY_ANY, NET_FAMILY_IPV4, NET_FAMILY_IPV6 };

/* Looks host up off the loop's thread and calls done once, from the loop,
 * with one to sixteen addresses in the system's order of preference, or with
 * count 0 and err. Numeric addresses are answered without a look-up, also
 * from the loop. */
struct resolve;
struct resolve *net_resolve(struct loop *loop, const char *host, int port,
	enum net_family family,
	void (*done)(void *owner, const struct net_address *addresses,
		size_t count, const struct err *err),
	void *owner);
/* No callback any more. Sets it to NULL; not needed after done. */
void net_resolve_cancel(struct resolve **resolve);

#endif
