/*
 * session_unasked.c - what the server says without having been asked: a 421,
 * which it may at any time, and anything else, which it must not.
 */
#include "engine/session_private.h"

#include <string.h>

/* Whether a complete 421 stands in front of the input; *used: its length. */
static bool is_421(struct session *s, size_t *used)
{
	struct reply reply;
	bool yes = session_input(s).len &&
		   reply_parser_take(&s->c->parser, session_input(s),
			   s->result->arena, &reply, used) == REPLY_COMPLETE &&
		   reply.code == 421;

	reply_parser_init(&s->c->parser);
	return yes;
}

void session_take_421(struct session *s)
{
	size_t used;

	if (!is_421(s, &used))
		return;
	s->c->seen_421 = true;
	session_take_input(s, used);
}

bool session_may_be_421(const struct session *s)
{
	size_t len = session_input(s).len < 3 ? session_input(s).len : 3;
	struct reply_parser parser;
	struct reply reply;
	size_t used;

	reply_parser_init(&parser);
	return memcmp(session_input(s).data, "421", len) == 0 &&
	       reply_parser_take(&parser, session_input(s), s->result->arena,
		       &reply, &used) == REPLY_MORE;
}

/* Drops replies that nobody asked for and that the scenario allows. */
static void drop_allowed(struct session *s)
{
	struct reply reply;
	size_t used;

	while (session_input(s).len &&
		reply_parser_take(&s->c->parser, session_input(s),
			s->result->arena, &reply, &used) == REPLY_COMPLETE)
		session_take_input(s, used);
	reply_parser_init(&s->c->parser);
}

bool session_has_421(struct session *s)
{
	size_t used;

	return is_421(s, &used) || session_may_be_421(s);
}

static bool unasked(struct session *s, const char *when)
{
	/* A client may send ahead. [RFC2920 3.1] */
	if (session_input(s).len == 0 || s->role == ROLE_SERVER)
		return false;
	if (s->plan->allow & ANOMALY_UNSOLICITED) {
		drop_allowed(s);
		return false;
	}
	/* [RFC5321 3.8]: a 421 may come at any time; the next reply that is
	 * awaited is it. */
	if (session_has_421(s))
		return false;
	session_show_received(s, session_input(s));
	s->result->anomalies |= ANOMALY_UNSOLICITED;
	step_fail(s, FAILURE_UNEXPECTED_REPLY, "the server sent this before %s",
		when);
	return true;
}

bool session_unsolicited(struct session *s)
{
	return unasked(s, "anything was asked in this step");
}

bool session_too_early(struct session *s)
{
	struct str left = buf_view(&s->c->output);

	/* The lines of a message, and those behind the first of a pipeline,
	 * may have their reply. */
	if (s->c->in_data || s->c->output_at == 0 ||
		s->c->output_at == left.len ||
		memchr(left.data, '\n', s->c->output_at))
		return false;
	return unasked(s, "the line was complete");
}
