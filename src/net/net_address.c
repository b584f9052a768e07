/* net_address.c - numeric socket addresses, to and from text. */
#include "net/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <uv.h>

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

void net_address_format_host(const struct net_address *address, char *text)
{
	const struct sockaddr_storage *any = &address->storage;
	int rc = -1;

	if (any->ss_family == AF_INET6)
		rc = uv_ip6_name((const struct sockaddr_in6 *)any, text,
			NET_ADDRESS_TEXT_MAX);
	else if (any->ss_family == AF_INET)
		rc = uv_ip4_name((const struct sockaddr_in *)any, text,
			NET_ADDRESS_TEXT_MAX);
	if (rc != 0)
		snprintf(text, NET_ADDRESS_TEXT_MAX, "unknown");
}

void net_address_format(const struct net_address *address, char *text)
{
	/* The longest IPv6 address takes 45: brackets and a port still fit. */
	char host[NET_ADDRESS_TEXT_MAX];

	net_address_format_host(address, host);
	if (net_address_is_ipv6(address))
		snprintf(text, NET_ADDRESS_TEXT_MAX, "[%.50s]:%d", host,
			net_address_port(address));
	else
		snprintf(text, NET_ADDRESS_TEXT_MAX, "%.50s:%d", host,
			net_address_port(address));
}
