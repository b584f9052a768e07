/* options_check.c - whether options go together. */
#include <string.h>
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

/* Which of them should hold cannot be guessed. */
static bool check_trust(const struct options *options)
{
	if (!options->ca || !options->insecure)
		return true;
	usage_error(options->command->name,
		"--ca and --insecure were given: one of them");
	return false;
}

static bool check_paths(const struct options *options)
{
	if (options->path_count > 0 || options->suites.data)
		return true;
	usage_error(options->command->name,
		"no scenario: say what to "
		"%s: a file, a folder, - for standard input, or --suite NAME",
		options->command->name);
	return false;
}

/* An option of the built-in server that was given; NULL: none. */
static const char *builtin_only(const struct options *options)
{
	if (options->listen)
		return "--listen";
	if (options->lmtp)
		return "--lmtp";
	if (options->has_variant)
		return "--variant";
	if (options->mutant.data)
		return "--mutant";
	if (options->mutant_file_count)
		return "--mutants";
	return options->implicit_tls ? "--implicit-tls" : NULL;
}

/* What the built-in server heeds. */
static bool is_for_builtin(const char *name)
{
	static const char *const names[] = {"listen", "lmtp", "implicit-tls", "variant",
		"write-ca", "port-file", "mutant", "mutants", "quiet", "color",
		NULL};

	for (size_t i = 0; names[i]; i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

/* One that only scripted servers heed; what the environment says for all
 * commands is not meant. NULL: none. */
static const char *scripted_only(const struct options *options)
{
	for (size_t i = 0; options_at(i); i++)
		if (options->labels[i] && !is_for_builtin(options_at(i)->name))
			return options->labels[i];
	return NULL;
}

static bool check_serve(const struct options *options)
{
	bool scripted = options->path_count > 0;
	const char *why = NULL;

	if (options->path_count > 1)
		why = arena_printf(options->arena,
			"one file of scripted servers at a time: \"%s\" and "
			"\"%s\" were given",
			options->paths[0], options->paths[1]);
	else if (scripted && builtin_only(options))
		why = arena_printf(options->arena,
			"%s is for the built-in server: a scripted one says it "
			"in its scenario",
			builtin_only(options));
	else if (!scripted && scripted_only(options))
		why = arena_printf(options->arena,
			"%s is for scripted servers: say which FILE has them",
			scripted_only(options));
	if (why)
		usage_error(options->command->name, "%s", why);
	return !why;
}

/* What --dry-run would leave unwritten; NULL: nothing. */
static const char *never_written(const struct options *options)
{
	for (size_t i = 0; i < options->report_count; i++)
		if (options->reports[i].path &&
			!options->reports[i].from_environment)
			return "a report in a file";
	for (size_t i = 0; options_at(i); i++)
		if (options->labels[i] &&
			strcmp(options_at(i)->name, "artifacts") == 0)
			return options->labels[i];
	return NULL;
}

/* Somebody would look for the file in vain. */
static bool check_dry_run(const struct options *options)
{
	const char *what = options->dry_run ? never_written(options) : NULL;

	if (what)
		usage_error(options->command->name,
			"%s and --dry-run were asked for: where nothing is "
			"played there is nothing to report",
			what);
	return !what;
}

/* The commands that take no scenarios say in their own files what their
 * arguments are. */
static bool check_arguments(const struct options *options)
{
	unsigned of_scenarios =
		OPTION_FOR_RUN | OPTION_FOR_CHECK | OPTION_FOR_LIST;

	/* Which there are is all that is asked. */
	if (str_equal(options->mutant, "list"))
		return true;
	if (options->command->mask & OPTION_FOR_SERVE)
		return check_serve(options);
	return !(options->command->mask & of_scenarios) || check_paths(options);
}

/* One number makes the order and all else that is random: the one that the
 * report shows. */
static void settle_seed(struct options *options)
{
	if (!options->has_shuffle_seed || options->has_seed)
		return;
	options->seed = options->shuffle_seed;
	options->has_seed = true;
}

bool options_check(struct options *options)
{
	settle_seed(options);
	return check_arguments(options) && check_dry_run(options) &&
	       check_trust(options) && options_check_reports(options) &&
	       check_family(options);
}
