/*
 * json_read.h - a report for programs (json, or the events of ndjson), read
 * back. It is kept as text; a result is made of it when it is asked for.
 */
#ifndef SD_REPORT_JSON_READ_H
#define SD_REPORT_JSON_READ_H

#include "report/reporter.h"

enum { JSON_RUN_BYTES_MAX = 512 * 1024 * 1024 };

/* A scenario of a run. */
struct json_entry {
	struct scenario_facts *facts; /* the same for all repeats */
	size_t target;		      /* its number in info.targets */
	size_t order;
	enum outcome outcome;
	size_t offset, len; /* of its object */
};

struct json_run {
	struct arena *arena; /* holds all of it but the text */
	const char *name;
	struct buf text;
	struct run_info info;
	struct run_totals totals;
	size_t count;
	struct json_entry *entries;
};

/* Reads take_text, which came from what name says, and checks all of it.
 * NULL with *why set: "FILE: at scenarios[3].id: expected a string"; it may
 * hold bytes of the file. */
struct json_run *json_run_read(
	const char *name, struct buf *take_text, struct buf *why);
void json_run_free(struct json_run **run);
/* The i-th result, which the caller frees before the run. Its target is not
 * set. */
struct scenario_result *json_run_result(const struct json_run *run, size_t i);

#endif
