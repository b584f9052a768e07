/* steps_await.h - how a server's steps take what the client sends. */
#ifndef SD_STEPS_STEPS_AWAIT_H
#define SD_STEPS_STEPS_AWAIT_H

#include "smtp/line_splitter.h"
#include "steps/steps_values.h"

enum { AWAIT_LINE_MAX = 65536 };

/* The next line of the input; it stays there. False when there is none yet:
 * the step is then failed if it is time for that, or the line too long, and
 * what says what was waited for: "the command MAIL". */
bool await_line(struct session *session, const char *what, struct line *line);
/* Fails the step when nothing more will come, or not in time. */
void await_check(struct session *session, const char *what);

#endif
