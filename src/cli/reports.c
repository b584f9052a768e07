/* reports.c - see reports.h. */
#include "cli/reports.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>
#include "cli/terminal.h"
#include "cli/usage.h"

struct open_report {
	const struct reporter_ops *ops;
	struct reporter *reporter;
};

/* What would keep the file from being made, before any other is: opening one
 * replaces what was there when it is closed. */
static bool can_write(struct arena *arena, const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *dir = !slash ? "."
				 : arena_printf(arena, "%.*s",
					   (int)(slash - path) + 1, path);
	struct stat info;
	int error = 0;

	if (stat(path, &info) == 0 && S_ISDIR(info.st_mode))
		error = EISDIR;
	else if (access(dir, W_OK) != 0 && access(path, W_OK) != 0)
		error = errno;
	if (error)
		say_error("cannot write %s: %s", path, strerror(error));
	return error == 0;
}

static bool open_one(struct reports *reports, const struct options *options,
	const struct option_report *report, FILE *out,
	const struct run_info *run)
{
	struct open_report *open = &reports->list[reports->count];
	struct report_options to = {.out = out,
		.path = report->path,
		.verbosity = options->verbosity,
		.run = run};
	struct err err = {.kind = ERR_NONE};

	if (!report->path) {
		to.colour = terminal_takes_colour(out, options->color);
		to.live = terminal_is_live(out) &&
			  options->verbosity != VERBOSITY_QUIET;
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

bool reports_open(struct reports *reports, const struct options *options,
	const struct run_info *run)
{
	struct run_totals nothing = {.total = 0};

	*reports = (struct reports){.arena = arena_new(0)};
	reports->list = arena_calloc(reports->arena, options->report_count + 1,
		sizeof(*reports->list));
	for (size_t i = 0; i < options->report_count; i++)
		if (options->reports[i].path &&
			!can_write(reports->arena, options->reports[i].path)) {
			arena_free(&reports->arena);
			return false;
		}
	if (open_all(reports, options, run))
		return true;
	reports_close(reports, &nothing);
	return false;
}

bool reports_show_passes(
	const struct reports *reports, const struct options *options)
{
	bool show = options->verbosity >= VERBOSITY_TRANSCRIPTS;

	for (size_t i = 0; i < reports->count; i++)
		show |= reports->list[i].ops->shows_passes;
	return show;
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
	arena_free(&reports->arena);
	return ok;
}
