/*
 * proxy_protocol.c - the PROXY header's bytes. Section numbers are those of
 * the specification, "The PROXY protocol", of HAProxy's.
 *
 *   v1 := "PROXY" SP ("TCP4" | "TCP6") SP source SP destination
 *         SP port SP port CRLF | "PROXY UNKNOWN" CRLF             (2.1)
 *   v2 := signature command family length [addresses]             (2.2)
 */
#include "smtp/proxy_protocol.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

#include "base/escape.h"

enum { PORT_MAX = 65535, UNIX_BYTES = 108, ADDRESS_MAX = UNIX_BYTES };
enum { SHOWN_MAX = 60 };

/* The upper half of v2's family byte, and STREAM in the lower. */
enum family {
	FAMILY_NONE,
	FAMILY_INET = 0x11,
	FAMILY_INET6 = 0x21,
	FAMILY_UNIX = 0x31
};

/* An address as v2 writes it. */
struct endpoint {
	enum family family;
	unsigned char bytes[ADDRESS_MAX];
	size_t len;
};

struct pair {
	struct endpoint source, destination;
};

static bool is_numeric(int family, struct str text, unsigned char *bytes)
{
	char copy[INET6_ADDRSTRLEN];

	if (text.len == 0 || text.len >= sizeof(copy) ||
		memchr(text.data, '\0', text.len))
		return false;
	memcpy(copy, text.data, text.len);
	copy[text.len] = '\0';
	return inet_pton(family, copy, bytes) == 1;
}

static bool is_path(struct str text)
{
	return text.len && text.len <= UNIX_BYTES &&
	       memchr(text.data, '/', text.len) &&
	       !memchr(text.data, '\0', text.len);
}

static bool refuse(
	struct err *err, const char *which, struct str text, const char *why)
{
	struct buf shown = BUF_INIT;

	if (text.len > SHOWN_MAX)
		text.len = SHOWN_MAX;
	escape_terminal(&shown, text);
	err_set(err, ERR_VALUE, "the PROXY header's %s, \"%s\", %s", which,
		buf_cstr(&shown), why);
	buf_fini(&shown);
	return false;
}

static bool read_endpoint(struct endpoint *out, const char *which,
	struct str text, struct err *err)
{
	memset(out, 0, sizeof(*out));
	if (is_numeric(AF_INET, text, out->bytes)) {
		out->family = FAMILY_INET;
		out->len = sizeof(struct in_addr);
	} else if (is_numeric(AF_INET6, text, out->bytes)) {
		out->family = FAMILY_INET6;
		out->len = sizeof(struct in6_addr);
	} else if (is_path(text)) {
		/* Not terminated when it fills its field, padded with NUL
		 * when it does not. */
		out->family = FAMILY_UNIX;
		out->len = UNIX_BYTES;
		memcpy(out->bytes, text.data, text.len);
	} else {
		return refuse(err, which, text,
			text.len > UNIX_BYTES
				? "is longer than the 108 bytes of a path"
				: "is neither a numeric address nor a path");
	}
	return true;
}

static bool check_port(int port, const char *which, struct err *err)
{
	if (port >= 0 && port <= PORT_MAX)
		return true;
	err_set(err, ERR_VALUE,
		"the PROXY header's %s port is %d, not a number from 0 to %d",
		which, port, PORT_MAX);
	return false;
}

static bool read_pair(
	const struct proxy_header *header, struct pair *pair, struct err *err)
{
	if (!read_endpoint(&pair->source, "source", header->source, err) ||
		!read_endpoint(&pair->destination, "destination",
			header->destination, err))
		return false;
	if (pair->source.family != pair->destination.family) {
		err_set(err, ERR_VALUE,
			"the PROXY header's source and destination are not "
			"of one family");
		return false;
	}
	return pair->source.family == FAMILY_UNIX ||
	       (check_port(header->source_port, "source", err) &&
		       check_port(
			       header->destination_port, "destination", err));
}

/* IPv6 is hexadecimal throughout in 2.1, where inet_ntop() would write the
 * tail of ::ffff:192.0.2.1 in decimal. */
static void put_address(struct buf *out, const struct endpoint *endpoint)
{
	char text[INET6_ADDRSTRLEN];
	bool is_ipv6 = endpoint->family == FAMILY_INET6;
	const unsigned char *tail = endpoint->bytes + 12;
	const char *colon;

	if (!inet_ntop(is_ipv6 ? AF_INET6 : AF_INET, endpoint->bytes, text,
		    sizeof(text)))
		return;
	colon = strrchr(text, ':');
	if (!colon || !strchr(colon, '.')) {
		buf_puts(out, text);
		return;
	}
	buf_append(out, text, (size_t)(colon + 1 - text));
	buf_printf(
		out, "%x:%x", tail[0] << 8 | tail[1], tail[2] << 8 | tail[3]);
}

static bool encode_text(const struct proxy_header *header,
	const struct pair *pair, struct buf *out, struct err *err)
{
	switch (pair->source.family) {
	case FAMILY_NONE:
		buf_puts(out, "PROXY UNKNOWN\r\n");
		return true;
	case FAMILY_UNIX:
		err_set(err, ERR_VALUE,
			"version 1 of the PROXY header has no unix sockets");
		return false;
	case FAMILY_INET:
		buf_puts(out, "PROXY TCP4 ");
		break;
	case FAMILY_INET6:
		buf_puts(out, "PROXY TCP6 ");
		break;
	}
	put_address(out, &pair->source);
	buf_putc(out, ' ');
	put_address(out, &pair->destination);
	buf_printf(out, " %d %d\r\n", header->source_port,
		header->destination_port);
	return true;
}

static void put_16(struct buf *out, size_t number)
{
	buf_putc(out, (char)(number >> 8 & 0xff));
	buf_putc(out, (char)(number & 0xff));
}

/* LOCAL goes without family and addresses, which its reader must skip. */
static void encode_binary(const struct proxy_header *header,
	const struct pair *pair, struct buf *out)
{
	static const char signature[] = "\r\n\r\n\0\r\nQUIT\n";
	bool is_local = header->command == PROXY_COMMAND_LOCAL;
	bool has_ports = pair->source.family == FAMILY_INET ||
			 pair->source.family == FAMILY_INET6;

	buf_append(out, signature, sizeof(signature) - 1);
	buf_putc(out, is_local ? 0x20 : 0x21);
	buf_putc(out, (char)pair->source.family);
	put_16(out, 2 * pair->source.len + (has_ports ? 4 : 0));
	buf_append(out, pair->source.bytes, pair->source.len);
	buf_append(out, pair->destination.bytes, pair->destination.len);
	if (has_ports) {
		put_16(out, (size_t)header->source_port);
		put_16(out, (size_t)header->destination_port);
	}
}

bool proxy_header_encode(
	const struct proxy_header *header, struct buf *out, struct err *err)
{
	struct pair pair = {.source.family = FAMILY_NONE};

	if (header->version != 1 && header->version != 2) {
		err_set(err, ERR_VALUE,
			"the PROXY header has versions 1 and 2, not %d",
			header->version);
		return false;
	}
	if (header->version == 1 && header->command == PROXY_COMMAND_LOCAL) {
		err_set(err, ERR_VALUE,
			"version 1 of the PROXY header has no LOCAL");
		return false;
	}
	if (header->command == PROXY_COMMAND_PROXY &&
		!read_pair(header, &pair, err))
		return false;
	if (header->version == 1)
		return encode_text(header, &pair, out, err);
	encode_binary(header, &pair, out);
	return true;
}
