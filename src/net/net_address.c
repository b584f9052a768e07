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

void net_address_format_host(const struct net_address *address, char *text)
{
	const struct sockaddr_storage *any = &address->storage;

	if (any->ss_family == AF_INET)
		put_ipv4(text, (const struct sockaddr_in *)any);
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
	net_address_format_host(address, host);
	if (net_address_is_ipv6(address))
		snprintf(text, NET_ADDRESS_TEXT_MAX, "[%.50s]:%d", host,
			net_address_port(address));
	else
		snprintf(text, NET_ADDRESS_TEXT_MAX, "%.50s:%d", host,
			net_address_port(address));
}
