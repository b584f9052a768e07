/* reports.c - see reports.h. */
#include "cli/reports.h"

#include <stdlib.h>
#include "cli/report_paths.h"
#include "cli/terminal.h"
#include "cli/usage.h"
#include "explain/explain.h"
#include "report/report_artifacts.h"

struct open_report {
	const struct reporter_ops *ops;
	struct reporter *reporter;
};

/* NULL outside of GitHub Actions. */
static const char *step_summary(void)
{
	const char *path = getenv("GITHUB_STEP_SUMMARY");

	return path && *path ? path : NULL;
}

static bool is_in_github(void)
{
	const char *text = getenv("GITHUB_ACTIONS");

	return text && strcmp(text, "true") == 0;
}

static bool open_one(struct reports *reports, const struct options *options,
	const struct option_report *report, FILE *out,
	const struct run_info *run)
{
	struct open_report *open = &reports->list[reports->count];
	struct report_options to = {.out = out,
		.path = report->path,
		.verbosity = options->verbosity,
		.slowest = options->slowest,
		.warn_us = options->warn_us,
		.crit_us = options->crit_us,
		.in_github = is_in_github(),
		.step_summary = step_summary(),
		.run = run,
		.explainer = reports->explainer};
	struct err err = {.kind = ERR_NONE};

	if (!report->path) {
		to.colour = terminal_takes_colour(out, options->color);
		to.live = options->progress == COLOR_ALWAYS ||
			  (options->progress == COLOR_AUTO &&
				  terminal_is_live(out) &&
				  options->verbosity != VERBOSITY_QUIET);
		to.width = terminal_width(out);
	}
	open->ops = report->ops;
	open->reporter = report->ops->open(&to, &err);
	if (open->reporter) {
		reports->count++;
		return true;
	}
	say_error("%s", err.text);
	return false;
}

/* A report whose file is a folder. */
static bool open_artifacts(struct reports *reports,
	const struct options *options, const struct run_info *run)
{
	const struct option_report report = {
		.ops = &reporter_artifacts, .path = options->artifacts};

	return !report.path || open_one(reports, options, &report, NULL, run);
}

static bool is_text(const struct option_report *report)
{
	return strcmp(report->ops->name, "text") == 0;
}

static bool open_all(struct reports *reports, const struct options *options,
	const struct run_info *run)
{
	struct option_report text = {.ops = reporter_find(STR_LITERAL("text"))};
	bool is_taken = false, has_text = false;

	for (size_t i = 0; i < options->report_count; i++) {
		const struct option_report *report = &options->reports[i];

		is_taken |= !report->path && !is_text(report);
		has_text |= !report->path && is_text(report);
	}
	if (text.ops && !is_taken && !has_text &&
		!open_one(reports, options, &text, stdout, run))
		return false;
	for (size_t i = 0; i < options->report_count; i++) {
		const struct option_report *report = &options->reports[i];
		FILE *out = is_text(report) && is_taken ? stderr : stdout;

		if (!open_one(reports, options, report, out, run))
			return false;
	}
	return true;
}

/* Until the last report is there SIGINT and SIGTERM come to those only who
 * listen for them (net/loop.h); and where nobody reads any more, or a file
 * gets too large, that is a fault of writing. */
static void hold_signals(struct reports *reports)
{
	sigset_t held;

	sigemptyset(&held);
	sigaddset(&held, SIGINT);
	sigaddset(&held, SIGTERM);
	sigprocmask(SIG_BLOCK, &held, &reports->signals);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
}

bool reports_open(struct reports *reports, const struct options *options,
	const struct run_info *run)
{
	struct run_totals nothing = {.total = 0};
	const int *fds;
	bool ok;

	*reports = (struct reports){.arena = arena_new(0)};
	reports->list = arena_calloc(reports->arena, options->report_count + 2,
		sizeof(*reports->list));
	if (!report_paths_check(reports->arena, options)) {
		arena_free(&reports->arena);
		return false;
	}
	fds = report_paths_await_readers(reports->arena, options);
	reports->explainer = explainer_new();
	hold_signals(reports);
	ok = open_artifacts(reports, options, run) &&
	     open_all(reports, options, run);
	report_paths_close(options, fds);
	if (ok)
		/* From here on they say how it went. */
		say_keep(NULL);
	else
		reports_close(reports, &nothing);
	return ok;
}

bool reports_show_passes(
	const struct reports *reports, const struct options *options)
{
	bool show = options->verbosity >= VERBOSITY_TRANSCRIPTS;

	for (size_t i = 0; i < reports->count; i++)
		show |= reports->list[i].ops->shows_passes;
	return show;
}

void reports_started(struct reports *reports,
	const struct scenario_facts *facts, size_t order, int repeat_index)
{
	for (size_t i = 0; i < reports->count; i++)
		if (reports->list[i].ops->started)
			reports->list[i].ops->started(reports->list[i].reporter,
				facts, order, repeat_index);
}

void reports_finished(
	struct reports *reports, const struct scenario_result *result)
{
	for (size_t i = 0; i < reports->count; i++)
		if (reports->list[i].ops->finished)
			reports->list[i].ops->finished(
				reports->list[i].reporter, result);
}

void reports_scenario(
	struct reports *reports, const struct scenario_result *result)
{
	for (size_t i = 0; i < reports->count; i++)
		reports->list[i].ops->scenario(
			reports->list[i].reporter, result);
}

void reports_progress(struct reports *reports, const struct run_totals *totals,
	size_t running, int64_t elapsed_us)
{
	for (size_t i = 0; i < reports->count; i++)
		if (reports->list[i].ops->progress)
			reports->list[i].ops->progress(
				reports->list[i].reporter, totals, running,
				elapsed_us);
}

int reports_exit_code(
	struct reports *reports, const struct run_totals *totals, int exit_code)
{
	for (size_t i = 0; i < reports->count; i++)
		if (reports->list[i].ops->exit_code)
			exit_code = reports->list[i].ops->exit_code(
				reports->list[i].reporter, totals, exit_code);
	return exit_code;
}

bool reports_close(struct reports *reports, const struct run_totals *totals)
{
	bool ok = true;

	for (size_t i = 0; i < reports->count; i++) {
		struct open_report *open = &reports->list[i];
		struct err err = {.kind = ERR_NONE};

		if (open->ops->close(open->reporter, totals, &err))
			continue;
		say_error("%s", err.text);
		ok = false;
	}
	reports->count = 0;
	explainer_free(&reports->explainer);
	arena_free(&reports->arena);
	sigprocmask(SIG_SETMASK, &reports->signals, NULL);
	return ok;
}
