/* options_report.c - --report: which formats go where. */
#include "base/suggest.h"
#include "cli/options.h"
#include "cli/peer_words.h"
#include "cli/usage.h"

static bool refuse_format(const struct options *options,
	const struct option_value *value, struct str format)
{
	const char *const *names = reporter_names();
	const char *near = peer_format(format);
	struct buf known = BUF_INIT;

	if (!near)
		near = suggest_closest(format, names);
	for (size_t i = 0; names[i]; i++)
		buf_printf(&known, "%s%s", i ? ", " : "", names[i]);
	usage_error(options->command->name,
		near ? "%s: unknown format \"%.*s\"; there are: %s; did you "
		       "mean \"%s\"?"
		     : "%s: unknown format \"%.*s\"; there are: %s",
		value->label, (int)format.len, format.data, buf_cstr(&known),
		near);
	buf_fini(&known);
	return false;
}

static bool refuse_empty(
	const struct options *options, const struct option_value *value)
{
	usage_error(options->command->name,
		"%s takes FORMAT or FORMAT=FILE, got \"%s\"", value->label,
		value->text);
	return false;
}

bool option_report(struct options *options, const struct option_value *value)
{
	struct str rest = str_from(value->text);
	struct str format = str_cut(&rest, '=');
	struct option_report report = {.ops = reporter_find(format),
		.from_environment = value->from_environment};

	if (!report.ops)
		return refuse_format(options, value, format);
	if (rest.data && rest.len == 0)
		return refuse_empty(options, value);
	if (rest.data && !str_equal(rest, "-") &&
		!str_equal(rest, "/dev/stdout"))
		report.path = rest.data; /* the end of value->text */
	/* The command line's are instead of the environment's. */
	if (!value->from_environment && options->report_count &&
		options->reports[0].from_environment)
		options->report_count = 0;
	options->reports[options->report_count++] = report;
	return true;
}

static bool has_report(const struct options *options, const char *format)
{
	for (size_t i = 0; i < options->report_count; i++)
		if (strcmp(options->reports[i].ops->name, format) == 0)
			return true;
	return false;
}

/* A limit that nobody heeds would let everything pass. The environment may
 * say it for all runs. */
static bool check_limits(const struct options *options)
{
	const char *label = options_given(options, "warn");

	if (!label)
		label = options_given(options, "crit");
	if (!label || has_report(options, "nagios"))
		return true;
	usage_error(options->command->name,
		"%s is for the report nagios: add --report nagios, or have a "
		"scenario say within: TIME",
		label);
	return false;
}

bool options_check_reports(const struct options *options)
{
	const char *taken = NULL, *why = NULL;
	bool text = false;

	for (size_t i = 0; i < options->report_count && !why; i++) {
		const struct option_report *report = &options->reports[i];
		bool is_text = strcmp(report->ops->name, "text") == 0;

		for (size_t j = 0; report->path && j < i; j++)
			if (options->reports[j].path &&
				!strcmp(options->reports[j].path, report->path))
				why = "two reports go to the same file: give "
				      "each one of its own";
		if (report->path)
			continue;
		if (is_text ? text : taken != NULL)
			why = "two reports go to standard output: write one to "
			      "a file with --report FORMAT=FILE";
		text |= is_text;
		if (!is_text)
			taken = report->ops->name;
	}
	if (why)
		usage_error(options->command->name, "%s", why);
	return !why && check_limits(options);
}

bool option_warn(struct options *options, const struct option_value *value)
{
	return option_set_time(options, value, &options->warn_us);
}

bool option_crit(struct options *options, const struct option_value *value)
{
	return option_set_time(options, value, &options->crit_us);
}

bool option_artifacts(struct options *options, const struct option_value *value)
{
	options->artifacts = value->text;
	return value->text[0] ||
	       option_refuse(options, value, "the name of a folder");
}

bool option_slowest(struct options *options, const struct option_value *value)
{
	return option_set_count(options, value, SLOWEST_MAX, &options->slowest);
}

bool option_progress(struct options *options, const struct option_value *value)
{
	return option_set_when(options, value, &options->progress);
}

bool option_json(struct options *options, const struct option_value *value)
{
	return option_set_flag(options, value, &options->json);
}

bool option_check_only(
	struct options *options, const struct option_value *value)
{
	return option_set_flag(options, value, &options->check_only);
}
