/*
 * session_leave.c - the polite end: QUIT where the connection allows it, and
 * the server closes first, so that the port is not ours to wait for. Nothing
 * here is part of the verdict, except a reply too many that was there
 * before. [RFC5321 4.1.1.10]
 */
#include "engine/session_private.h"

#include <string.h>

/* The last step passed, and yet something is there that nobody asked for. */
static void fail_last_step(struct session *s)
{
	struct step_result *last = s->c->last_played;
	struct str rest = session_input(s);

	if (!last || last->kind != FAILURE_NONE)
		return;
	s->at = last;
	session_show_received(s, rest);
	s->at = NULL;
	last->kind = FAILURE_UNEXPECTED_REPLY;
	last->outcome = last->section == SECTION_STEPS
				? session_weigh(s, s->last_level)
				: OUTCOME_ERROR;
	last->message = s->role == ROLE_SERVER
				? STR_LITERAL("after this step the client sent "
					      "something that the script does "
					      "not await")
				: STR_LITERAL("after this step the server sent "
					      "something that nobody asked "
					      "for");
	if (s->role == ROLE_CLIENT)
		s->result->anomalies |= ANOMALY_UNSOLICITED;
	if (last->outcome == OUTCOME_FAILED)
		s->failed = true;
	else if (last->outcome == OUTCOME_ERROR)
		s->errored = true;
	else
		s->level_warned = true;
}

/* Since it was made no step has looked at it: whether its greeting is there
 * by now is a matter of luck. */
static bool is_unread(const struct connection *c)
{
	return !c->banner.data && c->last_played &&
	       strcmp(c->last_played->action, "connect") == 0;
}

void session_check_rest(struct session *s)
{
	if (session_input(s).len == 0 || s->failed || s->errored ||
		s->c->out_of_step || s->then != THEN_NEXT ||
		(s->plan->allow & ANOMALY_UNSOLICITED) || is_unread(s->c))
		return;
	fail_last_step(s);
	session_take_input(s, session_input(s).len);
}

static bool may_quit(const struct session *s)
{
	const struct connection *c = s->c;

	return c->transport && !c->ended && !c->closed_by_us &&
	       !c->out_of_step && !c->awaits_more &&
	       session_input(s).len == 0 && !c->seen_421 && c->banner.data;
}

/* Whether there is anything to wait for on the current connection. */
static bool leave_connection(struct session *s)
{
	struct connection *c = s->c;

	session_take_421(s);
	session_check_rest(s);
	if (!c->transport || c->ended)
		return false;
	/* Who has ended its sending direction has taken its leave. */
	if (c->verb != COMMAND_QUIT && !c->half_closed) {
		if (!may_quit(s))
			return false;
		session_write_bytes(s, STR_LITERAL("QUIT\r\n"));
	} else if (c->out_of_step || session_input(s).len) {
		return false;
	}
	return true;
}

static bool is_quit(struct str line)
{
	struct command command;

	if (line.len && line.data[line.len - 1] == '\r')
		line.len--;
	command_parse(line, &command);
	return command.verb == COMMAND_QUIT;
}

/* The script is over. Its client says QUIT, or closes; anything else is more
 * than the script awaits. True when it is settled. */
static bool leave_client(struct session *s)
{
	struct connection *c = s->c;
	struct str input = session_input(s);
	const char *end = memchr(input.data, '\n', input.len);

	if (!c->transport || c->ended || c->closed_by_us || s->failed ||
		s->errored || c->half_closed || c->said_quit) {
		session_check_rest(s);
	} else if (!end) {
		return false;
	} else if (is_quit((struct str){
			   input.data, (size_t)(end - input.data)})) {
		session_take_input(s, (size_t)(end + 1 - input.data));
		session_write_bytes(s, STR_LITERAL("221 2.0.0 Bye\r\n"));
	} else {
		fail_last_step(s);
	}
	/* [RFC5321 4.1.1.10]: the server closes first. */
	if (c->transport && !c->half_closed) {
		transport_shutdown(c->transport);
		c->half_closed = true;
	}
	return true;
}

void session_left(struct session *s)
{
	if (s->parent || !s->servers || !session_servers_busy(s) || s->failed ||
		s->errored) {
		session_over(s);
		return;
	}
	/* Our own servers may wait for our end of them. */
	session_connections_close(s);
	s->deadline_us = s->scenario_deadline_us + 1000000;
	session_enter(s, SESSION_AWAIT_SERVERS);
	session_arm(s);
}

void session_leave(struct session *s)
{
	bool waits = false;

	for (int i = 0; i < (s->others ? CONNECTIONS_MAX : 1); i++) {
		struct connection *c = session_connection(s, i);

		if (!c)
			continue;
		s->c = c;
		if (s->role == ROLE_SERVER ? !leave_client(s)
					   : leave_connection(s))
			waits = true;
		else
			c->left = true;
	}
	s->c = &s->first;
	if (!waits && s->role == ROLE_CLIENT) {
		session_left(s);
		return;
	}
	s->deadline_us = s->now_us + session_scaled(s, SESSION_LEAVE_US);
	session_enter(s, SESSION_LEAVING);
	session_arm(s);
}

/* The client's end comes, or is not awaited any longer. */
static bool leave_server_try(struct session *s)
{
	struct connection *c = s->c;

	if (!c->left)
		c->left = leave_client(s);
	session_take_input(s, c->left ? session_input(s).len : 0);
	if (!c->left ||
		(c->transport && !c->ended && !c->closed_by_us && !s->failed))
		return false;
	session_over(s);
	return false;
}

bool session_leave_try(struct session *s)
{
	if (s->role == ROLE_SERVER)
		return leave_server_try(s);
	for (int i = 0; i < (s->others ? CONNECTIONS_MAX : 1); i++) {
		struct connection *c = session_connection(s, i);

		if (!c || c->left)
			continue;
		s->c = c;
		session_take_input(s, session_input(s).len);
		if (!c->ended)
			return false;
	}
	session_left(s);
	return false;
}
