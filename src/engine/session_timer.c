/*
 * session_timer.c - a session's one timer, and what it means in each state
 * that time is up.
 */
#include "engine/session_private.h"

#include "base/clock.h"

/* The one timer goes off at whatever comes first. */
void session_arm(struct session *s)
{
	int64_t at = s->deadline_us;

	if (s->wake_us && s->wake_us < at)
		at = s->wake_us;
	if (s->state != SESSION_LEAVING && s->state != SESSION_CONNECTING &&
		s->scenario_deadline_us < at)
		at = s->scenario_deadline_us;
	timer_start(s->timer, at > s->now_us ? at - s->now_us : 0);
}

static void scenario_timeout(struct session *s)
{
	struct buf limit = BUF_INIT;

	duration_format(&limit, s->scenario_deadline_us - s->began_us);
	if (s->step) {
		session_event_cancel(s);
		session_tls_abandon(s);
		session_enter(s, SESSION_READY);
		step_fail(s, FAILURE_TIMEOUT,
			"the scenario's time limit of %s is over",
			buf_cstr(&limit));
	}
	s->c->out_of_step = true;
	session_stop(s);
	/* What is left is for teardown and the end; it has its own limits. */
	s->scenario_deadline_us = s->now_us + session_scaled(s, 10000000);
	if (s->section == SECTION_TEARDOWN)
		session_over(s);
	buf_fini(&limit);
}

/* What did not come to its end, and in which time. */
static void set_too_slow(const struct session *s, struct err *err)
{
	const char *what = s->process	   ? "the program"
			   : s->resolve	   ? "the look-up of the name"
			   : s->mx	   ? "the look-up of the MX"
			   : s->c->is_open ? "the TLS handshake"
					   : "the step";
	/* A connection that was made was not refused. */
	bool is_made = s->c->is_open &&
		       (s->step->ops->traits & STEP_NEEDS_NO_CONNECTION) &&
		       !s->process;
	struct buf limit = BUF_INIT;

	duration_format(&limit, s->deadline_us - s->awaits_since_us);
	err_set(err, is_made ? ERR_TLS : ERR_TIMEOUT,
		"%s did not end within %s", what, buf_cstr(&limit));
	buf_fini(&limit);
}

/* What the step began is given up; an address that does not answer may not
 * be the last. */
static void event_timeout(struct session *s)
{
	struct connection *c = s->c;
	struct err err;

	if (!c->is_open && c->transport) {
		session_note_refusal(s, "no connection within the time limit");
		session_disconnect(s, false);
		c->address_at++;
		session_connect(s);
		return;
	}
	set_too_slow(s, &err);
	session_event_cancel(s);
	session_tls_abandon(s);
	session_event_end(s, &err);
}

void session_timer_fired(void *owner)
{
	struct session *s = owner;

	s->now_us = loop_now_us(s->env->loop);
	if (s->state == SESSION_OVER)
		return;
	if (s->state == SESSION_AWAIT_SERVERS) {
		/* Each of them has the same limit, and says so itself. */
		if (s->now_us >= s->scenario_deadline_us + 1000000)
			session_over(s);
	} else if (s->state != SESSION_LEAVING &&
		   s->state != SESSION_CONNECTING &&
		   s->now_us >= s->scenario_deadline_us) {
		scenario_timeout(s);
	} else if (s->now_us >= s->deadline_us) {
		switch (s->state) {
		case SESSION_CONNECTING:
			session_note_refusal(
				s, "no connection within the time limit");
			session_disconnect(s, false);
			s->c->address_at++;
			session_connect(s);
			break;
		case SESSION_WRITING:
			step_fail(s, FAILURE_TIMEOUT,
				"the %s does not take what is sent",
				session_peer(s));
			s->c->out_of_step = true;
			break;
		case SESSION_AWAIT_REPLY:
		case SESSION_AWAIT_CLOSE:
			session_reply_timeout(s);
			break;
		case SESSION_AWAIT_INPUT:
			s->time_is_up = true;
			break;
		case SESSION_LEAVING:
			/* Servers' scripts are part of the verdict. */
			session_left(s);
			break;
		case SESSION_AWAIT_EVENT:
			event_timeout(s);
			break;
		case SESSION_AWAIT_SERVERS:
		case SESSION_READY:
		case SESSION_OVER:
			break;
		}
	} else if (s->state != SESSION_WRITING) {
		session_arm(s);
	}
	session_pump(s);
}

bool session_in_time(struct session *s)
{
	const struct step *unit = s->unit;
	const char *what = s->at->reply		    ? "reply"
			   : s->seen_tls	    ? "handshake"
			   : s->seen_process	    ? "program"
			   : s->role == ROLE_SERVER ? "command"
						    : "close";
	int64_t took =
		(s->at->reply ? s->reply_us : s->now_us) - s->awaits_since_us;
	struct buf text = BUF_INIT;
	bool ok = true;

	if (unit->within_us >= 0 && took > session_scaled(s, unit->within_us)) {
		duration_format(&text, took);
		buf_puts(&text, ", more than ");
		duration_format(&text, session_scaled(s, unit->within_us));
		step_fail(s, FAILURE_SLOW, "the %s took %s", what,
			buf_cstr(&text));
		ok = false;
	} else if (unit->not_before_us >= 0 &&
		   took < session_scaled(s, unit->not_before_us)) {
		duration_format(&text, took);
		buf_puts(&text, ", earlier than ");
		duration_format(&text, session_scaled(s, unit->not_before_us));
		step_fail(s, FAILURE_UNEXPECTED_REPLY, "the %s came after %s",
			what, buf_cstr(&text));
		ok = false;
	}
	buf_fini(&text);
	return ok;
}
