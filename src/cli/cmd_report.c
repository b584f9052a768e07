/* cmd_report.c - results of earlier runs, merged, as any report. */
#include <stdio.h>
#include "base/file.h"
#include "base/mem.h"
#include "cli/reports.h"
#include "cli/usage.h"
#include "report/json/json_merge.h"

static const char help[] =
	"Reads results that \"--report json\" or \"--report ndjson\" wrote, "
	"merges them and\nreports them again: the parts of a run that was "
	"spread over machines, a run of\nwhat failed, several targets side by "
	"side. - is standard input.\n\n"
	"Where several files have a scenario on the same target, its results "
	"in the last\nof them are kept.\n\n"
	"  smtpdrill report shard-1.json shard-2.json --report "
	"junit=all.xml\n"
	"  smtpdrill report lab.json live.json --report html=board.html\n\n"
	"Exit codes are those of a run with these results: 0 all passed, 1 "
	"something\nfailed, 2 a file is no report (nothing was written), 3 a "
	"conversation could\nnot be held, 4 there are no results, 130 or 143 "
	"a run of them was interrupted.\n";

static struct json_run *read_run(const char *path)
{
	const char *name = strcmp(path, "-") == 0 ? "standard input" : path;
	struct buf text = BUF_INIT, why = BUF_INIT;
	struct json_run *run = NULL;
	struct err err;

	if (!file_read_piped(path, JSON_RUN_BYTES_MAX, &text, &err)) {
		say_error("%s", err.text);
	} else if (text.len == 0) {
		say_error("%s: it is empty: its run did not come to an end",
			name);
	} else {
		run = json_run_read(name, &text, &why);
		if (!run)
			say_error("%s", buf_cstr(&why));
	}
	buf_fini(&text);
	buf_fini(&why);
	return run;
}

/* Every file is looked at: all mistakes are said at once. */
static bool read_runs(const struct options *options, struct json_run **runs)
{
	bool ok = true;

	for (size_t i = 0; i < options->path_count; i++) {
		runs[i] = read_run(options->paths[i]);
		ok &= runs[i] != NULL;
	}
	if (!ok)
		say_note("report reads what \"--report json=FILE\" or "
			 "\"--report ndjson=FILE\" of run or serve wrote");
	return ok;
}

static void say_replaced(
	const struct options *options, const struct json_merge *merge)
{
	if (merge->replaced && options->verbosity > VERBOSITY_QUIET)
		fprintf(stderr,
			"smtpdrill: note: %zu result%s of earlier files %s "
			"replaced by later ones of the same scenario and "
			"target\n",
			merge->replaced, merge->replaced == 1 ? "" : "s",
			merge->replaced == 1 ? "was" : "were");
}

static int write_reports(
	const struct options *options, const struct json_merge *merge)
{
	const struct run_totals *totals = &merge->totals;
	struct reports reports;
	int exit_code;

	if (!reports_open(&reports, options, &merge->info))
		return RUN_EXIT_USAGE;
	for (size_t i = 0; i < merge->count; i++) {
		struct scenario_result *result = json_merge_result(merge, i);

		reports_scenario(&reports, result);
		scenario_result_free(&result);
	}
	exit_code = reports_exit_code(
		&reports, totals, run_totals_exit(totals, false));
	/* A report that is not there must not look like a quiet success. */
	if (!reports_close(&reports, totals) && exit_code == RUN_EXIT_PASSED)
		exit_code = RUN_EXIT_ERROR;
	return exit_code;
}

static int merge_files(const struct options *options)
{
	struct json_run **runs =
		mem_calloc(options->path_count, sizeof(struct json_run *));
	struct json_merge merge;
	int exit_code = RUN_EXIT_USAGE;

	if (read_runs(options, runs)) {
		json_merge_init(&merge, runs, options->path_count);
		say_replaced(options, &merge);
		exit_code = write_reports(options, &merge);
		json_merge_fini(&merge);
	}
	for (size_t i = 0; i < options->path_count; i++)
		json_run_free(&runs[i]);
	mem_free(runs);
	return exit_code;
}

static int report_main(int argc, char **argv)
{
	struct options options;
	int exit_code;

	if (options_parse(&options, &command_report, argc, argv, &exit_code))
		exit_code = options.path_count
				    ? merge_files(&options)
				    : usage_error("report",
					      "no file: give the JSON "
					      "results that are to be "
					      "reported");
	options_fini(&options);
	return exit_code;
}

const struct command_ops command_report = {
	.name = "report",
	.usage = "report FILE... [OPTIONS]",
	.summary = "merge JSON results into any report",
	.help = help,
	.mask = OPTION_FOR_REPORT,
	.main = report_main,
};
