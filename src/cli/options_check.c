/* options_check.c - whether options go together. */
#include "cli/options.h"
#include "cli/usage.h"

static bool check_family(struct options *options)
{
	bool bind_ipv6 =
		options->bind && net_address_is_ipv6(&options->bind_address);

	if (options->ipv4 && options->ipv6) {
		usage_error(options->command->name,
			"-4 and -6 were given: one of them");
		return false;
	}
	if (options->bind && (bind_ipv6 ? options->ipv4 : options->ipv6)) {
		usage_error(options->command->name,
			"--bind %s is an %s "
			"address, which does not go with -%c",
			options->bind, bind_ipv6 ? "IPv6" : "IPv4",
			bind_ipv6 ? '4' : '6');
		return false;
	}
	if (options->ipv6 || bind_ipv6)
		options->family = NET_FAMILY_IPV6;
	else if (options->ipv4 || options->bind)
		options->family = NET_FAMILY_IPV4;
	return true;
}

bool options_check(struct options *options)
{
	if (options->path_count == 0) {
		usage_error(options->command->name,
			"no scenario: say what to "
			"%s: a file, a folder, or - for standard input",
			options->command->name);
		return false;
	}
	return options_check_reports(options) && check_family(options);
}
