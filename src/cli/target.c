/* target.c - see target.h. */
#include "cli/target.h"

#include "cli/config.h"
#include "net/address.h"

enum { HOST_MAX = 253, PORT_MAX = 65535 }; /* [RFC1035 2.3.4] */

static bool is_alphanumeric(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9');
}

/* What the resolver may be asked; underscores are out there. */
static bool is_host_name(struct str host)
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

static bool parse_port(
	struct arena *arena, struct str text, int *port, const char **why)
{
	int number = 0;

	for (size_t i = 0; str_is_digits(text) && i < text.len; i++) {
		number = number * 10 + (text.data[i] - '0');
		if (number > PORT_MAX)
			break;
	}
	if (number >= 1 && number <= PORT_MAX) {
		*port = number;
		return true;
	}
	*why = arena_printf(arena,
		"the port is a number from 1 to %d, got "
		"\"%.*s\"",
		PORT_MAX, (int)text.len, text.data);
	return false;
}

/* "[::1]" and what follows it. */
static bool parse_ipv6(struct arena *arena, struct str text, struct target *out,
	const char **why)
{
	struct net_address address;
	struct str rest = text;
	struct str host = str_cut(&rest, ']');

	host.data++;
	host.len--;
	if (!rest.data || !net_address_parse(host, 0, &address) ||
		!net_address_is_ipv6(&address)) {
		*why = arena_printf(arena,
			"\"%.*s\" is no IPv6 address in "
			"brackets, such as [::1]:25",
			(int)text.len, text.data);
		return false;
	}
	out->host = arena_str(arena, host).data;
	if (rest.len == 0)
		return true;
	if (rest.data[0] != ':') {
		*why = "only \":PORT\" can follow an address in brackets";
		return false;
	}
	rest.data++;
	rest.len--;
	return parse_port(arena, rest, &out->port, why);
}

static bool parse_host(struct arena *arena, struct str text, struct target *out,
	const char **why)
{
	struct net_address address;
	struct str rest = text, host;

	if (text.len && text.data[0] == '[')
		return parse_ipv6(arena, text, out, why);
	if (net_address_parse(text, 0, &address) &&
		net_address_is_ipv6(&address)) {
		*why = arena_printf(arena,
			"an IPv6 address stands in "
			"brackets: [%.*s]",
			(int)text.len, text.data);
		return false;
	}
	host = str_cut(&rest, ':');
	if (!is_host_name(host)) {
		*why = arena_printf(arena,
			host.len ? "\"%.*s\" is no host name or address"
				 : "there is no host in \"%.*s\"",
			(int)(host.len ? host.len : text.len),
			host.len ? host.data : text.data);
		return false;
	}
	out->host = arena_str(arena, host).data;
	return !rest.data || parse_port(arena, rest, &out->port, why);
}

/* The schemes to come, with "://" or, of mx and unix, ":" alone. */
static bool is_later(struct str scheme, bool slashes, char next)
{
	static const char *const later[] = {"smtps", "submission",
		"submissions", "lmtp", "unix", "lmtp+unix", "mx"};

	for (size_t i = 0; i < sizeof(later) / sizeof(later[0]); i++) {
		bool is_short = i >= 4;

		if (!str_equal_nocase(scheme, later[i]))
			continue;
		/* A host may be called mx: mx:2525 */
		return slashes || (is_short && next != '\0' &&
					  !(next >= '0' && next <= '9'));
	}
	return false;
}

/* Takes "smtp://" off *text. */
static bool cut_scheme(struct arena *arena, struct str *text, const char **why)
{
	struct str rest = *text;
	struct str scheme = str_cut(&rest, ':');
	bool slashes;

	if (!rest.data)
		return true;
	slashes = str_starts_nocase(rest, "//");
	if (is_later(scheme, slashes, rest.len ? rest.data[0] : '\0')) {
		*why = arena_printf(arena, "\"%.*s:%s\" is not in this version",
			(int)scheme.len, scheme.data, slashes ? "//" : "");
		return false;
	}
	if (!slashes)
		return true;
	if (!str_equal_nocase(scheme, "smtp")) {
		*why = arena_printf(arena,
			"unknown scheme \"%.*s://\"; say "
			"smtp://HOST[:PORT]",
			(int)scheme.len, scheme.data);
		return false;
	}
	text->data = rest.data + 2;
	text->len = rest.len - 2;
	if (text->len && text->data[text->len - 1] == '/')
		text->len--;
	return true;
}

bool target_parse(struct arena *arena, struct str text, struct target *out,
	const char **why)
{
	*out = (struct target){.url = "builtin", .port = TARGET_PORT_DEFAULT};
	if (str_equal(text, "builtin"))
		return true;
	if (text.len == 0) {
		*why = "it is empty";
		return false;
	}
	if (!cut_scheme(arena, &text, why) ||
		!parse_host(arena, text, out, why))
		return false;
	out->url = arena_printf(arena,
		strchr(out->host, ':') ? "smtp://[%s]:%d" : "smtp://%s:%d",
		out->host, out->port);
	return true;
}

bool target_find(struct arena *arena, const struct config *config,
	const char *text, struct target *out, const char **why)
{
	for (size_t i = 0; i < config->target_count; i++)
		if (strcmp(config->targets[i].name, text) == 0) {
			*out = config->targets[i].target;
			out->config = &config->targets[i];
			return true;
		}
	return target_parse(arena, str_from(text), out, why);
}
