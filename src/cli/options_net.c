/* options_net.c - the options of what goes on below SMTP: look-ups, TLS, the
 * servers of `serve`. */
#include "cli/options.h"

enum { DNS_PORT = 53, PORT_MAX = 65535 };

static bool read_port(struct str text, int *port)
{
	int number = 0;

	if (!str_is_digits(text))
		return false;
	for (size_t i = 0; i < text.len && number <= PORT_MAX; i++)
		number = number * 10 + (text.data[i] - '0');
	*port = number;
	return number <= PORT_MAX;
}

/* "127.0.0.1", "127.0.0.1:25", "::1", "[::1]", "[::1]:25" */
static bool read_address(struct str text, int port, struct net_address *address)
{
	size_t at = text.len;

	/* Without brackets an IPv6 address has no port. */
	if (net_address_parse(text, port, address))
		return true;
	while (at > 0 && text.data[at - 1] != ':')
		at--;
	if (at == 0)
		return false;
	return read_port((struct str){text.data + at, text.len - at}, &port) &&
	       net_address_parse(
		       (struct str){text.data, at - 1}, port, address);
}

bool option_dns(struct options *options, const struct option_value *value)
{
	options->dns = value->text;
	return read_address(str_from(value->text), DNS_PORT,
		       &options->dns_address) ||
	       option_refuse(options, value,
		       "the address of a name server, and a port if it is not "
		       "53");
}

bool option_ca(struct options *options, const struct option_value *value)
{
	options->ca = value->text;
	return true;
}

bool option_insecure(struct options *options, const struct option_value *value)
{
	return option_set_flag(options, value, &options->insecure);
}

bool option_allow_run(struct options *options, const struct option_value *value)
{
	return option_set_flag(options, value, &options->allow_run);
}

bool option_listen(struct options *options, const struct option_value *value)
{
	struct str text = str_from(value->text);
	bool ok;

	options->listen = value->text;
	if (str_starts_nocase(text, "unix:"))
		ok = net_address_unix(str_from(value->text + strlen("unix:")),
			&options->listen_address);
	else
		ok = read_address(text, 0, &options->listen_address);
	return ok ||
	       option_refuse(options, value,
		       "an address, an address and a port, or unix:/PATH");
}

bool option_lmtp(struct options *options, const struct option_value *value)
{
	return option_set_flag(options, value, &options->lmtp);
}

bool option_implicit_tls(
	struct options *options, const struct option_value *value)
{
	return option_set_flag(options, value, &options->implicit_tls);
}

bool option_variant(struct options *options, const struct option_value *value)
{
	struct str names = str_from(value->text);

	while (names.data)
		if (!reference_option_set(&options->variant,
			    str_trim(str_cut(&names, ','))))
			return option_refuse(options, value,
				reference_option_names());
	options->has_variant = true;
	return true;
}

bool option_write_ca(struct options *options, const struct option_value *value)
{
	options->write_ca = value->text;
	return true;
}

bool option_port_file(struct options *options, const struct option_value *value)
{
	options->port_file = value->text;
	return true;
}

bool option_connections(
	struct options *options, const struct option_value *value)
{
	return option_set_count(
		options, value, CONNECTIONS_COUNT_MAX, &options->connections);
}

/* Again is more of them. */
bool option_mutant(struct options *options, const struct option_value *value)
{
	const char *names = value->text;

	if (options->mutant.data)
		names = arena_printf(options->arena, "%s,%s",
			options->mutant.data, value->text);
	options->mutant = str_from(names);
	return true;
}

bool option_mutants(struct options *options, const struct option_value *value)
{
	options->mutant_files[options->mutant_file_count++] = value->text;
	return true;
}
