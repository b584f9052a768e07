/*
 * session_leave.c - the polite end: QUIT where the connection allows it, and
 * the server closes first, so that the port is not ours to wait for. Nothing
 * here is part of the verdict, except a reply too many that was there
 * before. [RFC5321 4.1.1.10]
 */
#include "engine/session_private.h"

/* The last step passed, and yet something is there that nobody asked for. */
static void fail_last_step(struct session *s)
{
	struct scenario_result *result = s->result;
	struct step_result *last = result->last_step;
	struct str rest = session_input(s);

	for (struct step_result *at = result->steps; at; at = at->next)
		if (at->outcome != OUTCOME_SKIPPED)
			last = at;
	if (!last || last->kind != FAILURE_NONE)
		return;
	s->at = last;
	session_show_received(s, rest);
	s->at = NULL;
	last->kind = FAILURE_UNEXPECTED_REPLY;
	last->outcome = last->section == SECTION_STEPS
				? session_weigh(s, s->last_level)
				: OUTCOME_ERROR;
	last->message = STR_LITERAL(
		"after this step the server sent something that nobody "
		"asked for");
	result->anomalies |= ANOMALY_UNSOLICITED;
	if (last->outcome == OUTCOME_FAILED)
		s->failed = true;
	else if (last->outcome == OUTCOME_ERROR)
		s->errored = true;
	else
		s->level_warned = true;
}

void session_check_rest(struct session *s)
{
	if (session_input(s).len == 0 || s->failed || s->errored ||
		s->out_of_step || s->then != THEN_NEXT ||
		(s->plan->allow & ANOMALY_UNSOLICITED))
		return;
	fail_last_step(s);
	session_take_input(s, session_input(s).len);
}

static bool may_quit(const struct session *s)
{
	return s->transport && !s->ended && !s->closed_by_us &&
	       !s->out_of_step && !s->in_data && session_input(s).len == 0 &&
	       !s->seen_421 && s->banner.data;
}

void session_leave(struct session *s)
{
	session_take_421(s);
	session_check_rest(s);
	if (!s->transport || s->ended) {
		session_over(s);
		return;
	}
	/* Who has ended its sending direction has taken its leave. */
	if (s->verb != COMMAND_QUIT && !s->half_closed) {
		if (!may_quit(s)) {
			session_over(s);
			return;
		}
		session_write_bytes(s, STR_LITERAL("QUIT\r\n"));
	} else if (s->out_of_step || session_input(s).len) {
		session_over(s);
		return;
	}
	s->deadline_us = s->now_us + session_scaled(s, SESSION_LEAVE_US);
	session_enter(s, SESSION_LEAVING);
	session_arm(s);
}

bool session_leave_try(struct session *s)
{
	session_take_input(s, session_input(s).len);
	if (!s->ended)
		return false;
	session_over(s);
	return false;
}
