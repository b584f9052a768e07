/*
 * session.c - a conversation's life: from connecting to its result. The
 * state changes here and nowhere else; what each state does is in the files
 * beside this one.
 */
#include "engine/session_private.h"

#include "base/check.h"
#include "base/clock.h"
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
	if (!s->ended && !session_write_paced(s))
		return false;
	s->wake_us = 0;
	if (s->unit->expect && s->unit->expect->none) {
		if (!s->await_children && !s->ended && s->transport &&
			transport_pending(s->transport))
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
	if (!s->news && !s->time_is_up)
		return false;
	s->news = false;
	s->step->ops->input(s, s->step);
	return s->state != SESSION_AWAIT_INPUT;
}

static bool pump_once(struct session *s)
{
	switch (s->state) {
	case SESSION_CONNECTING:
	case SESSION_OVER:
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

static void fill_slots(struct session *s)
{
	const struct slots *slots = &s->plan->slots;
	struct template_values values;
	struct err err;

	if (slots->count == 0)
		return;
	s->slots =
		arena_calloc(s->result->arena, slots->count, sizeof(*s->slots));
	session_values(s, &values);
	/* What has no value yet is told where it is used. */
	(void)slots_start(&values, s->slots, s->result->arena, &err);
}

struct session *session_start(const struct session_env *env,
	const struct plan *plan, size_t order,
	void (*done)(void *owner, struct session *session,
		struct scenario_result *take_result),
	void *owner)
{
	struct session *s = mem_calloc(1, sizeof(*s));
	int64_t limit_us = env->timeouts.scenario_us
				   ? env->timeouts.scenario_us
				   : plan->timeouts.scenario_us;

	s->magic = SESSION_MAGIC;
	s->env = env;
	s->plan = plan;
	s->done = done;
	s->owner = owner;
	s->result = scenario_result_new(&plan->facts);
	s->result->order = order;
	s->last_level = plan->facts.level;
	s->result->attempts = 1;
	s->result->started_wall_us = clock_wall_us();
	s->began_us = s->now_us = loop_now_us(env->loop);
	s->scenario_deadline_us = s->began_us + session_scaled(s, limit_us);
	s->timer = timer_new(env->loop, session_timer_fired, s);
	random_seed_indexed(&s->random, env->seed, order);
	reply_parser_init(&s->parser);
	s->state = SESSION_CONNECTING;
	fill_slots(s);
	session_connect(s);
	return s;
}

static enum outcome session_outcome(const struct session *s)
{
	if (s->stop_reason)
		return s->failed ? OUTCOME_FAILED : OUTCOME_ERROR;
	/* What teardown could not do is not what was expected to fail. */
	if (s->failed && s->plan->xfail)
		return s->errored ? OUTCOME_ERROR : OUTCOME_XFAILED;
	if (s->failed)
		return OUTCOME_FAILED;
	if (s->errored)
		return OUTCOME_ERROR;
	if (s->then == THEN_SKIP)
		return OUTCOME_SKIPPED;
	if (s->level_warned && s->plan->xfail)
		return OUTCOME_XFAILED;
	if (s->plan->xfail)
		return OUTCOME_XPASSED;
	return s->warned || s->level_warned ? OUTCOME_WARNED : OUTCOME_PASSED;
}

static void session_set_reason(struct session *s)
{
	struct scenario_result *result = s->result;
	struct step_result *step;

	if (s->stop_reason) {
		result->reason =
			arena_str(result->arena, str_from(s->stop_reason));
		return;
	}
	if (result->outcome == OUTCOME_XFAILED ||
		result->outcome == OUTCOME_XPASSED) {
		result->reason = str_from(s->plan->xfail);
		return;
	}
	for (step = result->steps; step; step = step->next)
		if (step->message.data && step->outcome != OUTCOME_PASSED &&
			(step->outcome == result->outcome ||
				result->outcome == OUTCOME_SKIPPED))
			break;
	if (!step)
		return;
	result->reason = step->message;
	if (step->section != SECTION_STEPS)
		result->reason = str_from(arena_printf(result->arena, "%s: %s",
			section_word(step->section), step->message.data));
}

/* After the loop round: nothing is in any of our functions any more. */
static void session_finish(void *arg)
{
	struct session *s = arg;
	struct scenario_result *result = s->result;

	s->result = NULL;
	s->done(s->owner, s, result);
	buf_fini(&s->input);
	buf_fini(&s->output);
	mem_free(s->frames);
	s->magic = 0;
	mem_free(s);
}

void session_over(struct session *s)
{
	struct scenario_result *result = s->result;

	if (s->state == SESSION_OVER)
		return;
	session_enter(s, SESSION_OVER);
	session_disconnect(s, false);
	timer_free(&s->timer);
	result->duration_us = session_elapsed_us(s);
	result->outcome = session_outcome(s);
	session_set_reason(s);
	if (s->env->redactor && !redactor_is_empty(s->env->redactor))
		scenario_result_redact(result, s->env->redactor);
	loop_defer(s->env->loop, session_finish, s);
}

void session_interrupt(struct session *s, const char *reason)
{
	if (s->state == SESSION_OVER)
		return;
	s->now_us = loop_now_us(s->env->loop);
	if (s->state == SESSION_LEAVING) {
		/* The verdict is there already. */
		session_over(s);
		return;
	}
	s->stop_reason = reason;
	transcript_note(
		&s->result->transcript, session_elapsed_us(s), "%s", reason);
	if (s->step && s->at) {
		session_enter(s, SESSION_READY);
		step_error(s, "%s", reason);
	}
	session_over(s);
}

struct str session_banner(const struct session *s)
{
	return s->banner;
}

const struct ehlo *session_ehlo(const struct session *s)
{
	return &s->ehlo;
}
