/* reference_xclient.c - see reference_xclient.h. */
#include "reference/reference_xclient.h"

#include <stdio.h>
#include "reference/reference_policy.h"
#include "smtp/address.h"
#include "smtp/xtext.h"

#define XCLIENT_NAMES \
	"NAME ADDR PORT PROTO HELO LOGIN DESTADDR DESTPORT REVERSE_NAME"
#define XFORWARD_NAMES "NAME ADDR PORT PROTO HELO IDENT SOURCE"

enum { PORT_MAX = 65535, PORT_DIGITS_MAX = 5 };

void reference_xclient_list(
	const struct reference_session *session, struct buf *out)
{
	if (session->host->trusted)
		buf_puts(out, "250-PRDR\r\n"
			      "250-XCLIENT " XCLIENT_NAMES "\r\n"
			      "250-XFORWARD " XFORWARD_NAMES "\r\n");
}

/* --- values, decoded --- */

/* What its sender does not know, or not now. */
static bool is_unavailable(struct str value)
{
	return str_equal_nocase(value, "[UNAVAILABLE]") ||
	       str_equal_nocase(value, "[TEMPUNAVAIL]");
}

static bool is_port(struct str value)
{
	long port = 0;

	if (value.len == 0 || value.len > PORT_DIGITS_MAX ||
		!str_is_digits(value))
		return false;
	for (size_t i = 0; i < value.len; i++)
		port = port * 10 + (value.data[i] - '0');
	return port <= PORT_MAX;
}

/* "192.0.2.1", "IPV6:2001:db8::1"; cuts the prefix off. */
static bool cut_address(struct str *value)
{
	static const struct str prefix = {"IPV6:", 5};
	struct net_address address;
	struct str head = *value;
	bool is_ipv6;

	if (head.len > prefix.len)
		head.len = prefix.len;
	is_ipv6 = str_equal_nocase(head, prefix.data);
	if (is_ipv6) {
		value->data += prefix.len;
		value->len -= prefix.len;
	}
	return net_address_parse(*value, 0, &address) &&
	       net_address_is_ipv6(&address) == is_ipv6;
}

static bool is_one_of(struct str value, const char *one, const char *other)
{
	return str_equal_nocase(value, one) || str_equal_nocase(value, other);
}

static bool is_fine(struct str name, struct str value)
{
	if (value.len == 0)
		return false;
	if (is_unavailable(value))
		return true;
	if (is_one_of(name, "ADDR", "DESTADDR"))
		return cut_address(&value);
	if (is_one_of(name, "PORT", "DESTPORT"))
		return is_port(value);
	if (str_equal_nocase(name, "PROTO"))
		return is_one_of(value, "SMTP", "ESMTP");
	if (str_equal_nocase(name, "SOURCE"))
		return is_one_of(value, "LOCAL", "REMOTE");
	if (is_one_of(name, "NAME", "REVERSE_NAME"))
		return domain_is_valid(value);
	return true;
}

/* --- the commands --- */

/* What XCLIENT comes to when all of it could be read. */
struct client {
	char address[NET_ADDRESS_TEXT_MAX];
	bool has_login;
};

static void note(struct client *client, struct str name, struct str value)
{
	if (is_unavailable(value))
		return;
	if (str_equal_nocase(name, "LOGIN"))
		client->has_login = true;
	if (str_equal_nocase(name, "ADDR") && cut_address(&value))
		snprintf(client->address, sizeof(client->address), "%.*s",
			(int)value.len, value.data);
}

static bool is_named(struct str names, struct str name)
{
	while (names.len > 0) {
		struct str one = str_cut(&names, ' ');

		if (one.len == name.len &&
			strncasecmp(one.data, name.data, name.len) == 0)
			return true;
	}
	return false;
}

static bool read_attribute(
	struct str names, struct str text, struct client *client)
{
	struct buf decoded = BUF_INIT;
	struct str value = text, name = str_cut(&value, '=');
	bool ok = value.data && is_named(names, name) &&
		  xtext_decode(&decoded, value) &&
		  is_fine(name, buf_view(&decoded));

	if (ok)
		note(client, name, buf_view(&decoded));
	buf_fini(&decoded);
	return ok;
}

static const char *read_attributes(const struct reference_session *session,
	struct str names, struct str text, struct client *client)
{
	if (session->mail.open)
		return "503 5.5.1 Not within a transaction\r\n";
	do {
		if (!read_attribute(names, str_cut(&text, ' '), client))
			return "501 5.5.4 Bad attribute\r\n";
	} while (text.len > 0);
	return NULL;
}

/* The session of another client begins, with its greeting. */
static void become(
	struct reference_session *session, const struct client *client)
{
	reference_reset(session);
	session->hello = REFERENCE_HELLO_NONE;
	session->authenticated = client->has_login;
	memcpy(session->client, client->address, sizeof(session->client));
	reference_reply(session,
		"220 " REFERENCE_HOST " ESMTP smtpdrill reference server\r\n");
}

bool reference_xclient(
	struct reference_session *session, const struct command *command)
{
	bool is_client = str_equal_nocase(command->word, "XCLIENT");
	struct client client = {.has_login = false};
	const char *problem;

	if (!session->host->trusted ||
		!(is_client || str_equal_nocase(command->word, "XFORWARD")))
		return false;
	problem = read_attributes(session,
		str_from(is_client ? XCLIENT_NAMES : XFORWARD_NAMES),
		command->argument, &client);
	if (problem)
		reference_reply(session, problem);
	else if (is_client)
		become(session, &client);
	else
		reference_reply(session, "250 2.0.0 Ok\r\n");
	return true;
}
