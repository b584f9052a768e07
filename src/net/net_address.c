/*
 * net_address.c - numeric socket addresses and paths of unix sockets, to and
 * from text.
 */
#include "net/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/un.h>
#include <uv.h>
#include "base/buf.h"
#include "base/escape.h"

/* Room for every path that net_address_unix() takes, and its prefix. */
_Static_assert(sizeof(((struct sockaddr_un *)NULL)->sun_path) + 5 <=
		       NET_ADDRESS_TEXT_MAX,
	"a unix socket's path fits");

bool net_address_parse(struct str host, int port, struct net_address *out)
{
	char text[NET_ADDRESS_TEXT_MAX];
	bool is_bracketed = host.len >= 2 && host.data[0] == '[' &&
			    host.data[host.len - 1] == ']';

	if (is_bracketed) {
		host.data++;
		host.len -= 2;
	}
	if (host.len == 0 || host.len >= sizeof(text) || port < 0 ||
		port > 65535 || memchr(host.data, '\0', host.len))
		return false;
	memcpy(text, host.data, host.len);
	text[host.len] = '\0';
	memset(out, 0, sizeof(*out));
	out->len = sizeof(struct sockaddr_in);
	if (!is_bracketed && uv_ip4_addr(text, port,
				     (struct sockaddr_in *)&out->storage) == 0)
		return true;
	memset(out, 0, sizeof(*out));
	out->len = sizeof(struct sockaddr_in6);
	return uv_ip6_addr(text, port, (struct sockaddr_in6 *)&out->storage) ==
	       0;
}

/* A path with a NUL would be another one; an empty one is none. */
bool net_address_unix(struct str path, struct net_address *out)
{
	struct sockaddr_un *address = (struct sockaddr_un *)&out->storage;

	memset(out, 0, sizeof(*out));
	if (path.len == 0 || path.len >= sizeof(address->sun_path) ||
		memchr(path.data, '\0', path.len))
		return false;
	address->sun_family = AF_UNIX;
	memcpy(address->sun_path, path.data, path.len);
	out->len = (socklen_t)(offsetof(struct sockaddr_un, sun_path) +
			       path.len + 1);
	return true;
}

bool net_address_from(const struct sockaddr *found, socklen_t len, int port,
	struct net_address *out)
{
	memset(out, 0, sizeof(*out));
	if (len > sizeof(out->storage))
		return false;
	memcpy(&out->storage, found, len);
	out->len = len;
	if (found->sa_family == AF_INET6)
		((struct sockaddr_in6 *)&out->storage)->sin6_port =
			htons((uint16_t)port);
	else if (found->sa_family == AF_INET)
		((struct sockaddr_in *)&out->storage)->sin_port =
			htons((uint16_t)port);
	else
		return false;
	return true;
}

bool net_address_is_unix(const struct net_address *address)
{
	return address->storage.ss_family == AF_UNIX;
}

bool net_address_is_ipv6(const struct net_address *address)
{
	return address->storage.ss_family == AF_INET6;
}

int net_address_port(const struct net_address *address)
{
	const struct sockaddr_storage *any = &address->storage;

	if (any->ss_family == AF_INET6)
		return ntohs(((const struct sockaddr_in6 *)any)->sin6_port);
	if (any->ss_family == AF_INET)
		return ntohs(((const struct sockaddr_in *)any)->sin_port);
	return 0;
}

/* Up to 65535; returns the end. */
static char *put_decimal(char *out, unsigned number)
{
	char digits[5];
	size_t count = 0;

	do {
		digits[count++] = (char)('0' + number % 10);
		number /= 10;
	} while (number > 0);
	while (count > 0)
		*out++ = digits[--count];
	return out;
}

/* Every connection writes two of them: printf() would be a tenth of all that
 * a conversation computes. */
static char *put_ipv4(char *out, const struct sockaddr_in *address)
{
	uint32_t host = ntohl(address->sin_addr.s_addr);

	for (int shift = 24; shift >= 0; shift -= 8) {
		out = put_decimal(out, host >> shift & 0xff);
		*out++ = shift > 0 ? '.' : '\0';
	}
	return out - 1;
}

/* An end of a connection that has no path is just "unix". One with control
 * characters is written so that a terminal can have it, and cut if need be. */
static void put_unix(
	char *text, const char *prefix, const struct sockaddr_un *address)
{
	const char *path = address->sun_path;
	struct buf escaped = BUF_INIT;

	if (path[0] == '\0') {
		snprintf(text, NET_ADDRESS_TEXT_MAX, "unix");
		return;
	}
	escape_terminal(&escaped,
		(struct str){path, strnlen(path, sizeof(address->sun_path))});
	snprintf(
		text, NET_ADDRESS_TEXT_MAX, "%s%s", prefix, buf_cstr(&escaped));
	buf_fini(&escaped);
}

void net_address_format_host(const struct net_address *address, char *text)
{
	const struct sockaddr_storage *any = &address->storage;

	if (any->ss_family == AF_INET)
		put_ipv4(text, (const struct sockaddr_in *)any);
	else if (any->ss_family == AF_UNIX)
		put_unix(text, "", (const struct sockaddr_un *)any);
	else if (any->ss_family != AF_INET6 ||
		 uv_ip6_name((const struct sockaddr_in6 *)any, text,
			 NET_ADDRESS_TEXT_MAX) != 0)
		snprintf(text, NET_ADDRESS_TEXT_MAX, "unknown");
}

void net_address_format(const struct net_address *address, char *text)
{
	/* The longest IPv6 address takes 45: brackets and a port still fit. */
	char host[NET_ADDRESS_TEXT_MAX];

	if (address->storage.ss_family == AF_INET) {
		text = put_ipv4(
			text, (const struct sockaddr_in *)&address->storage);
		*text++ = ':';
		text = put_decimal(text, (unsigned)net_address_port(address));
		*text = '\0';
		return;
	}
	if (net_address_is_unix(address)) {
		put_unix(text,
			"unix:", (const struct sockaddr_un *)&address->storage);
		return;
	}
	net_address_format_host(address, host);
	if (net_address_is_ipv6(address))
		snprintf(text, NET_ADDRESS_TEXT_MAX, "[%.50s]:%d", host,
			net_address_port(address));
	else
		snprintf(text, NET_ADDRESS_TEXT_MAX, "%.50s:%d", host,
			net_address_port(address));
}

int net_family_to_af(enum net_family family)
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
