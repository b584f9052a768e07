/*
 * reporter.h - a report format: a file and a line in reporter_list.def. It
 * sees facts, in the order of the plan, and never a live session.
 */
#ifndef SD_REPORT_REPORTER_H
#define SD_REPORT_REPORTER_H

#include <stdio.h>
#include "base/err.h"
#include "result/run_totals.h"
#include "result/scenario_result.h"

struct explainer; /* explain/explain.h */

/* What a run is about; borrowed, complete by the end of the run. */
struct run_info {
	/* One of a run, with a url of NULL when nothing is played against a
	 * target; of a merge any number. */
	const struct run_target *targets;
	size_t target_count;
	bool is_merged;           /* results of earlier runs */
	uint64_t seed;
	int64_t started_wall_us;
	size_t planned;           /* conversations to come */
	int jobs;
	bool is_served;           /* clients came to us: nothing to run again */
};

enum verbosity {
	VERBOSITY_QUIET = -1, VERBOSITY_NORMAL = 0, VERBOSITY_TRANSCRIPTS = 1,
	VERBOSITY_BYTES = 2
};

struct report_options {
	FILE *out;            /* where a report on a stream goes; borrowed */
	const char *path;     /* a file instead; NULL: out */
	bool colour;          /* ANSI colours are wanted */
	bool live;            /* a live line is wanted; out is a terminal */
	int width;            /* columns of the terminal; 0: not one */
	enum verbosity verbosity;
	int slowest;          /* how many of the slowest to list; 0: none */
	int64_t warn_us, crit_us; /* a conversation that takes longer is a
	                         warning, critical; 0: no limit */
	bool in_github;       /* GitHub Actions reads out, for commands */
	const char *step_summary; /* GitHub's file for it; NULL: none */
	const struct run_info *run;
	struct explainer *explainer; /* of replies; borrowed; NULL: none */
};

struct reporter;

struct reporter_ops {
	const char *name;     /* "text" */
	const char *summary;  /* for --help */
	bool shows_passes;    /* says more of a pass than that, even without -v */
	/* Opens its output; NULL with *err set when it cannot. */
	struct reporter *(*open)(const struct report_options *options,
		struct err *err);
	/* As it happens, in the order of time; each may be NULL. A
	 * conversation begins, with its number in the plan; repeat_index as
	 * in its result. */
	void (*started)(struct reporter *reporter,
		const struct scenario_facts *facts, size_t order,
		int repeat_index);
	/* It is over: before scenario(), which has to wait for those before
	 * it in the plan. Not of what a merge reads. */
	void (*finished)(struct reporter *reporter,
		const struct scenario_result *result);
	/* A scenario is over, in the order of the plan. */
	void (*scenario)(struct reporter *reporter,
		const struct scenario_result *result);
	/* Now and then while the run goes on; may be NULL. */
	void (*progress)(struct reporter *reporter,
		const struct run_totals *totals, size_t running,
		int64_t elapsed_us);
	/* What the program is to exit with, if this report on standard output
	 * has codes of its own, and else exit_code; before close(). May be
	 * NULL. */
	int (*exit_code)(struct reporter *reporter,
		const struct run_totals *totals, int exit_code);
	/* The run is over: writes what is left, closes, renames into place
	 * and frees the reporter. False with *err set when anything could not
	 * be written, at any time. */
	bool (*close)(struct reporter *reporter,
		const struct run_totals *totals, struct err *err);
};

/* The target that a scenario was played against. */
const struct run_target *report_target(const struct report_options *options,
	const struct scenario_result *result);
/* Appends the command that plays a scenario again, a line of shell without
 * its end; false: there is none. */
bool report_put_rerun(struct buf *out, const struct report_options *options,
	const struct scenario_result *result);

/* The format of that name, or NULL. */
const struct reporter_ops *reporter_find(struct str name);
/* All names, NULL at the end. */
const char *const *reporter_names(void);

#endif
