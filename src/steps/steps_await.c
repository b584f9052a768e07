/* steps_await.c - what a client sends, a line at a time. */
#include "steps/steps_await.h"

void await_check(struct session *session, const char *what)
{
	struct str rest = session_input(session);

	if (!session_is_ended(session) && !session_time_is_up(session))
		return;
	session_show_expected(session, str_from(what));
	if (rest.len)
		session_show_received(session, rest);
	if (session_is_ended(session))
		step_fail(session, FAILURE_UNEXPECTED_CLOSE,
			"the client closed the connection instead of sending "
			"%s",
			what);
	else
		step_fail(session, FAILURE_TIMEOUT,
			rest.len ? "%s was not complete in time"
				 : "%s did not come in time",
			what);
}

bool await_line(struct session *session, const char *what, struct line *line)
{
	struct str input = session_input(session);

	if (line_next(input, NULL, line) && line->raw.len <= AWAIT_LINE_MAX)
		return true;
	if (input.len <= AWAIT_LINE_MAX) {
		await_check(session, what);
		return false;
	}
	session_show_expected(session, str_from(what));
	session_show_received(session, input);
	step_fail(session, FAILURE_PROTOCOL,
		"the client sent a line of more than %d octets",
		AWAIT_LINE_MAX);
	return false;
}
