/* options_set.c - one function an option: checks the value and keeps it. */
#include "cli/options.h"

#include <stdlib.h>
#include "base/clock.h"
#include "cli/usage.h"
#include "explain/explain.h"
#include "smtp/anomaly.h"
#include "smtp/reply.h"

bool option_refuse(const struct options *options,
	const struct option_value *value, const char *takes)
{
	usage_error(options->command->name, "%s takes %s, got \"%s\"",
		value->label, takes, value->text);
	return false;
}

/* On the command line a flag is set; in the environment it says so. */
bool option_set_flag(const struct options *options,
	const struct option_value *value, bool *out)
{
	static const char *const yes[] = {"1", "true", "yes", "on"};
	static const char *const no[] = {"0", "false", "no", "off"};

	if (!value->text) {
		*out = true;
		return true;
	}
	for (size_t i = 0; i < sizeof(yes) / sizeof(yes[0]); i++) {
		bool is_yes = str_equal_nocase(str_from(value->text), yes[i]);

		if (!is_yes && !str_equal_nocase(str_from(value->text), no[i]))
			continue;
		*out = is_yes;
		return true;
	}
	return option_refuse(options, value, "1 or 0");
}

bool option_parse_number(const char *text, uint64_t max, uint64_t *out)
{
	uint64_t number = 0;

	if (!str_is_digits(str_from(text)))
		return false;
	for (; *text; text++) {
		unsigned digit = (unsigned)(*text - '0');

		if (number > (max - digit) / 10)
			return false;
		number = number * 10 + digit;
	}
	*out = number;
	return true;
}

bool option_set_count(const struct options *options,
	const struct option_value *value, int max, int *out)
{
	struct buf takes = BUF_INIT;
	uint64_t number = 0;

	if (option_parse_number(value->text, (uint64_t)max, &number) &&
		number > 0) {
		*out = (int)number;
		return true;
	}
	buf_printf(&takes, "a number from 1 to %d", max);
	option_refuse(options, value, buf_cstr(&takes));
	buf_fini(&takes);
	return false;
}

bool option_set_time(const struct options *options,
	const struct option_value *value, int64_t *us)
{
	struct str text = str_from(value->text);

	if (duration_parse(text, us) && *us > 0)
		return true;
	if (str_is_digits(text))
		usage_error(options->command->name,
			"%s takes a time with a unit, got \"%s\"; "
			"did you mean \"%ss\"?",
			value->label, value->text, value->text);
	else
		option_refuse(options, value,
			"a time such as 250ms, 5s or 2m (24h at the most)");
	return false;
}

bool option_target(struct options *options, const struct option_value *value)
{
	if (options->target_is_final) {
		usage_error(options->command->name,
			"one target at a time: \"%s\" and \"%s\" were given",
			options->target, value->text);
		return false;
	}
	options->target = value->text;
	options->target_is_final = !value->from_environment;
	return true;
}

bool option_bind(struct options *options, const struct option_value *value)
{
	options->bind = value->text;
	return net_address_parse(
		       str_from(value->text), 0, &options->bind_address) ||
	       option_refuse(options, value, "an IPv4 or IPv6 address");
}

bool option_ipv4(struct options *options, const struct option_value *value)
{
	return option_set_flag(options, value, &options->ipv4);
}

bool option_ipv6(struct options *options, const struct option_value *value)
{
	return option_set_flag(options, value, &options->ipv6);
}

/* Cuts NAME=VALUE; what is wrong with NAME is found when it is used. */
static bool set_pair(const struct options *options,
	const struct option_value *value, struct option_pair *pair)
{
	struct str rest = str_from(value->text);
	struct str name = str_cut(&rest, '=');

	if (!rest.data || name.len == 0) {
		/* It may hold a secret: not shown. */
		usage_error(options->command->name, "%s takes NAME=VALUE",
			value->label);
		return false;
	}
	*pair = (struct option_pair){name, rest, value->from_environment};
	return true;
}

bool option_var(struct options *options, const struct option_value *value)
{
	return set_pair(options, value, &options->vars[options->var_count++]);
}

bool option_secret(struct options *options, const struct option_value *value)
{
	return set_pair(
		options, value, &options->secrets[options->secret_count++]);
}

