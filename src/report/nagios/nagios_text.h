/*
 * nagios_text.h - what a monitoring plugin may print: its states, and text
 * that Nagios hands on to web pages and shells.
 */
#ifndef SD_REPORT_NAGIOS_TEXT_H
#define SD_REPORT_NAGIOS_TEXT_H

#include "base/buf.h"

/* Exit codes of a plugin. */
enum nagios_state {
	NAGIOS_OK = 0,
	NAGIOS_WARNING = 1,
	NAGIOS_CRITICAL = 2,
	NAGIOS_UNKNOWN = 3
};

/* Appends "SMTP OK - ". */
void nagios_put_state(struct buf *out, enum nagios_state state);
/*
 * Appends text in one line of at most max bytes (0: all), cut with "...":
 * escaped for a terminal, without a "|", which would begin performance data
 * (" | " is " or "), and without what breaks out of the double quotes of a notification command
 * or out of a page.
 */
void nagios_put_text(struct buf *out, struct str text, size_t max);

#endif
