/* smtp_url_host.c - the host and the port of a URL. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

#include "base/escape.h"
#include "smtp/smtp_url_private.h"

enum { HOST_MAX = 253, PORT_MAX = 65535 }; /* [RFC1035 2.3.4] */

bool url_fail(const struct url_reader *reader, const char *why)
{
	*reader->why = why;
	return false;
}

/* What stands in an error's text. */
const char *url_shown(const struct url_reader *reader, struct str text)
{
	struct buf buf = BUF_INIT;
	const char *copy;

	escape_terminal(&buf, text);
	copy = arena_str(reader->arena, buf_view(&buf)).data;
	buf_fini(&buf);
	return copy;
}

struct str url_after(struct str text, size_t len)
{
	return (struct str){text.data + len, text.len - len};
}

static bool is_alphanumeric(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9');
}

bool url_is_host_name(struct str host)
{
	if (host.len == 0 || host.len > HOST_MAX || host.data[0] == '-' ||
		host.data[0] == '.')
		return false;
	for (size_t i = 0; i < host.len; i++) {
		char c = host.data[i];

		if (!is_alphanumeric(c) && c != '-' && c != '_' && c != '.')
			return false;
	}
	return true;
}

static bool is_address(int family, struct str text)
{
	char copy[INET6_ADDRSTRLEN];
	unsigned char address[sizeof(struct in6_addr)];

	if (text.len == 0 || text.len >= sizeof(copy) ||
		memchr(text.data, '\0', text.len))
		return false;
	memcpy(copy, text.data, text.len);
	copy[text.len] = '\0';
	return inet_pton(family, copy, address) == 1;
}

bool url_is_ipv4(struct str text)
{
	return is_address(AF_INET, text);
}

/* A link-local one may name its interface: fe80::1%eth0. [RFC4007 11] */
static bool is_ipv6(struct str text)
{
	struct str zone = text;
	struct str address;

	if (text.len == 0)
		return false;
	address = str_cut(&zone, '%');
	return is_address(AF_INET6, address) &&
	       (!zone.data || url_is_host_name(zone));
}

static bool read_port(const struct url_reader *reader, struct str text)
{
	int number = 0;

	for (size_t i = 0; str_is_digits(text) && i < text.len; i++) {
		number = number * 10 + (text.data[i] - '0');
		if (number > PORT_MAX)
			break;
	}
	if (number >= 1 && number <= PORT_MAX) {
		reader->out->port = number;
		return true;
	}
	return url_fail(
		reader, arena_printf(reader->arena,
				"the port is a number from 1 to %d, got "
				"\"%s\"",
				PORT_MAX, url_shown(reader, text)));
}

/* "[::1]" and what follows it. */
static bool read_ipv6(const struct url_reader *reader, struct str text)
{
	struct str rest = url_after(text, 1);
	struct str host = {NULL, 0};

	if (rest.len)
		host = str_cut(&rest, ']');
	if (!host.data || !rest.data || !is_ipv6(host))
		return url_fail(reader,
			arena_printf(reader->arena,
				"\"%s\" is no IPv6 address in brackets, such "
				"as [::1]:25",
				url_shown(reader, text)));
	reader->out->host = arena_str(reader->arena, host).data;
	if (rest.len == 0)
		return true;
	if (rest.data[0] != ':')
		return url_fail(reader,
			"only \":PORT\" can follow an address in brackets");
	return read_port(reader, url_after(rest, 1));
}

static bool no_host(const struct url_reader *reader, struct str host)
{
	struct arena *arena = reader->arena;
	const char *text = url_shown(reader, host);

	if (host.len == 0)
		return url_fail(reader,
			arena_printf(arena, "there is no host in \"%s\"",
				url_shown(reader, reader->text)));
	if (host.data[0] == '/')
		return url_fail(reader, arena_printf(arena,
						"\"%s\" is no host name or "
						"address; did you mean "
						"\"unix:%s\"?",
						text, text));
	return url_fail(reader,
		arena_printf(arena, "\"%s\" is no host name or address", text));
}

bool url_read_host(const struct url_reader *reader, struct str text)
{
	struct str rest, host;

	if (text.len > 1 && text.data[text.len - 1] == '/')
		text.len--;
	if (text.len && text.data[0] == '[')
		return read_ipv6(reader, text);
	if (is_ipv6(text))
		return url_fail(reader,
			arena_printf(reader->arena,
				"an IPv6 address stands in brackets: [%s]",
				url_shown(reader, text)));
	rest = text;
	host = text.len ? str_cut(&rest, ':') : text;
	if (!url_is_host_name(host))
		return no_host(reader, host);
	reader->out->host = arena_str(reader->arena, host).data;
	return host.len == text.len || read_port(reader, rest);
}
