/* options_report.c - --report: which formats go where. */
#include "base/suggest.h"
#include "cli/options.h"
#include "cli/usage.h"

static bool refuse_format(const struct options *options,
	const struct option_value *value, struct str format)
{
	static const char *const later[] = {"tap", "junit", "ndjson", "html",
		"markdown", "github", "nagios", "prometheus"};
	const char *const *names = reporter_names();
	const char *near = suggest_closest(format, names);
	struct buf known = BUF_INIT;

	for (size_t i = 0; names[i]; i++)
		buf_printf(&known, "%s%s", i ? ", " : "", names[i]);
	for (size_t i = 0; i < sizeof(later) / sizeof(later[0]); i++)
		if (str_equal(format, later[i])) {
			usage_error(options->command->name,
				"the report format \"%s\" is not in this "
				"version; there are: %s",
				later[i], buf_cstr(&known));
			buf_fini(&known);
			return false;
		}
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
	if (rest.data && !str_equal(rest, "-"))
		report.path = rest.data; /* the end of value->text */
	/* The command line's are instead of the environment's. */
	if (!value->from_environment && options->report_count &&
		options->reports[0].from_environment)
		options->report_count = 0;
	options->reports[options->report_count++] = report;
	return true;
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
				why = "two reports go to the same file";
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
	return !why;
}
