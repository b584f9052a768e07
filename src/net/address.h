/*
 * address.h - socket addresses and the look-up of names, by libuv; mail
 * exchangers by c-ares. The path of a unix socket is an address too.
 */
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
/* The path of a unix socket. False if it is too long for one. */
bool net_address_unix(struct str path, struct net_address *out);
/* What a look-up found, with a port put in. False if it is neither IPv4 nor
 * IPv6. */
bool net_address_from(const struct sockaddr *found, socklen_t len, int port,
	struct net_address *out);
bool net_address_is_unix(const struct net_address *address);
bool net_address_is_ipv6(const struct net_address *address);
int net_address_port(const struct net_address *address);
enum { NET_ADDRESS_TEXT_MAX = 128 };
/* "127.0.0.1:25", "[::1]:25" or "unix:/run/x" into text (NET_ADDRESS_TEXT_MAX
 * bytes). */
void net_address_format(const struct net_address *address, char *text);
/* "127.0.0.1", "::1" without a port, "/run/x", into text. */
void net_address_format_host(const struct net_address *address, char *text);

enum net_family { NET_FAMILY_ANY, NET_FAMILY_IPV4, NET_FAMILY_IPV6 };
/* AF_UNSPEC, AF_INET, AF_INET6 */
int net_family_to_af(enum net_family family);

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

/* Looks up who takes mail for domain [RFC5321 5.1]: MX by preference (ties in
 * the order they came), then the domain itself when it has none; then their
 * addresses, all in one list. dns is the server to ask, NULL for the
 * system's. done is called once from the loop, with hosts[i] the name that
 * addresses[i] belongs to, or count 0 and err: "builtin.test takes no mail
 * (null MX)" [RFC7505], NXDOMAIN, SERVFAIL, no answer. */
enum { NET_MX_ADDRESSES_MAX = 16 };
struct mx_lookup;
struct mx_lookup *mx_resolve(struct loop *loop, const char *domain, int port,
	enum net_family family, const struct net_address *dns,
	void (*done)(void *owner, const struct net_address *addresses,
		const char *const *hosts, size_t count, const struct err *err),
	void *owner);
/* No callback any more; sets it to NULL. Not needed after done. */
void mx_cancel(struct mx_lookup **lookup);

#endif
