/*
 * report_output.h - where a report goes: a stream, or a file that appears
 * when it is complete. A fault of writing is kept until the end.
 */
#ifndef SD_REPORT_REPORT_OUTPUT_H
#define SD_REPORT_REPORT_OUTPUT_H

#include "report/reporter.h"

struct report_output {
	FILE *file;
	char *path; /* where the file goes in the end; NULL: a stream */
	char *temp; /* what it is called until then; NULL: it is written in
		       place (a device, a pipe) */
	int error;  /* errno of the first fault */
};

/* Opens options->path, or takes options->out. */
bool report_output_open(struct report_output *output,
	const struct report_options *options, struct err *err);
/* The same, but a file is written in place, for those who watch it grow. */
bool report_output_open_live(struct report_output *output,
	const struct report_options *options, struct err *err);
void report_output_write(struct report_output *output, struct str text);
void report_output_flush(struct report_output *output);
/* Flushes, closes what it opened and renames it into place. With a fault,
 * also an earlier one, the file is removed; false with *err set. */
bool report_output_close(struct report_output *output, struct err *err);

#endif
