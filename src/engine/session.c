/*
 * session.c - a conversation's life: from connecting to its result. The
 * state changes here and nowhere else; what each state does is in the files
 * beside this one.
 */
#include "engine/session_private.h"

#include "base/check.h"
#include "base/mem.h"

int64_t session_elapsed_us(const struct session *s)
{
	return s->now_us - s->began_us;
}

int64_t session_scaled(const struct session *s, int64_t us)
{
	return (int64_t)((double)us * s->env->time_scale);
}

void session_enter(struct session *s, enum session_state state)
{
	BUG_ON(s->magic != SESSION_MAGIC);
	BUG_ON(s->state == SESSION_OVER);
	s->state = state;
}

static bool pump_writing(struct session *s)
{
	if (session_too_early(s))
		return true;
	if (session_can_write(s->c) && !session_write_paced(s))
		return false;
	s->wake_us = 0;
	if (!s->unit->expect || s->unit->expect->none) {
		if (!s->await_children && session_can_write(s->c) &&
			transport_pending(s->c->transport))
			return false;
		session_enter(s, SESSION_READY);
		session_unit_end(s, OUTCOME_PASSED);
		return true;
	}
	s->awaits_since_us = s->now_us;
	s->deadline_us = s->now_us + session_step_timeout_us(s);
	session_enter(s, SESSION_AWAIT_REPLY);
	session_arm(s);
	return true;
}

static bool pump_input(struct session *s)
{
	if (!s->c->news && !s->time_is_up)
		return false;
	s->c->news = false;
	s->step->ops->input(s, s->step);
	return s->state != SESSION_AWAIT_INPUT;
}

static bool pump_event(struct session *s)
{
	if (!s->event_done)
		return false;
	s->event_done = false;
	s->step->ops->finished(s, s->step, s->event_err);
	return s->state != SESSION_AWAIT_EVENT || s->event_done;
}

static bool pump_once(struct session *s)
{
	switch (s->state) {
	case SESSION_CONNECTING:
	case SESSION_OVER:
		return false;
	case SESSION_AWAIT_EVENT:
		return pump_event(s);
	case SESSION_AWAIT_SERVERS:
		if (!session_servers_busy(s))
			session_over(s);
		return false;
	case SESSION_READY:
		return session_next(s);
	case SESSION_WRITING:
		return pump_writing(s);
	case SESSION_AWAIT_REPLY:
		return session_reply_try(s);
	case SESSION_AWAIT_CLOSE:
		return session_close_try(s);
	case SESSION_AWAIT_INPUT:
		return pump_input(s);
	case SESSION_LEAVING:
		return session_leave_try(s);
	}
	return false;
}

void session_pump(struct session *s)
{
	if (s->pumping)
		return;
	s->pumping = true;
	while (pump_once(s))
		;
	s->pumping = false;
}

/* After the loop round: nothing is in any of our functions any more. */
static void session_finish(void *arg)
{
	struct session *s = arg;
	struct scenario_result *result = s->result;

	s->result = NULL;
	s->done(s->owner, s, s->parent ? NULL : result);
	session_connections_fini(s);
	session_servers_free(s);
	tls_store_free(&s->kept_tls);
	redactor_free(&s->secrets);
	mem_free(s->frames);
	s->magic = 0;
	mem_free(s);
}

/* A server's step that the end of the scenario interrupts did not pass. */
static void cut_short(struct session *s)
{
	struct step_result *at = s->at;

	at->outcome = OUTCOME_SKIPPED;
	at->message =
		STR_LITERAL("the scenario ended while this step was played");
	at->duration_us = session_elapsed_us(s) - at->start_us;
	at->end_entry = transcript_total(&s->result->transcript);
	s->at = NULL;
}

void session_over(struct session *s)
{
	struct scenario_result *result = s->result;

	if (s->state == SESSION_OVER)
		return;
	session_enter(s, SESSION_OVER);
	if (s->at)
		cut_short(s);
	session_event_cancel(s);
	session_set_state(s, NULL, NULL);
	session_connections_close(s);
	timer_free(&s->timer);
	if (s->parent) {
		loop_defer(s->env->loop, session_finish, s);
		return;
	}
	session_servers_close(s, !s->failed && !s->errored && !s->stop_reason &&
					 s->then == THEN_NEXT);
	result->duration_us = session_elapsed_us(s);
	result->outcome = session_outcome(s);
	session_set_reason(s);
	if (s->env->redactor && !redactor_is_empty(s->env->redactor))
		scenario_result_redact(result, s->env->redactor);
	if (s->secrets)
		scenario_result_redact(result, s->secrets);
	loop_defer(s->env->loop, session_finish, s);
}

void session_interrupt(struct session *s, const char *reason)
{
	if (s->state == SESSION_OVER)
		return;
	session_servers_interrupt(s, reason);
	/* After theirs: all write into one transcript. */
	s->now_us = loop_now_us(s->env->loop);
	if (s->state == SESSION_LEAVING) {
		/* The verdict is there already. */
		session_over(s);
		return;
	}
	s->stop_reason = reason;
	session_note(s->c, "%s", reason);
	if (s->step && s->at) {
		session_enter(s, SESSION_READY);
		step_error(s, "%s", reason);
	}
	session_over(s);
}

struct str session_banner(const struct session *s)
{
	return s->first.banner;
}

const struct ehlo *session_ehlo(const struct session *s)
{
	return &s->first.ehlo;
}
