/* reference_proxy.c - see reference_proxy.h. */
#include "reference/reference_proxy.h"

#include <arpa/inet.h>
#include <stdio.h>
#include "reference/mutant_filter.h"

#define V2_SIGNATURE "\r\n\r\n\0\r\nQUIT\n"

enum {
	V1_MAX = 107, /* with CRLF */
	V2_SIGNATURE_LEN = sizeof(V2_SIGNATURE) - 1,
	V2_FIXED = V2_SIGNATURE_LEN + 4,
	V2_MAX = V2_FIXED + 2048, /* more than all that is known comes to */
	PORT_MAX = 65535,
	PORT_DIGITS_MAX = 5
};

enum progress { PROGRESS_MORE, PROGRESS_DONE, PROGRESS_BAD };

static void keep_client(struct reference_session *session, struct str address)
{
	snprintf(session->client, sizeof(session->client), "%.*s",
		(int)address.len, address.data);
}

/* --- version 1: PROXY TCP4 192.0.2.1 192.0.2.2 40000 25 --- */

static bool is_address(struct str text, bool ipv6)
{
	struct net_address address;

	return text.len > 0 && text.data[0] != '[' &&
	       net_address_parse(text, 0, &address) &&
	       net_address_is_ipv6(&address) == ipv6;
}

static bool is_port(struct str text)
{
	long port = 0;

	if (text.len == 0 || text.len > PORT_DIGITS_MAX || !str_is_digits(text))
		return false;
	for (size_t i = 0; i < text.len; i++)
		port = port * 10 + (text.data[i] - '0');
	return port <= PORT_MAX;
}

static bool read_v1(struct reference_session *session, struct str line)
{
	struct str word = str_cut(&line, ' ');
	struct str family = str_cut(&line, ' ');
	struct str source, destination, port;
	bool ipv6 = str_equal(family, "TCP6");

	if (!str_equal(word, "PROXY"))
		return false;
	if (str_equal(family, "UNKNOWN"))
		return true;
	source = str_cut(&line, ' ');
	destination = str_cut(&line, ' ');
	port = str_cut(&line, ' ');
	if (!(ipv6 || str_equal(family, "TCP4")) || !is_address(source, ipv6) ||
		!is_address(destination, ipv6) || !is_port(port) ||
		!line.data || !is_port(line))
		return false;
	keep_client(session, source);
	return true;
}

/* Sets line->len to that of the line with its CRLF. */
static enum progress feed_v1(
	struct reference_session *session, struct str *line)
{
	const char *lf = memchr(line->data, '\n', line->len);
	struct str text = *line;

	if (!lf)
		return line->len < V1_MAX ? PROGRESS_MORE : PROGRESS_BAD;
	line->len = (size_t)(lf - line->data) + 1;
	if (line->len > V1_MAX || line->len < 2 || lf[-1] != '\r')
		return PROGRESS_BAD;
	text.len = line->len - 2;
	return read_v1(session, text) ? PROGRESS_DONE : PROGRESS_BAD;
}

/* --- version 2, in octets --- */

/* Of the block of addresses, what the family needs; -1: no such family. */
static int block_min(unsigned char family)
{
	switch (family) {
	case 0x00: /* unspecified */
		return 0;
	case 0x11: /* TCP over IPv4 */
		return 12;
	case 0x21: /* TCP over IPv6 */
		return 36;
	case 0x31: /* a unix socket */
		return 216;
	}
	return -1;
}

static bool read_v2(struct reference_session *session,
	const unsigned char *header, size_t block)
{
	unsigned char command = header[V2_SIGNATURE_LEN];
	unsigned char family = header[V2_SIGNATURE_LEN + 1];
	const unsigned char *address = header + V2_FIXED;
	int least = block_min(family);
	char text[INET6_ADDRSTRLEN];

	if (command == 0x20) /* LOCAL: the balancer itself */
		return true;
	if (command != 0x21 || least < 0 || block < (size_t)least)
		return false;
	if (family == 0x11 && inet_ntop(AF_INET, address, text, sizeof(text)))
		keep_client(session, str_from(text));
	if (family == 0x21 && inet_ntop(AF_INET6, address, text, sizeof(text)))
		keep_client(session, str_from(text));
	return true;
}

/* Sets header->len to that of all of it. */
static enum progress feed_v2(
	struct reference_session *session, struct str *header)
{
	const unsigned char *at = (const unsigned char *)header->data;
	size_t block;

	if (header->len < V2_FIXED)
		return PROGRESS_MORE;
	if (at[V2_SIGNATURE_LEN] >> 4 != 2)
		return PROGRESS_BAD;
	block = ((size_t)at[V2_FIXED - 2] << 8) + at[V2_FIXED - 1];
	if (V2_FIXED + block > V2_MAX)
		return PROGRESS_BAD;
	if (header->len < V2_FIXED + block)
		return PROGRESS_MORE;
	header->len = V2_FIXED + block;
	return read_v2(session, at, block) ? PROGRESS_DONE : PROGRESS_BAD;
}

/* --- both --- */

static enum progress feed_header(
	struct reference_session *session, struct str *header)
{
	size_t sign =
		header->len < V2_SIGNATURE_LEN ? header->len : V2_SIGNATURE_LEN;

	if (memcmp(header->data, V2_SIGNATURE, sign) == 0)
		return feed_v2(session, header);
	return feed_v1(session, header);
}

static void refuse(struct reference_session *session)
{
	struct mutant_moment moment;

	if (session->mutant)
		mutant_begin(session, STR_LITERAL("<proxy>"), &moment);
	reference_hang_up(session);
	if (session->mutant)
		mutant_end(session, &moment);
}

size_t reference_proxy_feed(
	struct reference_session *session, const char *data, size_t len)
{
	size_t had = session->line.len;
	struct str header;

	buf_append(&session->line, data,
		len < V2_MAX + 1 ? len : (size_t)V2_MAX + 1);
	header = buf_view(&session->line);
	switch (feed_header(session, &header)) {
	case PROGRESS_MORE:
		return len;
	case PROGRESS_DONE:
		session->phase = REFERENCE_PHASE_COMMAND;
		buf_clear(&session->line);
		reference_greet(session);
		return header.len - had;
	case PROGRESS_BAD:
		buf_clear(&session->line);
		refuse(session);
		break;
	}
	return len;
}
