/* usage.h - what goes to standard error when a command cannot be obeyed. */
#ifndef SD_CLI_USAGE_H
#define SD_CLI_USAGE_H

#include <stdbool.h>
#include "base/buf.h"

/* "smtpdrill: error: MESSAGE". What came from the user is escaped. */
void say_error(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* "smtpdrill: note: MESSAGE", likewise: it goes on all the same. */
void say_note(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* As say_error(), with a pointer to the help of command (NULL: the program's)
 * behind it. Returns RUN_EXIT_USAGE. */
int usage_error(const char *command, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* Text that is escaped, line ends and all. */
void say_text(struct str text);
/* From now on all that is said is appended to said too (NULL: no more).
 * Returns what it was appended to before. */
struct buf *say_keep(struct buf *said);

#endif
