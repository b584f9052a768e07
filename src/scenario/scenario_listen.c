/*
 * scenario_listen.c - where one of a scenario's servers listens.
 */
#include "scenario/scenario_private.h"

#include <arpa/inet.h>

static bool read_port(struct str text, int *port)
{
	*port = 0;
	if (!text.len || !str_is_digits(text) || text.len > 5)
		return false;
	for (size_t i = 0; i < text.len; i++)
		*port = *port * 10 + (text.data[i] - '0');
	return *port <= 65535;
}

static bool is_numeric(const char *host)
{
	unsigned char bytes[16];

	return inet_pton(AF_INET, host, bytes) == 1 ||
	       inet_pton(AF_INET6, host, bytes) == 1;
}

/* "127.0.0.1:0", "[::1]:0", "localhost:0", "2525", "unix:/run/x" */
static bool parse_listen(
	struct arena *arena, struct str text, struct server_spec *server)
{
	struct str host = text, port;
	size_t colon = text.len;

	if (str_starts_nocase(text, "unix:")) {
		server->is_unix = true;
		server->host = text.data + 5;
		return server->host[0] == '/';
	}
	while (colon > 0 && text.data[colon - 1] != ':')
		colon--;
	if (colon == 0)
		return read_port(text, &server->port);
	port = (struct str){text.data + colon, text.len - colon};
	host.len = colon - 1;
	if (host.len > 2 && host.data[0] == '[' &&
		host.data[host.len - 1] == ']')
		host = (struct str){host.data + 1, host.len - 2};
	else if (memchr(host.data, ':', host.len))
		return false;
	if (host.len > 0 && !str_equal(host, "localhost"))
		server->host = arena_str(arena, host).data;
	return read_port(port, &server->port) && is_numeric(server->host);
}

bool scenario_read_listen(struct scenario_build *build,
	const struct node *value, struct server_spec *server)
{
	struct node fixed;
	struct str text;

	if (!scenario_fixed(build, value, "listen", &fixed) ||
		!yaml_read_text(build->diag, &fixed, "listen", &text))
		return false;
	if (parse_listen(build->arena, arena_str(build->arena, text), server))
		return true;
	diag_error(build->diag, value->loc,
		"\"listen\" takes an address and a port, got \"%s\"",
		text.data);
	diag_help(build->diag,
		"such as 127.0.0.1:0 (the kernel chooses the port), [::1]:2525 "
		"or unix:/run/x.sock");
	return false;
}