bool option_vars_file(struct options *options, const struct option_value *value)
{
	options->vars_files[options->vars_file_count++] = value->text;
	return true;
}

bool option_jobs(struct options *options, const struct option_value *value)
{
	return option_set_count(options, value, JOBS_MAX, &options->jobs);
}

bool option_strict(struct options *options, const struct option_value *value)
{
	return option_set_flag(options, value, &options->strict);
}

bool option_allow(struct options *options, const struct option_value *value)
{
	struct str ids = str_from(value->text);

	while (ids.data) {
		unsigned bit = anomaly_bit(str_trim(str_cut(&ids, ',')));

		if (!bit)
			return option_refuse(options, value,
				"ids of anomalies with commas between them, as "
				"reports show them (reply/bare-lf)");
		options->allow |= bit;
	}
	options->allow_text = value->text;
	return true;
}

bool option_allow_delivery(
	struct options *options, const struct option_value *value)
{
	return option_set_flag(options, value, &options->allow_delivery);
}

bool option_allow_intrusive(
	struct options *options, const struct option_value *value)
{
	return option_set_flag(options, value, &options->allow_intrusive);
}

bool option_timeout(struct options *options, const struct option_value *value)
{
	return option_set_time(options, value, &options->timeouts.scenario_us);
}

bool option_step_timeout(
	struct options *options, const struct option_value *value)
{
	return option_set_time(options, value, &options->timeouts.step_us);
}

bool option_connect_timeout(
	struct options *options, const struct option_value *value)
{
	return option_set_time(options, value, &options->timeouts.connect_us);
}

bool option_time_scale(
	struct options *options, const struct option_value *value)
{
	const char *text = value->text;
	double scale = 0;

	/* Of what strtod() takes, plain decimals only. */
	if (text[0] && strspn(text, "0123456789.") == strlen(text)) {
		char *end = NULL;

		scale = strtod(text, &end);
		if (*end)
			scale = 0;
	}
	if (!(scale >= 0.01 && scale <= 1000))
		return option_refuse(
			options, value, "a number from 0.01 to 1000");
	options->time_scale = scale;
	options->time_scale_text = text;
	return true;
}

bool option_seed(struct options *options, const struct option_value *value)
{
	options->has_seed = true;
	return option_parse_number(
		       value->text, SEED_LIMIT - 1, &options->seed) ||
	       option_refuse(options, value, "a number below 2^53");
}

bool option_dry_run(struct options *options, const struct option_value *value)
{
	return option_set_flag(options, value, &options->dry_run);
}

bool option_quiet(struct options *options, const struct option_value *value)
{
	bool on = false;

	if (!option_set_flag(options, value, &on))
		return false;
	if (on)
		options->verbosity = VERBOSITY_QUIET;
	return true;
}

bool option_verbose(struct options *options, const struct option_value *value)
{
	int level = options->verbosity > VERBOSITY_NORMAL ? 2 : 1;

	if (value->text) {
		if (strlen(value->text) != 1 || value->text[0] < '0' ||
			value->text[0] > '2')
			return option_refuse(options, value, "0, 1 or 2");
		level = value->text[0] - '0';
	}
	options->verbosity = (enum verbosity)level;
	return true;
}

bool option_set_when(const struct options *options,
	const struct option_value *value, enum color *out)
{
	static const char *const words[] = {"auto", "always", "never"};

	for (int i = 0; i < 3; i++) {
		if (strcmp(value->text, words[i]) != 0)
			continue;
		*out = (enum color)i;
		return true;
	}
	return option_refuse(options, value, "auto, always or never");
}

bool option_color(struct options *options, const struct option_value *value)
{
	return option_set_when(options, value, &options->color);
}

bool option_code(struct options *options, const struct option_value *value)
{
	struct enhanced_code code;
	struct str text = str_from(value->text);

	options->code = value->text;
	return (text.len && enhanced_code_parse(text, &code) == text.len) ||
	       (text.len == 3 && explain_code_length(text)) ||
	       option_refuse(options, value, "a code such as 5.7.1 or 550");
}

bool option_catalogue(struct options *options, const struct option_value *value)
{
	options->catalogue = value->text;
	return true;
}
