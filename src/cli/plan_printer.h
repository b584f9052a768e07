/*
 * plan_printer.h - where the lines of a plan go. Internal to plan_print.c and
 * plan_print_steps.c.
 */
#ifndef SD_CLI_PLAN_PRINTER_H
#define SD_CLI_PLAN_PRINTER_H

#include "cli/plan_print.h"

enum { PRINTER_INDENT = 4 };

/* Where a step's lines go. */
struct printer {
	struct buf *out;
	const struct plan *plan;
	size_t indent;
	bool is_first; /* the next line begins with "- " */
};

/* Appends "KEY:", indented. */
void printer_put_key(struct printer *printer, const char *key);
/* Appends "KEY: TEXT", escaped; nothing when text has no data. */
void printer_put_line(
	struct printer *printer, const char *key, struct str text);
void printer_put_steps(struct printer *printer, const struct step_list *list);

#endif
