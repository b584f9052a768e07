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

/* What a run is about; borrowed, complete by the end of the run. */
struct run_info {
	const char *target_url;   /* "smtp://mail.example:25", "builtin" */
	const char *target_name;  /* of smtpdrill.yaml, or NULL */
	const char *target_host;
	int target_port;
	const char *banner;       /* the first greeting's text, NULL: none yet */
	uint64_t seed;
	int64_t started_wall_us;
	size_t planned;           /* conversations to come */
	int jobs;
	const char *rerun_options; /* shell words: "-t builtin --strict" */
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
	const struct run_info *run;
};

struct reporter;

struct reporter_ops {
	const char *name;     /* "text" */
	const char *summary;  /* for --help */
	bool shows_passes;    /* says more of a pass than that, even without -v */
	/* Opens its output; NULL with *err set when it cannot. */
	struct reporter *(*open)(const struct report_options *options,
		struct err *err);
	/* A scenario is over. */
	void (*scenario)(struct reporter *reporter,
		const struct scenario_result *result);
	/* Now and then while the run goes on; may be NULL. */
	void (*progress)(struct reporter *reporter,
		const struct run_totals *totals, size_t running,
		int64_t elapsed_us);
	/* The run is over: writes what is left, closes, renames into place
	 * and frees the reporter. False with *err set when anything could not
	 * be written, at any time. */
	bool (*close)(struct reporter *reporter,
		const struct run_totals *totals, struct err *err);
};

/* The format of that name, or NULL. */
const struct reporter_ops *reporter_find(struct str name);
/* All names, NULL at the end. */
const char *const *reporter_names(void);

#endif
